"""The second file of a join: found beside the catalog by its name or a pattern of it, read, its columns by label."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

import pyarrow as pa

from importers.catalog.model import Reporter, no_report
from importers.catalog.source import ReadOptions, SourceTable
from importers.errors import ShelfreadyError

_WILD = frozenset("*?[")
_NAMED = 3


class UnusableJoin(ShelfreadyError):
    """The second file, or a column of it, is not there, or it is not said which is meant."""


@dataclass(frozen=True, slots=True)
class OtherFile:
    """Which file is meant, as a recipe says it: a path (from the catalog's folder), or a pattern of names; a sheet."""

    file: str
    sheet: str = ""

    def path(self, folder: Path) -> Path:
        """Return the one file that is meant. UnusableJoin."""
        wanted = Path(os.path.expanduser(self.file))
        if not _WILD & set(wanted.name) or (folder / wanted).exists():
            return folder / wanted
        found = _fitting(folder / wanted.parent, wanted.name)
        if not found:
            raise UnusableJoin(f"No file here is called {self.file}.")
        if len(found) > 1:
            names = ", ".join(path.name for path in found[:_NAMED])
            more = "" if len(found) <= _NAMED else f" and {len(found) - _NAMED:,} more"
            raise UnusableJoin(f"{len(found)} files are called {self.file}: {names}{more}.")
        return found[0]

    def read(
        self, folder: Path, labels: Iterable[str] = (), report: Reporter = no_report
    ) -> SourceTable:
        """Read it; of several sheets the one with most of the labels. UnusableJoin, UnreadableFile."""
        from importers.readers import read

        needed = tuple((label,) for label in labels)
        return read(self.path(folder), ReadOptions(sheet=self.sheet or None, needed=needed), report)


def _fitting(folder: Path, pattern: str) -> list[Path]:
    try:
        names = sorted(os.listdir(folder))
    except (OSError, ValueError):
        return []
    hidden = (".", "~")  # such as the locks that spreadsheets leave beside open files
    fitting = (n for n in names if fnmatch(n, pattern) and not n.startswith(hidden))
    return [folder / name for name in fitting]


def column_of(source: SourceTable, label: str) -> int:
    """Return the column of a label. UnusableJoin."""
    labels = [each.strip() for each in source.header]
    if labels.count(label.strip()) != 1:
        many = "no" if label.strip() not in labels else "more than one"
        raise UnusableJoin(f"{source.origin.name} has {many} column {label!r}.")
    return labels.index(label.strip())


def texts(source: SourceTable, column: int) -> pa.Array:
    """Return a column as one array."""
    chunks = source.columns[column].chunks
    return pa.concat_arrays(chunks) if chunks else pa.array([], pa.string())
