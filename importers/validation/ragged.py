"""Rows with more or fewer cells than the header."""

from __future__ import annotations

from functools import reduce

import numpy as np

from importers.catalog.catalog import Catalog
from importers.validation.rows import NONE, union, without

Ragged = tuple[np.ndarray, np.ndarray]  # rows with too few cells, rows with too many


def find_ragged(catalog: Catalog) -> Ragged:
    """Return the rows that lack cells and the rows that have cells beyond the header."""
    widths, width = _widths(catalog), catalog.header_width
    changed = reduce(union, map(catalog.edited_rows, range(catalog.column_count)), NONE)
    short, long = ragged_among(catalog, changed)
    return (
        union(without(np.flatnonzero(widths < width), changed), short),
        union(without(np.flatnonzero(widths > width), changed), long),
    )


def ragged_among(catalog: Catalog, rows: np.ndarray) -> Ragged:
    """Return which of these rows lack cells, and which have too many, as they now stand."""
    rows = _suspects(catalog, rows)
    short = np.zeros(len(rows), dtype=bool)
    long = np.zeros(len(rows), dtype=bool)
    for column in range(catalog.column_count) if len(rows) else ():
        absent = np.array([value is None for value in catalog.values(rows, column)])
        if column < catalog.header_width:
            short |= absent
        else:
            long |= ~absent
    return rows[short], rows[long]


def _suspects(catalog: Catalog, rows: np.ndarray) -> np.ndarray:
    """Return the rows that can be ragged: as read, or by an edit beyond the header.

    An edit never takes a cell away from under the header (`fixes.effect`).
    """
    uneven = _widths(catalog)[rows] != catalog.header_width
    for column in range(catalog.header_width, catalog.column_count):
        uneven |= np.isin(rows, catalog.edited_rows(column))
    suspects: np.ndarray = rows[uneven]
    return suspects


def _widths(catalog: Catalog) -> np.ndarray:
    """Return each record's number of cells as it was read, with one for each column that was added since."""
    added = len(catalog.added)
    widths: np.ndarray = catalog.source.widths + np.int32(added) if added else catalog.source.widths
    return widths


def cell_count(catalog: Catalog, row: int) -> int:
    """Return how many cells a row has now."""
    return sum(value is not None for value in catalog.row_values(row))
