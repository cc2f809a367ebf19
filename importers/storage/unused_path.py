"""Names for corrected catalogs."""

from __future__ import annotations

import itertools
from pathlib import Path

_DELIMITED = (".csv", ".tsv", ".tab", ".txt")
_WORKBOOKS = (".xlsx", ".xlsm")


def unused_path(path: Path, kind: str, word: str = "corrected") -> Path:
    """Return a name beside a catalog that is not taken, such as `stock corrected.csv`.

    A kind that cannot be written becomes .xlsx, and a delimited file of another ending .csv.
    """
    names = (f"{path.stem} {word}{_numbered(number)}" for number in itertools.count(1))
    targets = (path.with_name(name + _suffix(path, kind)) for name in names)
    return next(target for target in targets if not target.exists())


def _numbered(number: int) -> str:
    return "" if number == 1 else f" {number}"


def _suffix(path: Path, kind: str) -> str:
    if kind == "csv":
        return path.suffix if path.suffix.lower() in _DELIMITED else ".csv"
    return f".{kind}" if f".{kind}" in _WORKBOOKS else ".xlsx"
