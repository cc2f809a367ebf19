"""What the writers share: their result, and the rows that they write."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from importers.catalog.catalog import Catalog
from importers.catalog.model import CellRef, Progress, Reporter

_CHUNK = 5_000
_ABOVE = "What stood above the header is not in the file."


@dataclass(frozen=True, slots=True)
class SaveResult:
    """Where a catalog was written, how many records it has there, and what the operator should know.

    `notes` are sentences: what was left out, what could not be kept, what was written differently.
    """

    path: Path
    rows: int
    notes: tuple[str, ...] = ()


def kept_rows(catalog: Catalog) -> np.ndarray:
    """Return the rows that were not left out, in source order."""
    return np.flatnonzero(~catalog.excluded)


def edited_labels(catalog: Catalog) -> Iterator[tuple[int, str]]:
    """Yield the edited header labels with their columns."""
    header = catalog.source.header
    for column, label in enumerate(catalog.labels):
        if label != (header[column] if column < len(header) else ""):
            yield column, label


def written_labels(catalog: Catalog) -> list[str]:
    """Return the header to write: its own width, or more where a label was added beyond it."""
    labels = list(catalog.labels)
    while len(labels) > catalog.header_width and not labels[-1]:
        labels.pop()
    return labels


def records(catalog: Catalog, rows: np.ndarray, report: Reporter) -> Iterator[list[str]]:
    """Yield each row's cells as they stand, without those that its record does not have at the end."""
    for start in range(0, len(rows), _CHUNK):
        report(Progress("Saving", start, len(rows)))
        some = rows[start : start + _CHUNK]
        columns = [catalog.values(some, column) for column in range(catalog.column_count)]
        for cells in zip(*columns, strict=True):
            yield present(cells)
    report(Progress("Saving", len(rows), len(rows)))


def present(cells: tuple[str | None, ...] | list[str | None]) -> list[str]:
    """Return a record's cells up to the last that it has; a missing one before that is empty."""
    width = len(cells)
    while width and cells[width - 1] is None:
        width -= 1
    return [cell or "" for cell in cells[:width]]


def cell_name(catalog: Catalog, row: int | None, column: int) -> str:
    """Return a cell as the operator knows it: `B17`, or `“Price” on line 204`."""
    address = catalog.address(CellRef(row, column))
    if catalog.source.addresses.names_columns:
        return address
    label = catalog.labels[column] or f"column {column + 1}"
    return f"“{label}” on {address}"


def left_out_notes(catalog: Catalog) -> list[str]:
    """Say how many left-out rows are not in the file, if any."""
    count = int(catalog.excluded.sum())
    if not count:
        return []
    return [f"{count:,} left-out {'row is' if count == 1 else 'rows are'} not in the file."]


def new_file_notes(catalog: Catalog) -> list[str]:
    """Say which rows a file written anew does not have."""
    above = catalog.source.header_line > 1
    return [*left_out_notes(catalog), *([_ABOVE] if above else [])]


def emptied_notes(catalog: Catalog) -> list[str]:
    """Say how many left-out rows stand empty in a workbook that keeps its other rows' places, if any."""
    count = int(catalog.excluded.sum())
    if not count:
        return []
    what = f"{count:,} left-out {'row is' if count == 1 else 'rows are'}"
    return [f"{what} emptied, not removed, so that formulas and charts around stay as they are."]
