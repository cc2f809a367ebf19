"""A sheet on the screen: draws only the lines that are seen, straight from the catalog's columns."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.strip import Strip

from tui.widgets.table.cells import CellState
from tui.widgets.table.layout import GAP, GLYPH, ColumnLayout, content_widths
from tui.widgets.table.painter import HEADER, Block, Cursor, Emphasis, Line, Painter, Sheet
from tui.widgets.table.selection import Selection
from tui.widgets.table.sizable_columns import SizableColumns

_NARROWEST_DRAWN = GLYPH + 8 + GAP  # cells of a column that is cut short at the right edge


class VirtualTable(SizableColumns, can_focus=True):
    """What is seen of a sheet: its rows, all or some, and one cell in other colours.

    A *row* is the catalog's index, a *position* the place among the rows that are shown, `HEADER`
    the line of the labels above them.
    """

    DEFAULT_CSS = """
    VirtualTable {
        background: $surface; color: $foreground; scrollbar-size: 1 1;
        & > .table--heading { background: $panel; color: $foreground; text-style: bold; }
        & > .table--field { background: $panel; color: $text-success; }
        & > .table--unsent { background: $panel; color: $foreground-muted; }
        & > .table--gutter { background: $panel; color: $foreground-muted; }
        & > .table--gutter-cursor { background: $primary-muted; color: $foreground; text-style: bold; }
        & > .table--cursor-row { background: $surface-active; }
        & > .table--cursor {
            background: $block-cursor-background; color: $block-cursor-foreground; text-style: bold;
        }
        & > .table--cursor-blurred { background: $primary-muted; color: $foreground; }
        & > .table--plain { color: $foreground; }
        & > .table--selected { background: $accent-muted; color: $foreground; }
        & > .table--found { background: $accent; color: auto; text-style: bold underline; }
        & > .table--refused { background: $error; color: auto; text-style: bold; }
        & > .table--error { background: $error-muted; color: $text-error; }
        & > .table--warning { background: $warning-muted; color: $text-warning; }
        & > .table--edited { color: $text-accent; text-style: italic; }
        & > .table--excluded { color: $foreground-muted; text-style: strike; }
        & > .table--empty { color: $foreground-muted; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "table--heading",
        "table--field",
        "table--unsent",
        "table--gutter",
        "table--gutter-cursor",
        "table--cursor-row",
        "table--cursor",
        "table--cursor-blurred",
        "table--excluded",
        "table--empty",
        "table--selected",
        "table--found",
        *(f"table--{state}" for state in CellState),
    }

    def __init__(self, *, id: str | None = None) -> None:
        """Start with no sheet."""
        super().__init__(id=id)
        self.sheet: Sheet | None = None
        self.rows: np.ndarray | None = None
        self._sorted = False
        self.marked: set[int] = set()
        self.position = 0
        self.block_begin: tuple[int, int] | None = None  # position and column where a block begins
        self.words = ""  # that are searched
        self.sorted_by: tuple[int, bool] | None = None
        self._contents: list[int] = []
        self._headings: list[str] = []
        self._block: Block | None = None
        self._styles: dict[str, Style] = {}

    # What is shown

    def redraw(self) -> None:
        """Draw again what is on screen, from the catalog's present texts and marks."""
        self._block = None
        self.refresh()

    @property
    def shown(self) -> int:
        """Return how many rows are shown."""
        if self.rows is not None:
            return len(self.rows)
        return self.sheet.catalog.row_count if self.sheet else 0

    @property
    def selection(self) -> Selection | None:
        """Return the selected block, if there is one."""
        if self.block_begin is None:
            return None
        here, columns = (self.position, self.column), self._own_columns()
        hidden = {self.block_begin[1], self.column} - set(columns)
        return None if hidden else Selection.between(self.block_begin, here, columns)

    def _own_columns(self) -> list[int]:
        """Return the columns that are shown and are the catalog's own, in drawn order."""
        sheet = self.sheet
        return [c for c in self.columns_shown() if sheet is not None and not sheet.is_beside(c)]

    def row_at(self, position: int) -> int:
        """Return the catalog row at a position."""
        return position if self.rows is None else int(self.rows[position])

    def rows_between(self, first: int, last: int) -> np.ndarray:
        """Return the catalog rows from one position to another, both included, in their order."""
        if self.rows is None:
            return np.arange(first, last + 1)
        return self.rows[first : last + 1]

    def cell_region(self) -> Region:
        """Return where the cursor's cell is drawn, relative to the table's top left."""
        width = self._layout_columns.width(self.column) - GLYPH - GAP
        return Region(self.left_of(self.column) + GLYPH, self._line_of(self.position), width, 1)

    def _line_of(self, position: int) -> int:
        if position == HEADER:
            return 0
        return position - self.scroll_offset.y + self.header_height

    @property
    def header_height(self) -> int:
        """Return the lines above the rows: the headings, and the fields where there is room."""
        return 2 if self.sheet and self.sheet.fields is not None and self.size.height > 8 else 1

    # Sizes

    def notify_style_update(self) -> None:
        """Forget the styles of the theme before."""
        super().notify_style_update()
        self._styles.clear()

    def watch_has_focus(self, focused: bool) -> None:
        """Draw the cursor differently while keys go elsewhere."""
        super().watch_has_focus(focused)
        self._refresh_position(self.position)

    @property
    def _page(self) -> int:
        return max(self.scrollable_content_region.height - self.header_height, 1)

    def _frozen(self, sheet: Sheet | None) -> int | None:
        if sheet is None or self.size.width < 60 or sheet.catalog.column_count < 2:
            return None
        return sheet.key_column

    def _lay_out(self, sheet: Sheet) -> None:
        if not self._contents:
            fields = sheet.fields or {}
            self._contents = content_widths(sheet.catalog, self._headings, fields, sheet.values)
        frozen = self._frozen(sheet)
        self._layout_columns = ColumnLayout.of(
            self._contents, frozen, self.columns_view, sheet.order
        )
        lines = sheet.catalog.lines
        self._gutter = len(str(int(lines.max()) if len(lines) else 1)) + GLYPH + GAP

    def _resize(self) -> None:
        layout = self._layout_columns
        room = max(self.scrollable_content_region.width - self._fixed, 1)
        # Room to the right of the last column, so that the first one shown need not be cut there.
        end = layout.whole_from(max(layout.scrolled_width - room, 0)) + room
        width = self._fixed + (end if layout.scrolled_width > room else layout.scrolled_width)
        self.virtual_size = Size(width, self.shown + self.header_height)

    def _refresh_position(self, position: int) -> None:
        self.refresh(Region(0, self._line_of(position), self.size.width, 1))

    # Drawing

    def render_line(self, y: int) -> Strip:
        """Draw one line of the screen: a heading, a row, or nothing."""
        sheet, width = self.sheet, self.size.width
        if sheet is None:
            return Strip.blank(width, self.rich_style)
        columns, layout = self._drawn(width)
        emphasis = Emphasis(self.marked, self.selection, self.words, self.sorted_by)
        painter = Painter(sheet, layout, self._gutter, self._headings, self._style, emphasis)
        cursor = Cursor(self.position, self.column, self.has_focus)
        if y < self.header_height:
            return self._line_strip(painter.heading(y, columns, cursor), width, heading=True)
        position = y - self.header_height + self.scroll_offset.y
        if position >= self.shown:
            return self._blank_strip(y, width)
        line = painter.row(self._visible_block(sheet, columns), position, columns, cursor)
        return self._line_strip(line, width)

    def _blank_strip(self, y: int, width: int) -> Strip:
        text = " No rows to show." if not self.shown and y == self.header_height + 1 else ""
        return Strip([Segment(text, self._style("empty"))]).adjust_cell_length(
            width, self.rich_style
        )

    def _line_strip(self, line: Line, width: int, *, heading: bool = False) -> Strip:
        room = max(width - self._fixed, 0)
        fill = self._style("heading") if heading else self.rich_style
        scrolled = Strip(line.scrolled).crop_extend(0, room, fill)
        fixed = Strip([line.gutter, *line.frozen])
        return Strip.join([fixed, scrolled]).adjust_cell_length(width)

    def _drawn(self, width: int) -> tuple[tuple[int, ...], ColumnLayout]:
        """Return the scrolled columns that are drawn, and how wide: the last one as wide as there is room.

        Where that is too little to tell anything, it waits for the view to be scrolled.
        """
        layout, left = self._layout_columns, self._left
        room = max(self.scrollable_content_region.width - self._fixed, 0)
        columns = layout.between(left, left + room)
        if not columns:
            return columns, layout
        last = columns[-1]
        left_over = left + room - layout.starts[last]
        if layout.widths[last] <= left_over:
            return columns, layout
        if left_over < _NARROWEST_DRAWN and len(columns) > 1:
            return columns[:-1], layout
        return columns, layout.narrowed(last, max(left_over, GLYPH + 1 + GAP))

    def _style(self, name: str) -> Style:
        if name not in self._styles:
            self._styles[name] = self.get_component_rich_style(f"table--{name}")
        return self._styles[name]

    def _visible_block(self, sheet: Sheet, columns: tuple[int, ...]) -> Block:
        first = self.scroll_offset.y
        count = min(self.size.height, self.shown - first)
        block = self._block
        same = block is not None and block.first == first and block.columns == columns
        if block is None or not same or len(block.rows) != count:
            last = first + count
            rows = np.arange(first, last) if self.rows is None else self.rows[first:last]
            frozen = self._layout_columns.frozen
            block = self._block = Block.fetch(sheet, rows, first, columns, frozen)
        return block
