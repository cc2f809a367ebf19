"""Writes one cell: a typed text as what it is there, in the cell's own style."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property

from importers.catalog.area import cell_name
from importers.readers.workbook.number_formats import NumberFormat
from importers.writers.workbook.cell_styles import CellStyles
from importers.writers.workbook.changed_cells import ChangedCells
from importers.writers.workbook.markup import attributes, elements, text_markup
from importers.writers.workbook.sheet_xml import Cell, Row, SheetXml
from importers.writers.workbook.typed_values import (
    CellSetting,
    ColumnHabit,
    TypedValue,
    ValueKind,
    kind_of,
    needs_habit,
    typed_value,
    usual,
)

_SAMPLE = 200  # rows that tell what the cells of a column mostly hold
_TRUE = (b"1", b"true")
_PLAIN_STYLE = 0  # the one that cells have which name none
_KINDS = {
    b"s": ValueKind.TEXT,
    b"str": ValueKind.TEXT,
    b"inlineStr": ValueKind.TEXT,
    b"b": ValueKind.BOOLEAN,
    b"d": ValueKind.DATE,
    b"e": ValueKind.BLANK,
}


def _in_text_format(value: TypedValue, form: NumberFormat) -> TypedValue:
    """Return a text without what its cell's format shows around it, else with the workbook's plain style."""
    text = form.within(value.raw)
    if text is None:
        return replace(value, style=_PLAIN_STYLE)
    return replace(value, raw=text)


class CellWriter:
    """Knows a sheet's styles, and what its columns mostly hold."""

    def __init__(self, sheet: SheetXml, styles: CellStyles, changed: ChangedCells) -> None:
        """Take the sheet, its styles, and what changes in it."""
        self._sheet = sheet
        self._styles = styles
        self._changed = changed
        self._lines = changed.catalog.source.lines
        self._habits: dict[int, ColumnHabit] = {}

    def value(self, row: Row, column: int, text: str) -> TypedValue:
        """Return what a typed text is in a cell of a row, there or not."""
        cell = row.cell(column)
        style = cell.style if cell else self._default_style(row, column)
        form = self._styles.form(style)
        setting = CellSetting(
            replace(form, texts=()),
            self._styles.is_text(style),
            ValueKind.BLANK if cell is None else self._holds(cell),
            self._styles.date1904,
        )
        habit = self._habit(column) if needs_habit(text, setting) else None
        value = typed_value(text, setting, habit)
        return _in_text_format(value, form) if value.kind is ValueKind.TEXT else value

    def text(self, row: Row, column: int, text: str) -> TypedValue:
        """Return a text as such in a cell of a row, whatever it looks like."""
        form = self._styles.form(self.style(row, column))
        return _in_text_format(TypedValue(ValueKind.TEXT, text), form)

    def written(self, row: Row, column: int, value: TypedValue) -> bytes:
        """Return a cell's bytes with a value."""
        start = self._start(row, column, value.style)
        if value.kind is ValueKind.BLANK:
            return self._sheet.tag("c", start)
        if value.kind is ValueKind.TEXT:
            string = self._sheet.tag("t", b' xml:space="preserve"', text_markup(value.raw))
            return self._sheet.tag(
                "c", start + b' t="inlineStr"', self._sheet.tag("is", b"", string)
            )
        kind = b' t="b"' if value.kind is ValueKind.BOOLEAN else b""
        return self._sheet.tag("c", start + kind, self._sheet.tag("v", b"", value.raw.encode()))

    def copied(self, row: Row, column: int, source: Cell | None) -> bytes:
        """Return a cell's bytes with another's value."""
        start = self._start(row, column)
        if source is None or not source.inner:
            return self._sheet.tag("c", start)
        kind = b"" if source.kind == b"n" else b' t="' + source.kind + b'"'
        return self._sheet.tag("c", start + kind, self._sheet.without_formula(source))

    def without_formula(self, row: Row, cell: Cell) -> bytes:
        """Return a cell that keeps the value which its formula had."""
        return self.copied(row, cell.column, cell)

    def _start(self, row: Row, column: int, style: int | None = None) -> bytes:
        cell = row.cell(column)
        if style is None:
            style = cell.style if cell else self._default_style(row, column)
        given = b"" if style is None else b' s="%d"' % style
        return b' r="' + cell_name(row.number, column).encode() + b'"' + given

    def style(self, row: Row, column: int) -> int | None:
        """Return the style that a cell has, or would have if it were there."""
        cell = row.cell(column)
        return cell.style if cell else self._default_style(row, column)

    def _default_style(self, row: Row, column: int) -> int | None:
        """Return the style of a cell that is not there: its row's, else its column's."""
        given = attributes(row.tag)
        style = given.get(b"s", b"")
        if given.get(b"customFormat") in _TRUE and style.isdigit():
            return int(style)
        return next(
            (style for first, last, style in self._column_styles if first <= column <= last), None
        )

    @cached_property
    def _column_styles(self) -> Sequence[tuple[int, int, int]]:
        return [
            (int(given["min"]) - 1, int(given["max"]) - 1, int(given["style"]))
            for given in (each.attributes for each in elements(self._sheet.outline, ("col",)))
            if all(given.get(name, "").isdecimal() for name in ("min", "max", "style"))
        ]

    def _holds(self, cell: Cell) -> ValueKind:
        if not cell.inner or not self._sheet.has_value(cell):
            return ValueKind.BLANK
        return _KINDS.get(cell.kind) or kind_of("0", self._styles.form(cell.style))

    def _habit(self, column: int) -> ColumnHabit:
        if column not in self._habits:
            known = usual(self._sampled(column, put_right=False))
            blank = known.kind is ValueKind.BLANK
            self._habits[column] = usual(self._sampled(column)) if blank else known
        return self._habits[column]

    def _sampled(self, column: int, *, put_right: bool = True) -> Iterator[ColumnHabit]:
        """Yield what cells of a column hold; without those that are `put_right`: texts that change.

        A price `€ 5` that becomes 5 does not speak for texts among numbers, nor does a lone word below a
        hundred numbers that all change.
        """
        for row in self._sample:
            cell = row.cell(column)
            if cell is None:
                continue
            held = self._holds(cell)
            changes = self._changed.changes(row.number, column)
            if put_right or not changes or held is not ValueKind.TEXT:
                yield ColumnHabit(held, cell.style, self._styles.form(cell.style))

    @cached_property
    def _sample(self) -> list[Row]:
        step = max(1, len(self._lines) // _SAMPLE)
        return self._sheet.rows(self._lines[::step].tolist())
