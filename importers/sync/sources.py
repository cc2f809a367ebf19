"""What a sync reads: a catalog, a table, or the newest file of a folder that can be one."""

from __future__ import annotations

from pathlib import Path

from importers.errors import UnreadableFile
from importers.files.natural_order import natural_key
from importers.readers.registry import endings


def newest_catalog(folder: Path) -> Path:
    """Return a folder's catalog that was changed last. UnreadableFile if there is none.

    Hidden files and those that office programs leave beside open ones are none; so are our own files of results.
    """
    return max(_catalogs(folder), key=lambda path: (path.stat().st_mtime_ns, path.name))


def catalogs_by_name(folder: Path) -> list[Path]:
    """Return all of a folder's catalogs, `week 9` before `week 10`. As `newest_catalog`."""
    return sorted(_catalogs(folder), key=lambda path: natural_key(path.name))


def _catalogs(folder: Path) -> list[Path]:
    try:
        files = [path for path in folder.iterdir() if path.is_file() and _is_catalog(path)]
    except OSError as error:
        raise UnreadableFile(f"{folder} cannot be looked through: {error.strerror}.") from None
    if not files:
        raise UnreadableFile(f"{folder} holds no catalog: none of {', '.join(sorted(endings()))}.")
    return files


def _is_catalog(path: Path) -> bool:
    ours = path.stem.endswith((" uploaded", " refused", " unknown", " corrected"))
    hidden = path.name.startswith((".", "~$"))
    return path.suffix.lower() in endings() and not hidden and not ours
