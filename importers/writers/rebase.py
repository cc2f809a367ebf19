"""After a save over the file that was read: where its records stand now, as whoever opens it next finds them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from importers.catalog import arrow
from importers.catalog.catalog import Catalog
from importers.catalog.source import ReadOptions, SourceTable
from importers.errors import UnreadableFile
from importers.readers import read
from importers.writers.base import kept_rows, written_labels

NOWHERE = -1
_PATCHED = ("xlsx", "xlsm")  # a save over such a workbook changes cells and moves no row
LOST_PLACE = "The saved file reads otherwise than before, so line numbers here are still the old ones: open it again."


@dataclass(frozen=True, slots=True, eq=False)
class Rebased:
    """The file as it is now read, how, and which of its records each row is (`NOWHERE`: none)."""

    source: SourceTable
    options: ReadOptions
    places: np.ndarray  # int64


def rebase(catalog: Catalog, options: ReadOptions) -> Rebased | None:
    """Let the catalog's addresses be those of the file that was just saved over; its rows stay its rows.

    A delimited file is read back, with the options it was read with and else with none, and must hold the
    rows as they stand: None if it does not, and the addresses stay those of the first reading. In a
    workbook no row has moved.
    """
    if catalog.replaced is None:
        return None
    rows = _filled_rows(catalog)
    in_place = catalog.source.kind in _PATCHED
    if in_place:
        source = _in_place(catalog, rows)
    else:
        source = _read_back(catalog, rows, options)
        if source is None:  # it may be written in another encoding
            options = ReadOptions(columns=options.columns)
            source = _read_back(catalog, rows, options)
    if source is None:
        return None
    places = np.full(catalog.row_count, NOWHERE, np.int64)
    places[rows] = np.arange(len(rows))
    lines = catalog.source.lines
    if not in_place:
        lines = np.zeros(catalog.row_count, np.int64)
        lines[rows] = source.lines
    catalog.replaced = replace(catalog.replaced, lines=lines)
    return Rebased(source, options, places)


def _filled_rows(catalog: Catalog) -> np.ndarray:
    """Return the rows that are in the file and hold something: a reader passes blank ones over."""
    edited = {row for row, _ in catalog.edits if not catalog.excluded[row]}
    blank = [row for row in edited if not any(map(_stripped, catalog.row_values(row)))]
    return np.setdiff1d(kept_rows(catalog), np.array(blank, np.int64), assume_unique=True)


def _stripped(cell: str | None) -> str:
    return (cell or "").strip()


def _in_place(catalog: Catalog, rows: np.ndarray) -> SourceTable | None:
    stamp, source = catalog.source.origin.stamp(), catalog.source
    if stamp is None:
        return None
    width = len(written_labels(catalog))
    while len(source.columns) > width and not _holds_any(catalog, len(source.columns) - 1, rows):
        source = replace(source, columns=source.columns[:-1])
    columns = (*source.columns, *map(catalog.column, range(len(source.columns), width)))
    source = replace(source, columns=columns[:width] if catalog.added else source.columns)
    return replace(source, lines=source.lines[rows], widths=source.widths[rows], stamp=stamp)


def _holds_any(catalog: Catalog, column: int, rows: np.ndarray) -> bool:
    return any(map(_stripped, catalog.values(rows, column)))


def _read_back(catalog: Catalog, rows: np.ndarray, options: ReadOptions) -> SourceTable | None:
    try:
        source = read(catalog.source.origin, options)
    except UnreadableFile:
        return None
    if source.row_count != len(rows) or catalog.replaced is None:
        return None
    if source.stamp != catalog.replaced.stamp:  # another program was faster
        return None
    return source if _is_same(catalog, rows, source) else None


def _is_same(catalog: Catalog, rows: np.ndarray, source: SourceTable) -> bool:
    wanted = np.zeros(catalog.row_count, bool)
    wanted[rows] = True
    mask = None if len(rows) == catalog.row_count else arrow.mask(wanted)
    for at in range(max(catalog.column_count, len(source.columns))):
        old = _texts(catalog.column(at), mask) if at < catalog.column_count else None
        new = _texts(source.columns[at], None) if at < len(source.columns) else None
        if old is None or new is None:
            if pc.any(pc.not_equal(old if new is None else new, "")).as_py():
                return False
        elif not old.equals(new):
            return False
    return True


def _texts(column: pa.ChunkedArray, mask: pa.Array | None) -> pa.ChunkedArray:
    return pc.fill_null(column if mask is None else column.filter(mask), "")
