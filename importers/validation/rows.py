"""Sorted arrays of row indices, changed by copying: what the report is made of."""

from __future__ import annotations

import numpy as np

Rows = np.ndarray  # of int32, ascending, read-only once published

NONE: Rows = np.zeros(0, dtype=np.int32)


def as_rows(rows: np.ndarray) -> Rows:
    """Return ascending row indices as the report keeps them."""
    return rows.astype(np.int32, copy=False)


def without(rows: Rows, gone: Rows) -> Rows:
    """Return the rows that are not among `gone`; both ascending and without repeats."""
    if not len(rows) or not len(gone):
        return rows
    small, large = (rows, gone) if len(rows) < len(gone) else (gone, rows)
    places = np.searchsorted(large, small)
    there = large[np.minimum(places, len(large) - 1)] == small
    if small is rows:
        kept: Rows = rows[~there]
        return kept
    return np.delete(rows, places[there])


def union(rows: np.ndarray, more: np.ndarray) -> np.ndarray:
    """Return the rows of either, ascending; both are ascending and without repeats."""
    return together(rows, without(more, rows))


def together(rows: Rows, more: Rows) -> Rows:
    """Return both sets of rows, which share none, as one ascending array."""
    if not len(more):
        return rows
    if not len(rows):
        return more
    if len(more) > len(rows):
        rows, more = more, rows
    return np.insert(rows, np.searchsorted(rows, more), more)
