"""The sheet: draws only the lines on screen, straight from the catalog's columns."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip

from importers.model import CellRef
from tui.widgets.column_view import ColumnView
from tui.widgets.sizable_columns import SizableColumns
from tui.widgets.table_cells import CellState
from tui.widgets.table_layout import GAP, GLYPH, ColumnLayout, content_widths
from tui.widgets.table_painter import HEADER, Block, Cursor, Line, Painter, Sheet


class CatalogTable(SizableColumns, can_focus=True):
    """A cursor over the cells of a sheet, which may be filtered by an array of row indices.

    A *row* is the catalog's index, a *position* the place among the rows that are shown, `HEADER`
    the line of the labels above them.
    """

    DEFAULT_CSS = """
    CatalogTable {
        background: $surface; color: $text; scrollbar-size: 1 1;
        & > .table--heading { background: $panel; color: $text; text-style: bold; }
        & > .table--field { background: $panel; color: $text-success; }
        & > .table--unsent { background: $panel; color: $text-muted; }
        & > .table--gutter { background: $panel; color: $text-muted; }
        & > .table--gutter-cursor { background: $panel-lighten-2; color: $text; text-style: bold; }
        & > .table--cursor-row { background: $surface-lighten-2; }
        & > .table--cursor { background: $primary; color: $text; text-style: bold; }
        & > .table--cursor-blurred { background: $primary 40%; color: $text; }
        & > .table--plain { color: $text; }
        & > .table--refused { background: $error; color: $text; text-style: bold; }
        & > .table--error { background: $error-muted; color: $text-error; }
        & > .table--warning { background: $warning-muted; color: $text-warning; }
        & > .table--edited { color: $text-accent; text-style: italic; }
        & > .table--excluded { color: $text-disabled; text-style: strike; }
        & > .table--empty { color: $text-muted; }
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
        *(f"table--{state}" for state in CellState),
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1,0)", "Up", show=False, id="table.up"),
        Binding("down,j", "move(1,0)", "Down", show=False, id="table.down"),
        Binding("left,h", "move(0,-1)", "Left", show=False, id="table.left"),
        Binding("right,l", "move(0,1)", "Right", show=False, id="table.right"),
        Binding("pageup", "page(-1)", "Page up", show=False, id="table.page-up"),
        Binding("pagedown", "page(1)", "Page down", show=False, id="table.page-down"),
        Binding("home", "edge(0,-1)", "First column", show=False, id="table.first-column"),
        Binding("end", "edge(0,1)", "Last column", show=False, id="table.last-column"),
        Binding(
            "ctrl+home,less_than_sign", "edge(-1,0)", "First row", show=False, id="table.first-row"
        ),
        Binding(
            "ctrl+end,greater_than_sign", "edge(1,0)", "Last row", show=False, id="table.last-row"
        ),
        Binding("enter", "edit", "Edit", id="table.edit"),
        Binding("space", "mark", "Mark the row", show=False, id="table.mark"),
        Binding("A", "mark_all", "Mark all rows shown, or none", show=False, id="table.mark-all"),
    ]

    class Moved(Message):
        """The cursor came to another cell; None when no row is shown."""

        def __init__(self, ref: CellRef | None) -> None:
            """Say where the cursor is."""
            self.ref = ref
            super().__init__()

    class EditRequested(Message):
        """The operator wants to change the cell under the cursor."""

        def __init__(self, ref: CellRef) -> None:
            """Say which cell."""
            self.ref = ref
            super().__init__()

    def __init__(self, *, id: str | None = None) -> None:
        """Start with no sheet."""
        super().__init__(id=id)
        self.sheet: Sheet | None = None
        self.rows: np.ndarray | None = None
        self._sorted = False
        self.marked: set[int] = set()
        self.position = 0
        self._contents: list[int] = []
        self._headings: list[str] = []
        self._block: Block | None = None
        self._styles: dict[str, Style] = {}

    # What is shown

    def show(self, sheet: Sheet) -> None:
        """Show a sheet, or the same one after a change; the cursor stays where it can."""
        fresh = self.sheet is None or self.sheet.catalog is not sheet.catalog
        headings = sheet.headings()
        if fresh:
            self.rows, self.position, self.column, self.columns_view = None, 0, 0, ColumnView()
        if fresh or headings != self._headings or self._frozen(sheet) != self._frozen(self.sheet):
            self._headings, self._contents = headings, []
            self._lay_out(sheet)
            self.marked.clear()
        self.sheet = sheet
        self.show_rows(self.rows)

    def show_rows(self, rows: np.ndarray | None) -> None:
        """Show only these rows, in their order, or all; the cursor keeps its row if it is shown."""
        row = self.cursor_row
        self.rows = rows
        self._sorted = rows is not None and bool((rows[1:] < rows[:-1]).any())
        if row is not None or self.position != HEADER:
            self.position = self._nearest(row) if row is not None else 0
        self._resize()
        self._reveal()
        self.redraw()
        self._tell()

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
    def cursor_row(self) -> int | None:
        """Return the catalog row under the cursor."""
        return self.row_at(self.position) if 0 <= self.position < self.shown else None

    @property
    def cursor(self) -> CellRef | None:
        """Return the cell under the cursor; its row is None in the header."""
        if self.position == HEADER and self._headings:
            return CellRef(None, self.column)
        row = self.cursor_row
        return None if row is None or not self._headings else CellRef(row, self.column)

    def row_at(self, position: int) -> int:
        """Return the catalog row at a position."""
        return position if self.rows is None else int(self.rows[position])

    def go_to(self, ref: CellRef) -> bool:
        """Put the cursor on a cell, or in the header; False if its row is not among those shown."""
        if ref.row is None and ref.column is not None:
            self.place(HEADER, ref.column)
            return True
        row = self.cursor_row if ref.row is None else ref.row
        if row is None:
            return False
        position = self._nearest(row)
        if position >= self.shown or self.row_at(position) != row:
            return False
        if ref.column in self.columns_view.hidden:
            self.change_columns(self.columns_view.showing(ref.column))
        self.place(position, self.column if ref.column is None else ref.column)
        return True

    def place(self, position: int, column: int) -> None:
        """Put the cursor at a position and column, or as near as there are any."""
        old = self.position
        self.position = min(max(position, HEADER), max(self.shown - 1, 0))
        self.column = self.columns_view.nearest(column, self.column, len(self._headings))
        if not self._reveal():
            self._refresh_position(old)
            self._refresh_position(self.position)
        self._tell()

    def cell_region(self) -> Region:
        """Return where the cursor's cell is drawn, relative to the table's top left."""
        width = self._layout_columns.width(self.column) - GLYPH - GAP
        return Region(self.left_of(self.column) + GLYPH, self._line_of(self.position), width, 1)

    def _line_of(self, position: int) -> int:
        if position == HEADER:
            return 0
        return position - self.scroll_offset.y + self.header_height

    def change_columns(self, view: ColumnView) -> None:
        """Show the columns as wanted from now on; it changes nothing of the catalog."""
        self.columns_view = view
        if self.sheet is not None:
            self._lay_out(self.sheet)
            self._resize()
            self.place(self.position, self.column)
            self.redraw()

    @property
    def header_height(self) -> int:
        """Return the lines above the rows: the headings, and the fields where there is room."""
        return 2 if self.sheet and self.sheet.fields is not None and self.size.height > 8 else 1

    # Keys and mouse

    def action_move(self, down: int, right: int) -> None:
        """Move the cursor by cells."""
        self.place(self.position + down, self.column + right)

    def action_page(self, pages: int) -> None:
        """Move the cursor by screenfuls."""
        self.place(max(self.position + pages * max(self._page - 1, 1), 0), self.column)

    def action_edge(self, down: int, right: int) -> None:
        """Move the cursor to the first or last row or column."""
        self.place(
            self.position if not down else max(self.shown - 1, 0) if down > 0 else 0,
            self.column if not right else (len(self._headings) - 1 if right > 0 else 0),
        )

    def action_edit(self) -> None:
        """Ask for the cell under the cursor to be edited."""
        if self.cursor is not None:
            self.post_message(self.EditRequested(self.cursor))

    def action_mark(self) -> None:
        """Mark the row under the cursor or take its mark away, and go on to the next."""
        if self.cursor_row is not None:
            self.marked ^= {self.cursor_row}
            self._refresh_position(self.position)
            self.action_move(1, 0)

    def action_mark_all(self) -> None:
        """Mark every row that is shown; where all of them are marked, none."""
        shown = range(self.shown) if self.rows is None else self.rows.tolist()
        self.marked = (
            self.marked - set(shown) if self.marked.issuperset(shown) else {*self.marked, *shown}
        )
        self.redraw()
        self._tell()

    def on_click(self, event: events.Click) -> None:
        """Put the cursor where the mouse was clicked; a double click edits."""
        place = event.get_content_offset(self)
        if place is None or self.border_at(place.x, place.y) is not None:
            return
        in_header = place.y < self.header_height
        position = HEADER if in_header else place.y - self.header_height + self.scroll_offset.y
        if position < self.shown:
            self.place(position, self._column_at(place.x))
            if event.chain == 2:
                self.action_edit()

    # Sizes and scrolling

    def on_resize(self) -> None:
        """Keep the cursor on screen when the screen changes its size."""
        if self.sheet is not None:
            self._lay_out(self.sheet)
            self._resize()
            self._reveal()

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
            self._contents = content_widths(sheet.catalog, self._headings, fields)
        frozen = self._frozen(sheet)
        self._layout_columns = ColumnLayout.of(self._contents, frozen, self.columns_view)
        lines = sheet.catalog.lines
        self._gutter = len(str(int(lines.max()) if len(lines) else 1)) + GLYPH + GAP

    def _resize(self) -> None:
        width = self._fixed + self._layout_columns.scrolled_width
        self.virtual_size = Size(width, self.shown + self.header_height)

    def _nearest(self, row: int) -> int:
        if self._sorted and self.rows is not None:  # not in the file's order
            return int(np.argmax(self.rows == row))
        found = row if self.rows is None else int(np.searchsorted(self.rows, row))
        return min(found, max(self.shown - 1, 0))

    def _reveal(self) -> bool:
        """Scroll just enough to show the cursor; tell whether anything scrolled."""
        x, y = before = self.scroll_offset
        y = min(max(y, self.position - self._page + 1), max(self.position, 0))
        layout = self._layout_columns
        if self._headings and self.column != layout.frozen:
            start, width = layout.starts[self.column], layout.width(self.column)
            room = max(self.scrollable_content_region.width - self._fixed, 1)
            x = start if start < x or width > room else max(x, start + width - room)
        if (x, y) == (before.x, before.y):
            return False
        self.scroll_to(x, y, animate=False, force=True, immediate=True)
        return True

    def _refresh_position(self, position: int) -> None:
        self.refresh(Region(0, self._line_of(position), self.size.width, 1))

    def _tell(self) -> None:
        self.post_message(self.Moved(self.cursor))

    # Drawing

    def render_line(self, y: int) -> Strip:
        """Draw one line of the screen: a heading, a row, or nothing."""
        sheet, width = self.sheet, self.size.width
        if sheet is None:
            return Strip.blank(width, self.rich_style)
        painter = Painter(
            sheet, self._layout_columns, self._gutter, self._headings, self._style, self.marked
        )
        columns = self._visible_columns(width)
        cursor = Cursor(self.position, self.column, self.has_focus)
        if y < self.header_height:
            return self._line_strip(painter.heading(y, columns, cursor), columns, width)
        position = y - self.header_height + self.scroll_offset.y
        if position >= self.shown:
            return self._blank_strip(y, width)
        line = painter.row(self._visible_block(sheet, columns), position, columns, cursor)
        return self._line_strip(line, columns, width)

    def _blank_strip(self, y: int, width: int) -> Strip:
        text = " No rows to show." if not self.shown and y == self.header_height + 1 else ""
        return Strip([Segment(text, self._style("empty"))]).adjust_cell_length(
            width, self.rich_style
        )

    def _line_strip(self, line: Line, columns: range, width: int) -> Strip:
        start = self._layout_columns.starts[columns.start] if columns else 0
        offset = self.scroll_offset.x - start
        room = max(width - self._fixed, 0)
        fill = line.gutter.style if not line.scrolled else self.rich_style
        scrolled = Strip(line.scrolled).crop_extend(offset, offset + room, fill)
        fixed = Strip([line.gutter, *line.frozen])
        return Strip.join([fixed, scrolled]).adjust_cell_length(width)

    def _visible_columns(self, width: int) -> range:
        x = self.scroll_offset.x
        return self._layout_columns.between(x, x + max(width - self._fixed, 0))

    def _style(self, name: str) -> Style:
        if name not in self._styles:
            self._styles[name] = self.get_component_rich_style(f"table--{name}")
        return self._styles[name]

    def _visible_block(self, sheet: Sheet, columns: range) -> Block:
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
