"""The lines of the sheet as segments: headings, rows and the numbers left of them."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Set
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol

import numpy as np
from rich.segment import Segment
from rich.style import Style

from importers.catalog.catalog import Catalog
from importers.catalog.model import CellRef, Severity
from tui.text import safe
from tui.widgets.table.cells import EXCLUDED_GLYPH, GLYPHS, CellState, fit, state_of
from tui.widgets.table.layout import GAP, GLYPH, ColumnLayout

MARKED = "●"  # beside the number of a row that the operator marked

Marks = Mapping[CellRef, tuple[str, Severity]]


class MarkSource(Protocol):
    """Where the table learns which of the cells on screen have problems: the report."""

    def cells(self, rows: np.ndarray, columns: Container[int | None] | None = None) -> Marks:
        """Return the worst problem of each cell in these columns, and of each whole row (None)."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the table shows. `fields` names the destination's field of a column, if it has one."""

    catalog: Catalog
    marks: MarkSource | None = None
    fields: Mapping[int, str] | None = None
    key_column: int | None = None
    bad_headers: frozenset[int] = frozenset()

    def headings(self) -> list[str]:
        """Return the columns' titles: letter and label for a workbook, the label for a CSV."""
        heading = self.catalog.source.addresses.heading
        return [heading(column, label.strip()) for column, label in enumerate(self.catalog.labels)]


@dataclass(slots=True)
class Block:
    """The rows on screen, from position `first` on: marks, and texts fetched once a frame."""

    catalog: Catalog
    rows: np.ndarray
    first: int
    columns: range
    marks: Marks
    _texts: dict[int, list[str | None]] = field(default_factory=dict)

    @classmethod
    def fetch(
        cls, sheet: Sheet, rows: np.ndarray, first: int, columns: range, frozen: int | None
    ) -> Block:
        """Ask for the marks of these rows and columns; texts are fetched when their column is drawn."""
        wanted = {None, frozen, *columns}
        marks = sheet.marks.cells(rows, wanted) if sheet.marks else {}
        return cls(sheet.catalog, rows, first, columns, marks)

    def row(self, position: int) -> int:
        """Return the catalog row at a position."""
        return int(self.rows[position - self.first])

    def text(self, position: int, column: int) -> str | None:
        """Return a cell's text."""
        if column not in self._texts:
            self._texts[column] = self.catalog.values(self.rows, column)
        return self._texts[column][position - self.first]


HEADER = -1  # the position of the header's line


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where the cursor is, and whether keys reach it."""

    position: int
    column: int
    focused: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One line's parts: the number, the frozen column, and the visible scrolled columns."""

    gutter: Segment
    frozen: tuple[Segment, ...]
    scrolled: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Painter:
    """Draws lines of one sheet in one layout; `style` finds a component's style by name."""

    sheet: Sheet
    layout: ColumnLayout
    gutter: int
    headings: list[str]
    style: Callable[[str], Style]
    marked: Set[int] = frozenset()

    def heading(self, line: int, columns: range, cursor: Cursor) -> Line:
        """Draw the labels (line 0) or the destination's fields (line 1)."""
        here = cursor.column if cursor.position == HEADER and not line else None
        draw = self._field if line else partial(self._label, here)
        frozen = self.layout.frozen
        return Line(
            Segment(" " * self.gutter, self.style("gutter")),
            () if frozen is None else (draw(frozen),),
            tuple(draw(column) for column in columns if self.layout.widths[column]),
        )

    def _label(self, here: int | None, column: int) -> Segment:
        bad = column in self.sheet.bad_headers
        glyph = GLYPHS[CellState.WARNING] if bad else " "
        text = fit(self.headings[column], self.layout.width(column) - GLYPH - GAP)
        name = "cursor" if column == here else "warning" if bad else "heading"
        return Segment(f"{glyph}{text} ", self.style(name))

    def _field(self, column: int) -> Segment:
        width = self.layout.width(column)
        name = (self.sheet.fields or {}).get(column)
        if name is None:
            return Segment(" " + fit("not sent", width - GLYPH - GAP) + " ", self.style("unsent"))
        return Segment(f"→{fit(safe(name), width - GLYPH - GAP)} ", self.style("field"))

    def row(self, block: Block, position: int, columns: range, cursor: Cursor) -> Line:
        """Draw one record."""
        row = block.row(position)
        excluded = bool(self.sheet.catalog.excluded[row])
        frozen = self.layout.frozen
        drawn = [column for column in columns if self.layout.widths[column]]
        return Line(
            self._number(block, row, excluded, position == cursor.position),
            () if frozen is None else (self._cell(block, position, frozen, excluded, cursor),),
            tuple(self._cell(block, position, column, excluded, cursor) for column in drawn),
        )

    def _number(self, block: Block, row: int, excluded: bool, here: bool) -> Segment:
        glyph = GLYPHS[state_of(block.marks.get(CellRef(row, None)), False)]
        number = str(self.sheet.catalog.line(row) or "–").rjust(self.gutter - GLYPH - GAP)
        text = f"{EXCLUDED_GLYPH if excluded else glyph}{number}{MARKED if row in self.marked else ' '}"
        return Segment(text, self.style("gutter-cursor" if here else "gutter"))

    def _cell(
        self, block: Block, position: int, column: int, excluded: bool, cursor: Cursor
    ) -> Segment:
        row = block.row(position)
        edited = self.sheet.catalog.is_edited(row, column)
        state = state_of(block.marks.get(CellRef(row, column)), edited)
        text = fit(block.text(position, column), self.layout.width(column) - GLYPH - GAP)
        name = _style_name(state, excluded, position == cursor.position, column, cursor)
        return Segment(f"{GLYPHS[state]}{text} ", self.style(name))


def _style_name(
    state: CellState, excluded: bool, cursor_row: bool, column: int, cursor: Cursor
) -> str:
    if cursor_row and column == cursor.column:
        return "cursor" if cursor.focused else "cursor-blurred"
    if excluded:
        return "excluded"
    return "cursor-row" if cursor_row and state is CellState.PLAIN else state.value
