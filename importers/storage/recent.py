"""The catalogs opened lately, newest first."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

from importers.files import write_atomically
from importers.storage.home import Home

_KEPT = 20


def recent_files(home: Home) -> tuple[Path, ...]:
    """Return the catalogs opened lately that still exist, newest first; a damaged list is empty."""
    try:
        kept = json.loads(home.recent.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return ()
    names = [name for name in kept if isinstance(name, str)] if isinstance(kept, list) else []
    return tuple(path for path in map(Path, names) if path.exists())


def add_recent(home: Home, path: Path) -> None:
    """Put a catalog first; a list that cannot be written is no reason to stop."""
    path = path.absolute()
    others = [str(known) for known in recent_files(home) if known != path]
    with contextlib.suppress(OSError):
        write_atomically(home.recent, json.dumps([str(path), *others][:_KEPT], indent=1))
