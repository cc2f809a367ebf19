"""The lines of the sheet as segments: headings, rows and the numbers left of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol

import numpy as np
from rich.segment import Segment
from rich.style import Style

from importers.catalog.catalog import Catalog
from importers.catalog.model import CellRef, Severity
from tui.text import safe
from tui.widgets.table.cells import ELLIPSIS, EXCLUDED_GLYPH, GLYPHS, CellState, fit, state_of
from tui.widgets.table.layout import GAP, GLYPH, ColumnLayout
from tui.widgets.table.selection import Selection

_NOT_SENT = "not sent"
_AT_THE_SHOP = "shop had"
MARKED = "●"  # beside the number of a row that the operator marked

Marks = Mapping[CellRef, tuple[str, Severity]]


class MarkSource(Protocol):
    """Where the table learns which of the cells on screen have problems: the report."""

    def cells(self, rows: np.ndarray, columns: Container[int | None] | None = None) -> Marks:
        """Return the worst problem of each cell in these columns, and of each whole row (None)."""


class BesideColumn(Protocol):
    """A column that is no part of the catalog, and only read; it is drawn to the right of one that is."""

    @property
    def column(self) -> int:
        """Return the column beside which it is drawn."""

    @property
    def heading(self) -> str:
        """Return what is written over it."""

    def texts(self, rows: np.ndarray) -> list[str | None]:
        """Return its texts in these rows; None where there is nothing to tell."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the table shows. `fields` names the destination's field of a column, if it has one.

    The columns that are `beside` others have the numbers after those of the catalog.
    """

    catalog: Catalog
    marks: MarkSource | None = None
    fields: Mapping[int, str] | None = None
    key_column: int | None = None
    bad_headers: frozenset[int] = frozenset()
    beside: tuple[BesideColumn, ...] = ()

    def headings(self) -> list[str]:
        """Return the columns' titles: letter and label for a workbook, the label for a CSV."""
        heading = self.catalog.source.addresses.heading
        labels = self.catalog.labels
        own = [heading(column, label.strip()) for column, label in enumerate(labels)]
        return [*own, *(each.heading for each in self.beside)]

    @property
    def order(self) -> tuple[int, ...]:
        """Return the columns' numbers as they are drawn."""
        count = self.catalog.column_count
        beside: dict[int, list[int]] = {}
        for number, each in enumerate(self.beside, count):
            beside.setdefault(each.column, []).append(number)
        return tuple(c for own in range(count) for c in (own, *beside.get(own, ())))

    def is_beside(self, column: int) -> bool:
        """Tell whether a column is none of the catalog's."""
        return column >= self.catalog.column_count

    def values(self, rows: np.ndarray, column: int) -> list[str | None]:
        """Return the texts of a column in some rows."""
        if not self.is_beside(column):
            return list(self.catalog.values(rows, column))
        return self.beside[column - self.catalog.column_count].texts(rows)


@dataclass(slots=True)
class Block:
    """The rows on screen, from position `first` on: marks, and texts fetched once a frame."""

    sheet: Sheet
    rows: np.ndarray
    first: int
    columns: tuple[int, ...]
    marks: Marks
    _texts: dict[int, list[str | None]] = field(default_factory=dict)

    @classmethod
    def fetch(
        cls,
        sheet: Sheet,
        rows: np.ndarray,
        first: int,
        columns: tuple[int, ...],
        frozen: int | None,
    ) -> Block:
        """Ask for the marks of these rows and columns; texts are fetched when their column is drawn."""
        wanted = {None, frozen, *columns}
        marks = sheet.marks.cells(rows, wanted) if sheet.marks else {}
        return cls(sheet, rows, first, columns, marks)

    def row(self, position: int) -> int:
        """Return the catalog row at a position."""
        return int(self.rows[position - self.first])

    def text(self, position: int, column: int) -> str | None:
        """Return a cell's text."""
        if column not in self._texts:
            self._texts[column] = self.sheet.values(self.rows, column)
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
class Emphasis:
    """What the operator made stand out: marked rows, a block of cells, a searched text, the column that sorts."""

    marked: Set[int] = frozenset()
    selection: Selection | None = None
    words: str = ""
    sorted_by: tuple[int, bool] | None = (
        None  # the column, and whether its largest values come first
    )

    def arrow(self, column: int) -> str:
        """Return the sign of the order beside a column's label, or a blank."""
        if self.sorted_by is None or self.sorted_by[0] != column:
            return " "
        return "↓" if self.sorted_by[1] else "↑"

    def is_selected(self, position: int, column: int) -> bool:
        """Tell whether a cell is in the block."""
        return self.selection is not None and self.selection.holds(position, column)


