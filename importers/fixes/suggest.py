"""The safe fix for a problem, for one place or for all of its kind; None where a person must decide.

What is lost is never invented: Excel errors, formulas never calculated and lost digits have no fix.
What is right for each kind its rule says (`importers.validation.rules`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np

from importers.catalog.catalog import Catalog
from importers.catalog.model import CellRef, Edit, Fix, Operation
from importers.catalog.schema import Field
from importers.validation.report import NOT_A_ROW, Report
from importers.validation.suggestion import (
    CellFix,
    ColumnEvidence,
    LeaveOut,
    RowCorrection,
    RowFix,
    count,
)


class Suggestions:
    """Makes fixes for the problems of one report; changes nothing itself."""

    def __init__(self, catalog: Catalog, report: Report, fields: Mapping[int, Field]) -> None:
        """Look at a catalog, its problems, and which field each column holds."""
        self._catalog = catalog
        self._report = report
        self._fields = fields

    def one(self, ref: CellRef, code: str) -> Fix | None:
        """Return the fix for one problem, or None."""
        if ref.row is None:
            return None
        way, row, where = (
            self._report.rules[code].fix,
            np.array([ref.row]),
            self._catalog.address(ref),
        )
        match way:
            case LeaveOut():
                return way.one(self._report.formatter, ref.row)
            case RowFix():
                edits, title = tuple(way.edits(self._catalog, row)), f"{way.title} on {where}"
            case CellFix() if ref.column is not None:
                edits = tuple(self._corrected(way, ref.column, row))
                title = f"{way.verb} {where}{self._note(way, edits)}"
            case _:
                return None
        return Fix(title, edits) if edits else None

    def all(self, code: str, column: int | None) -> Fix | None:
        """Return one fix for all problems of a kind in a column (None: everywhere), or None."""
        columns = [group.column for group in self._report.groups if group.code == code]
        fix = self._all(code, [c for c in columns if column is None or c == column])
        chosen = () if column is None else (column,)
        return fix and replace(fix, operation=Operation("fix", chosen, (("problem", code),)))

    def _all(self, code: str, columns: list[int | None]) -> Fix | None:
        way = self._report.rules[code].fix
        match way:
            case LeaveOut():
                rows = [self._rows(code, column) for column in columns]
                found = np.unique(np.concatenate(rows)) if rows else np.zeros(0, np.int32)
                return way.all(self._report.formatter, found)
            case RowFix():
                return self._of_rows(way, [self._rows(code, column) for column in columns])
            case CellFix():
                held = [column for column in columns if column is not None]
                return self._of_cells(way, {c: self._rows(code, c) for c in held})
        return None

    def _of_rows(self, way: RowFix, found: list[np.ndarray]) -> Fix | None:
        edits = tuple(edit for rows in found for edit in way.edits(self._catalog, rows))
        number = len({edit.ref.row for edit in edits})
        return Fix(f"{way.title} on {count(number, 'row')}", edits) if edits else None

    def _of_cells(self, way: CellFix, found: Mapping[int, np.ndarray]) -> Fix | None:
        edits = tuple(
            edit for column, rows in found.items() for edit in self._corrected(way, column, rows)
        )
        if not edits:
            return None
        title = f"{way.verb} {count(len(edits), 'value')} in {self._place(edits)}"
        return Fix(title + self._note(way, edits), edits)

    def _note(self, way: CellFix, edits: tuple[Edit, ...]) -> str:
        if way.note is None or not edits or edits[0].ref.column is None:
            return ""
        old = list(dict.fromkeys(edit.old for edit in edits if edit.old))
        return way.note(self._evidence(edits[0].ref.column), old)

    def _evidence(self, column: int) -> ColumnEvidence:
        prices = self._report.formatter.prices(column)
        return ColumnEvidence(self._catalog, column, self._fields.get(column), prices)

    def _rows(self, code: str, column: int | None) -> np.ndarray:
        rows = self._report.rows(code, column)
        real: np.ndarray = rows[rows != NOT_A_ROW]
        return real

    def _place(self, edits: tuple[Edit, ...]) -> str:
        columns = {edit.ref.column for edit in edits}
        if len(columns) > 1:
            return f"{len(columns)} columns"
        return self._report.formatter.name(next(c for c in columns if c is not None))

    def _corrected(self, way: CellFix, column: int, rows: np.ndarray) -> Iterator[Edit]:
        correct = way.correction(self._evidence(column))
        if correct is None:
            return
        values = self._catalog.values(rows, column)
        for row, value in zip(rows.tolist(), values, strict=True):
            if value is None:
                continue
            new = (
                correct.correct(row, value)
                if isinstance(correct, RowCorrection)
                else correct(value)
            )
            if new is not None:
                yield Edit(CellRef(row, column), value, new)
