"""Which rows of a catalog are looked at, and in which order: a matter of the eyes, never of the catalog."""

from __future__ import annotations

from collections.abc import Callable, Set
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from importers.catalog.model import Severity
from importers.query.next_problem import problem_rows
from importers.query.search import matching_rows, rows_with

if TYPE_CHECKING:
    from importers.catalog.catalog import Catalog
    from importers.validation.findings import ProblemKind
    from importers.validation.report import Report


class RowFilter(StrEnum):
    """The state by which rows are chosen."""

    ALL = "All rows"
    PROBLEMS = "With a problem"
    ERRORS = "With an error"
    WARNINGS = "With a warning"
    CLEAN = "Without a problem"
    NEW = "To be sent: not at the destination yet"
    CHANGED = "To be sent: changed since their upload"
    UPLOADED = "Uploaded just as they are"
    REFUSED = "Refused by the destination"
    UNKNOWN = "Sent, outcome unknown"
    EDITED = "Edited"
    LEFT_OUT = "Left out"
    MARKED = "Marked"


# States that the record of uploads knows of, not the catalog.
OF_THE_RECORD = frozenset(
    {RowFilter.NEW, RowFilter.CHANGED, RowFilter.UPLOADED, RowFilter.REFUSED, RowFilter.UNKNOWN}
)


def _nothing_on_record(_state: RowFilter) -> np.ndarray:
    return np.array([], dtype=np.int64)


@dataclass(frozen=True, slots=True)
class View:
    """What is shown: rows of a state, with a kind of problem, with a text (`column` None: anywhere), sorted.

    `values` are columns with the very value that their cells hold, "" for blanks. `sort` None is the file's order.
    """

    rows: RowFilter = RowFilter.ALL
    kind: ProblemKind | None = None
    words: str = ""
    column: int | None = None
    sort: int | None = None
    descending: bool = False
    values: tuple[tuple[int, str], ...] = ()

    def with_value(self, column: int, value: str) -> View:
        """Return the view of only those rows with a value in a column; without that, where it was asked for."""
        others = tuple(each for each in self.values if each[0] != column)
        if (column, value) in self.values:
            return replace(self, values=others)
        return replace(self, values=(*others, (column, value)))

    def sorted_next(self, column: int) -> View:
        """Return the view sorted by a column: smallest first, then largest first, then not at all."""
        if self.sort != column:
            return replace(self, sort=column, descending=False)
        if not self.descending:
            return replace(self, descending=True)
        return replace(self, sort=None, descending=False)

    @property
    def filters(self) -> bool:
        """Tell whether it may hide rows."""
        return replace(self, sort=None, descending=False) != View()


def rows_shown(
    view: View,
    catalog: Catalog,
    report: Report,
    marked: Set[int] = frozenset(),
    on_record: Callable[[RowFilter], np.ndarray] = _nothing_on_record,
) -> np.ndarray | None:
    """Return the rows that a view lets through, ascending; None for all of them.

    `on_record` is asked for the rows of a state of `OF_THE_RECORD`.
    """
    if not view.filters:
        return None
    if view.rows is RowFilter.MARKED:
        found = np.array(sorted(marked), dtype=np.int64)
    elif view.rows in OF_THE_RECORD:
        found = on_record(view.rows)
    else:
        found = _STATES[view.rows](catalog, report)
    if view.kind is not None:
        found = np.intersect1d(found, problem_rows(report, view.kind))
    if view.words:
        found = np.intersect1d(found, matching_rows(catalog, view.words, view.column))
    for column, value in view.values:
        found = np.intersect1d(found, rows_with(catalog, column, value))
    return found


def _with(severity: Severity, report: Report) -> np.ndarray:
    kinds = [(g.code, g.column) for g in report.groups if g.severity is severity]
    found = [problem_rows(report, kind) for kind in kinds]
    return np.unique(np.concatenate(found)) if found else np.array([], dtype=np.int64)


def _edited(catalog: Catalog, _report: Report) -> np.ndarray:
    saved = () if catalog.replaced is None else catalog.replaced.edits
    cells = {*catalog.edits, *saved}
    return np.array(sorted({row for row, c in cells if catalog.is_edited(row, c)}), dtype=np.int64)


def _everything(catalog: Catalog, _report: Report) -> np.ndarray:
    return np.arange(catalog.row_count)


_STATES: dict[RowFilter, Callable[[Catalog, Report], np.ndarray]] = {
    RowFilter.ALL: _everything,
    RowFilter.PROBLEMS: lambda _, report: problem_rows(report),
    RowFilter.ERRORS: lambda _, report: _with(Severity.ERROR, report),
    RowFilter.WARNINGS: lambda _, report: _with(Severity.WARNING, report),
    RowFilter.CLEAN: lambda catalog, report: np.setdiff1d(
        _everything(catalog, report), problem_rows(report)
    ),
    RowFilter.EDITED: _edited,
    RowFilter.LEFT_OUT: lambda catalog, _: np.flatnonzero(catalog.excluded),
}