@dataclass(frozen=True, slots=True)
class Painter:
    """Draws lines of one sheet in one layout; `style` finds a component's style by name."""

    sheet: Sheet
    layout: ColumnLayout
    gutter: int
    headings: list[str]
    style: Callable[[str], Style]
    emphasis: Emphasis = field(default_factory=lambda: Emphasis())

    def heading(self, line: int, columns: Sequence[int], cursor: Cursor) -> Line:
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
        return Segment(f"{glyph} {text}{self.emphasis.arrow(column)}", self.style(name))

    def _field(self, column: int) -> Segment:
        width = self.layout.width(column)
        name = (self.sheet.fields or {}).get(column)
        if self.sheet.is_beside(column):
            return Segment(f"  {fit(_AT_THE_SHOP, width - GLYPH - GAP)} ", self.style("unsent"))
        if name is None:
            room = width - GLYPH - GAP
            words = _NOT_SENT if room >= len(_NOT_SENT) else "–"
            return Segment(f"  {fit(words, room)} ", self.style("unsent"))
        return Segment(f"→ {fit(safe(name), width - GLYPH - GAP)} ", self.style("field"))

    def row(self, block: Block, position: int, columns: Sequence[int], cursor: Cursor) -> Line:
        """Draw one record."""
        row = block.row(position)
        excluded = bool(self.sheet.catalog.excluded[row])
        frozen = self.layout.frozen
        drawn = [column for column in columns if self.layout.widths[column]]
        return Line(
            self._number(block, row, excluded, position == cursor.position),
            () if frozen is None else self._cell(block, position, frozen, excluded, cursor),
            tuple(
                segment
                for column in drawn
                for segment in self._cell(block, position, column, excluded, cursor)
            ),
        )

    def _number(self, block: Block, row: int, excluded: bool, here: bool) -> Segment:
        glyph = GLYPHS[state_of(block.marks.get(CellRef(row, None)), False)]
        number = str(self.sheet.catalog.line(row) or "–").rjust(self.gutter - GLYPH - GAP)
        sign = EXCLUDED_GLYPH if excluded else glyph
        mark = MARKED if row in self.emphasis.marked else " "
        return Segment(f"{sign} {number}{mark}", self.style("gutter-cursor" if here else "gutter"))

    def _cell(
        self, block: Block, position: int, column: int, excluded: bool, cursor: Cursor
    ) -> tuple[Segment, ...]:
        row = block.row(position)
        beside = self.sheet.is_beside(column)
        edited = not beside and self.sheet.catalog.is_edited(row, column)
        state = state_of(block.marks.get(CellRef(row, column)), edited)
        value = block.text(position, column)
        shown = (value or "") if beside else value
        text = fit(shown, self.layout.width(column) - GLYPH - GAP)
        name = _style_name(state, excluded, position == cursor.position, column, cursor)
        if beside and name == state.value:
            name = "unsent"
        if self.emphasis.is_selected(position, column) and name not in _CURSORS:
            name = "selected"
        drawn = f"{GLYPHS[state]} {text} "
        style = self.style(name)
        if not self.emphasis.words or not value:
            return (Segment(drawn, style),)
        return tuple(found_in(drawn, value, self.emphasis.words, style, self.style("found")))


_CURSORS = ("cursor", "cursor-blurred")


def found_in(drawn: str, value: str, words: str, style: Style, found: Style) -> Iterator[Segment]:
    """Yield a cell as it is drawn, in pieces: the searched text, in any case, stands out.

    Where the text lies beyond what there was room for, the sign of that stands out.
    """
    wanted = re.compile(re.escape(words), re.IGNORECASE)
    if not wanted.search(value):
        yield Segment(drawn, style)
        return
    if not wanted.search(drawn):
        wanted = re.compile(re.escape(ELLIPSIS))
    place = 0
    for match in wanted.finditer(drawn):
        if match.start() > place:
            yield Segment(drawn[place : match.start()], style)
        yield Segment(match[0], found)
        place = match.end()
    if place < len(drawn):
        yield Segment(drawn[place:], style)


def _style_name(
    state: CellState, excluded: bool, cursor_row: bool, column: int, cursor: Cursor
) -> str:
    if cursor_row and column == cursor.column:
        return "cursor" if cursor.focused else "cursor-blurred"
    if excluded:
        return "excluded"
    return "cursor-row" if cursor_row and state is CellState.PLAIN else state.value
