"""The safe fix for a problem, for one place or for all of its kind; None where a person must decide.

What is lost is never invented: Excel errors, formulas never calculated and lost digits have no fix.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache, partial

import numpy as np

from importers.catalog.catalog import Catalog
from importers.catalog.model import CellRef, Edit, Fix, Operation
from importers.catalog.schema import Field
from importers.fixes import text
from importers.fixes.values import closest
from importers.validation.report import NOT_A_ROW, Report

_VERBS = {
    "surrounding-space": "Trim",
    "control-character": "Remove control characters from",
    "not-a-number": "Write a decimal point in",
    "invalid-url": "Add https:// to",
    "unknown-brand": "Write the shop's own brand in",
}


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
        if code == "duplicate-sku":
            return self._keep_first(ref.row)
        rows = np.array([ref.row])
        edits = tuple(self._edits(code, ref.column, rows))
        if not edits:
            return None
        where = self._catalog.address(ref)
        verb = _VERBS.get(code) or _ROW_TITLES[code]
        title = f"{verb} {where}" if code in _VERBS else f"{verb} on {where}"
        return Fix(title, edits)

    def all(self, code: str, column: int | None) -> Fix | None:
        """Return one fix for all problems of a kind in a column (None: everywhere), or None."""
        fix = self._all(code, column)
        columns = () if column is None else (column,)
        return fix and replace(fix, operation=Operation("fix", columns, (("problem", code),)))

    def _all(self, code: str, column: int | None) -> Fix | None:
        if code == "duplicate-sku":
            return self._keep_firsts()
        columns = [group.column for group in self._report.groups if group.code == code]
        chosen = [c for c in columns if column is None or c == column]
        edits = tuple(edit for c in chosen for edit in self._edits(code, c, self._rows(code, c)))
        if not edits:
            return None
        if code in _VERBS:
            return Fix(
                f"{_VERBS[code]} {_count(len(edits), 'value')} in {self._place(edits)}", edits
            )
        rows = len({edit.ref.row for edit in edits})
        return Fix(f"{_ROW_TITLES[code]} on {_count(rows, 'row')}", edits)

    def _rows(self, code: str, column: int | None) -> np.ndarray:
        rows = self._report.rows(code, column)
        real: np.ndarray = rows[rows != NOT_A_ROW]
        return real

    def _place(self, edits: tuple[Edit, ...]) -> str:
        columns = {edit.ref.column for edit in edits}
        if len(columns) > 1:
            return f"{len(columns)} columns"
        return self._report.formatter.name(next(c for c in columns if c is not None))

    def _edits(self, code: str, column: int | None, rows: np.ndarray) -> Iterator[Edit]:
        if code == "missing-cell":
            return self._fill(rows)
        if code == "extra-cell":
            return self._drop(rows)
        correct = None if column is None else self._correction(code, column)
        if correct is None or column is None:
            return iter(())
        return self._corrected(column, rows, correct)

    def _corrected(self, column: int, rows: np.ndarray, correct: text.Correction) -> Iterator[Edit]:
        values = self._catalog.values(rows, column)
        for row, value in zip(rows.tolist(), values, strict=True):
            new = None if value is None else correct(value)
            if new is not None:
                yield Edit(CellRef(row, column), value, new)

    def _correction(self, code: str, column: int) -> text.Correction | None:
        field = self._fields.get(column)
        if code == "control-character" and field is not None and not field.multiline:
            return text.remove_controls_in_line
        if code == "unknown-brand" and field is not None and field.known is not None:
            return cache(partial(closest, known=field.known))
        return _CORRECTIONS.get(code)

    def _fill(self, rows: np.ndarray) -> Iterator[Edit]:
        for column in range(self._catalog.header_width):
            values = self._catalog.values(rows, column)
            for row, value in zip(rows.tolist(), values, strict=True):
                if value is None:
                    yield Edit(CellRef(row, column), None, "")

    def _drop(self, rows: np.ndarray) -> Iterator[Edit]:
        width, count = self._catalog.header_width, self._catalog.column_count
        values = [self._catalog.values(rows, column) for column in range(width, count)]
        for at, row in enumerate(rows.tolist()):
            cells = [column[at] for column in values]
            if any(cell and cell.strip() for cell in cells):
                continue
            for column, cell in enumerate(cells, width):
                if cell is not None:
                    yield Edit(CellRef(row, column), cell, None)

    def _keep_first(self, row: int) -> Fix | None:
        rows = self._report.formatter.same.of(row)
        if len(rows) < 2:
            return None
        first = self._catalog.address(CellRef(int(rows[0]), None))
        title = f"Keep {first}, leave out {_count(len(rows) - 1, 'later row')} of the same SKU"
        return Fix(title, exclude=tuple(rows[1:].tolist()))

    def _keep_firsts(self) -> Fix | None:
        rows = self._report.formatter.same.all_but_first()
        if not len(rows):
            return None
        title = f"Keep the first row of each SKU, leave out {_count(len(rows), 'later row')}"
        return Fix(title, exclude=tuple(rows.tolist()))


_ROW_TITLES = {
    "missing-cell": "Add the missing cells",
    "extra-cell": "Drop the empty extra cells",
}
_CORRECTIONS: dict[str, text.Correction] = {
    "surrounding-space": text.trim,
    "control-character": text.remove_controls,
    "not-a-number": text.decimal_point,
    "invalid-url": text.with_scheme,
}


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
