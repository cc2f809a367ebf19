"""Rows with more or fewer cells than the header."""

from __future__ import annotations

import numpy as np

from importers.catalog import Catalog

Ragged = tuple[np.ndarray, np.ndarray]  # rows with too few cells, rows with too many


def find_ragged(catalog: Catalog) -> Ragged:
    """Return the rows that lack cells and the rows that have cells beyond the header."""
    widths = catalog.source.widths
    short = widths < catalog.header_width
    long = widths > catalog.header_width
    edited = np.unique([row for row, _ in catalog.edits]).astype(np.int64)
    short[edited] = long[edited] = False
    short_edited, long_edited = ragged_among(catalog, edited)
    short[short_edited] = long[long_edited] = True
    return np.flatnonzero(short), np.flatnonzero(long)


def ragged_among(catalog: Catalog, rows: np.ndarray) -> Ragged:
    """Return which of these rows lack cells, and which have too many, as they now stand."""
    if not len(rows):
        return rows, rows
    width = catalog.header_width
    short = np.zeros(len(rows), dtype=bool)
    long = np.zeros(len(rows), dtype=bool)
    for column in range(catalog.column_count):
        absent = np.array([value is None for value in catalog.values(rows, column)])
        if column < width:
            short |= absent
        else:
            long |= ~absent
    return rows[short], rows[long]


def cell_count(catalog: Catalog, row: int) -> int:
    """Return how many cells a row has now."""
    return sum(value is not None for value in catalog.row_values(row))
