"""The catalogs opened lately, newest first."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

from importers.catalog.origin import SourceOrigin, origin_at
from importers.files import read_small_text, write_atomically
from importers.storage.home import Home

_KEPT = 20


def recent_origins(home: Home) -> tuple[SourceOrigin, ...]:
    """Return what was opened lately and is still there, newest first; a damaged list is empty."""
    try:
        kept = json.loads(read_small_text(home.recent))
    except (OSError, ValueError):
        return ()
    names = [name for name in kept if isinstance(name, str)] if isinstance(kept, list) else []
    return tuple(origin for origin in map(origin_at, names) if origin.is_there)


def recent_files(home: Home) -> tuple[Path, ...]:
    """Return the files among what was opened lately."""
    files = (origin.file for origin in recent_origins(home))
    return tuple(file for file in files if file is not None)


def add_recent(home: Home, origin: SourceOrigin) -> None:
    """Put a catalog first; a list that cannot be written is no reason to stop."""
    first = origin.locator
    others = [known.locator for known in recent_origins(home) if known.locator != first]
    with contextlib.suppress(OSError):
        write_atomically(home.recent, json.dumps([first, *others][:_KEPT], indent=1))
