"""The last recipe of files with one header, kept to be offered for the next of them: a file of TOML each."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

from importers.files import read_small_text, write_atomically
from importers.storage.home import Home

_KEPT = 500  # header shapes; the one not written to for longest is forgotten first


def recall(home: Home, labels: Sequence[str]) -> str | None:
    """Return the text of the last recipe for files of this header; None if there is none that can be read."""
    try:
        return read_small_text(_place(home, labels))
    except (OSError, ValueError):
        return None


def remember(home: Home, labels: Sequence[str], text: str) -> None:
    """Keep a recipe's text for files of this header; OSError if it cannot be written."""
    place = _place(home, labels)
    place.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(place, text)
    kept = sorted(place.parent.glob("*.toml"), key=lambda path: path.stat().st_mtime_ns)
    for path in kept[:-_KEPT]:
        path.unlink(missing_ok=True)


def _place(home: Home, labels: Sequence[str]) -> Path:
    shape = json.dumps(list(labels), ensure_ascii=False)
    return home.recipes / f"{hashlib.sha256(shape.encode('utf-8', 'replace')).hexdigest()}.toml"
