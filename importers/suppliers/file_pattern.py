"""Patterns of file names: which part of a name is another each week."""

from __future__ import annotations

import fnmatch
import glob
import re
from collections.abc import Iterable
from pathlib import PurePath

# Digits with what parts them, as in a date (2026-11-28, 28.11.2026, 3_4) or a browser's second copy " (1)".
_CHANGING = re.compile(r"\s*\(?\d+(?:[-_. ]*\d+)*\)?")


def pattern_of(name: str) -> str:
    """Return the pattern of a file's name: `prijslijst_week49.xlsx` gives `prijslijst_week*.xlsx`.

    A name without digits may get some the next time, as a browser adds them: `list.csv` gives `list*.csv`.
    """
    path = PurePath(name)
    parts = [glob.escape(part) for part in _CHANGING.split(path.stem)]
    stem = "*".join(parts) if len(parts) > 1 else f"{parts[0]}*"
    return f"{stem}{glob.escape(path.suffix.lower())}"


def fits(name: str, patterns: Iterable[str]) -> bool:
    """Tell whether a file's name is as one of the patterns, whatever the case."""
    folded = name.casefold()
    return any(fnmatch.fnmatchcase(folded, pattern.casefold()) for pattern in patterns)
