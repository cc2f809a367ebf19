"""What a folder holds, as a file browser tells it: names, sizes in words, dates, the newest first."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

_UNITS = ("bytes", "KB", "MB", "GB", "TB")


@dataclass(frozen=True, slots=True)
class Entry:
    """A file or folder; `size` in bytes, `changed` in seconds of the epoch."""

    path: Path
    is_folder: bool
    size: int
    changed: float


def entries_of(folder: Path, is_wanted: Callable[[Path], bool]) -> list[Entry]:
    """Return the wanted files of a folder, then its folders, each the newest first. OSError.

    What is hidden, or cannot be looked at, is left out.
    """
    with os.scandir(folder) as found:
        seen = [entry for item in found if (entry := _entry(item)) is not None]
    shown = [entry for entry in seen if entry.is_folder or is_wanted(entry.path)]
    return sorted(shown, key=lambda entry: (entry.is_folder, -entry.changed, entry.path.name))


def _entry(item: os.DirEntry[str]) -> Entry | None:
    if item.name.startswith("."):
        return None
    try:
        told = item.stat()
        return Entry(Path(item.path), item.is_dir(), told.st_size, told.st_mtime)
    except OSError:
        return None


def size_in_words(size: int) -> str:
    """Return a number of bytes as `812 bytes`, `12 KB` or `3.4 MB`."""
    amount, unit = float(size), 0
    while amount >= 999.5 and unit < len(_UNITS) - 1:
        amount, unit = amount / 1000, unit + 1
    return (
        f"{amount:.1f} {_UNITS[unit]}" if unit and amount < 9.95 else f"{amount:.0f} {_UNITS[unit]}"
    )


def date_in_words(changed: float, today: date) -> str:
    """Return when something was changed, in this machine's time: `today 14:03`, `yesterday 9:15`, `2026-11-20`."""
    try:
        then = datetime.fromtimestamp(changed)
    except (OSError, OverflowError, ValueError):  # a date that no calendar has
        return ""
    if then.date() == today:
        return f"today {then:%H:%M}"
    if then.date() == today - timedelta(days=1):
        return f"yesterday {then:%H:%M}"
    return f"{then:%Y-%m-%d}"
