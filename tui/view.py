"""Which rows of a catalog are looked at, and in which order: a matter of the eyes, never of the catalog."""

from __future__ import annotations

from collections.abc import Callable, Set
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from importers.catalog.model import Severity
from tui.search import matching_rows
from tui.walk import Kind, problem_rows

if TYPE_CHECKING:
    from importers.catalog.catalog import Catalog
    from importers.validation.report import Report

_NUMBER = r"^\s*[+-]?\d+(\.\d+)?\s*$"


class Rows(StrEnum):
    """The state by which rows are chosen."""

    ALL = "All rows"
    PROBLEMS = "With a problem"
    ERRORS = "With an error"
    WARNINGS = "With a warning"
    CLEAN = "Without a problem"
    REFUSED = "Refused by the destination"
    EDITED = "Edited"
    LEFT_OUT = "Left out"
    MARKED = "Marked"


@dataclass(frozen=True, slots=True)
class View:
    """What is shown: rows of a state, with a kind of problem, with a text (`column` None: anywhere), sorted.

    `sort` None is the file's order.
    """

    rows: Rows = Rows.ALL
    kind: Kind | None = None
    words: str = ""
    column: int | None = None
    sort: int | None = None
    descending: bool = False

    @property
    def filters(self) -> bool:
        """Tell whether it may hide rows."""
        return replace(self, sort=None, descending=False) != View()


def rows_shown(
    view: View, catalog: Catalog, report: Report, marked: Set[int] = frozenset()
) -> np.ndarray | None:
    """Return the rows that a view lets through, ascending; None for all of them."""
    if not view.filters:
        return None
    if view.rows is Rows.MARKED:
        found = np.array(sorted(marked), dtype=np.int64)
    else:
        found = _STATES[view.rows](catalog, report)
    if view.kind is not None:
        found = np.intersect1d(found, problem_rows(report, view.kind))
    if view.words:
        found = np.intersect1d(found, matching_rows(catalog, view.words, view.column))
    return found


def ranks(catalog: Catalog, column: int, *, descending: bool = False) -> np.ndarray:
    """Return each row's place when sorted by a column: numbers by value, then texts, then blanks.

    Rows of equal values stay in the file's order; blanks are last either way.
    """
    texts = pc.utf8_trim_whitespace(catalog.column(column).combine_chunks())
    numeric = pc.fill_null(pc.match_substring_regex(texts, _NUMBER), False)
    numbers = pc.cast(pc.if_else(numeric, texts, pa.scalar(None, pa.string())), pa.float64())
    blank = pc.fill_null(pc.equal(texts, ""), True)
    words = pc.if_else(pc.or_(blank, numeric), pa.scalar(None, pa.string()), pc.utf8_lower(texts))
    way = "descending" if descending else "ascending"
    table = pa.table({"number": numbers, "word": words})
    order = pc.sort_indices(table, sort_keys=[("number", way), ("word", way)])  # nulls last
    places = np.empty(len(order), dtype=np.int64)
    places[order.to_numpy()] = np.arange(len(order))
    return places


def in_order(rows: np.ndarray | None, places: np.ndarray) -> np.ndarray:
    """Return rows (None: all) in the order of their places."""
    if rows is None:
        return np.argsort(places, kind="stable")
    ordered: np.ndarray = rows[np.argsort(places[rows], kind="stable")]
    return ordered


def _with(severity: Severity, report: Report) -> np.ndarray:
    kinds = [(g.code, g.column) for g in report.groups if g.severity is severity]
    found = [problem_rows(report, kind) for kind in kinds]
    return np.unique(np.concatenate(found)) if found else np.array([], dtype=np.int64)


def _refused(_catalog: Catalog, report: Report) -> np.ndarray:
    kinds = [(g.code, g.column) for g in report.groups if g.code == "refused"]
    found = [problem_rows(report, kind) for kind in kinds]
    return np.unique(np.concatenate(found)) if found else np.array([], dtype=np.int64)


def _edited(catalog: Catalog, _report: Report) -> np.ndarray:
    saved = () if catalog.replaced is None else catalog.replaced.edits
    cells = {*catalog.edits, *saved}
    return np.array(sorted({row for row, c in cells if catalog.is_edited(row, c)}), dtype=np.int64)


def _everything(catalog: Catalog, _report: Report) -> np.ndarray:
    return np.arange(catalog.row_count)


_STATES: dict[Rows, Callable[[Catalog, Report], np.ndarray]] = {
    Rows.ALL: _everything,
    Rows.PROBLEMS: lambda _, report: problem_rows(report),
    Rows.ERRORS: lambda _, report: _with(Severity.ERROR, report),
    Rows.WARNINGS: lambda _, report: _with(Severity.WARNING, report),
    Rows.CLEAN: lambda catalog, report: np.setdiff1d(
        _everything(catalog, report), problem_rows(report)
    ),
    Rows.REFUSED: _refused,
    Rows.EDITED: _edited,
    Rows.LEFT_OUT: lambda catalog, _: np.flatnonzero(catalog.excluded),
}
