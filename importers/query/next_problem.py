"""From one problem to the next, in reading order: row by row, and in a row from left to right."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from importers.catalog.model import CellRef

if TYPE_CHECKING:
    from importers.validation.findings import ProblemKind
    from importers.validation.report import Report

_BEFORE = -1  # stands for a place before the first cell of a row


def next_problem(
    report: Report,
    at: CellRef,
    *,
    back: bool = False,
    only: ProblemKind | None = None,
    within: np.ndarray | None = None,
) -> CellRef | None:
    """Return the next cell with a problem after (or before) a cell, or None.

    A problem of a whole row stands at its first cell. `only` keeps to one kind in one column,
    `within` to some rows (sorted).
    """
    here = (-1 if at.row is None else at.row, _BEFORE if at.column is None else at.column)
    found = [
        place
        for rows, column in _places(report, only, within)
        if (place := _neighbour(rows, column, here, back)) is not None
    ]
    if not found:
        return None
    row, column = max(found) if back else min(found)
    return CellRef(row, column)


def problem_rows(report: Report, only: ProblemKind | None = None) -> np.ndarray:
    """Return the rows that have a problem, sorted and each once."""
    rows = [rows for rows, _ in _places(report, only, None)]
    return np.unique(np.concatenate(rows)) if rows else np.array([], dtype=np.int64)


def next_in_order(
    report: Report,
    at: CellRef,
    rows: np.ndarray,
    *,
    back: bool = False,
    only: ProblemKind | None = None,
) -> CellRef | None:
    """Return the next cell with a problem after (or before) a cell among rows as they are sorted, or None."""
    wanted = np.flatnonzero(np.isin(rows, problem_rows(report, only)))
    if at.row is None or at.row not in rows:
        ahead = wanted[::-1] if back else wanted
    else:
        here = int(np.argmax(rows == at.row))
        ahead = wanted[wanted <= here][::-1] if back else wanted[wanted >= here]
    for position in ahead[:2]:  # the cursor's own row may have none further on; the next one has
        row = int(rows[position])
        start = at.column if row == at.row else None
        columns = [c for c in _columns(report, row, only) if _lies_ahead(c, start, back)]
        if columns:
            return CellRef(row, max(columns) if back else min(columns))
    return None


def _columns(report: Report, row: int, only: ProblemKind | None) -> set[int]:
    here = np.array([row])
    return {column for rows, column in _places(report, only, here) if len(rows)}


def _lies_ahead(column: int, start: int | None, back: bool) -> bool:
    return start is None or (column < start if back else column > start)


def _places(
    report: Report, only: ProblemKind | None, within: np.ndarray | None
) -> Iterator[tuple[np.ndarray, int]]:
    for group in report.groups:
        if only is not None and (group.code, group.column) != only:
            continue
        rows = report.rows(group.code, group.column)
        rows = rows[rows >= 0]
        if within is not None:
            rows = np.intersect1d(rows, within, assume_unique=True)
        if len(rows):
            yield rows, group.column or 0


def _neighbour(
    rows: np.ndarray, column: int, here: tuple[int, int], back: bool
) -> tuple[int, int] | None:
    row, at = here
    if back:
        place = int(np.searchsorted(rows, row, side="right" if column < at else "left")) - 1
    else:
        place = int(np.searchsorted(rows, row, side="left" if column > at else "right"))
    return (int(rows[place]), column) if 0 <= place < len(rows) else None
