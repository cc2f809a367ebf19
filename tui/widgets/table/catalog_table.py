"""The sheet: a cursor over its cells, and marks on its rows, by keys and with the mouse."""

from __future__ import annotations

from typing import cast

import numpy as np
from textual import events
from textual.message import Message

from importers.catalog.model import CellRef
from importers.query.go_to import row_at_line
from tui.shell import Shell
from tui.widgets.table.column_view import ColumnView
from tui.widgets.table.counted_keys import CountedKeys, Jump
from tui.widgets.table.painter import HEADER, Sheet
from tui.widgets.table.virtual_table import VirtualTable


class CatalogTable(VirtualTable, actions="table"):
    """A cursor over the cells of a sheet, which may be filtered by an array of row indices."""

    class Moved(Message):
        """The cursor came to another cell; None when no row is shown."""

        def __init__(self, ref: CellRef | None) -> None:
            """Say where the cursor is."""
            self.ref = ref
            super().__init__()

    class EditRequested(Message):
        """The operator wants to change the cell under the cursor; `typed` begins its new value."""

        def __init__(self, ref: CellRef, typed: str | None = None) -> None:
            """Say which cell."""
            self.ref = ref
            self.typed = typed
            super().__init__()

    _extending = False  # every move selects

    def __init__(self, *, id: str | None = None) -> None:
        """Start with no sheet."""
        super().__init__(id=id)
        self._counted = CountedKeys()

    # What is shown

    def show(self, sheet: Sheet) -> None:
        """Show a sheet, or the same one after a change; the cursor stays where it can."""
        fresh = self.sheet is None or self.sheet.catalog is not sheet.catalog
        headings = sheet.headings()
        if fresh:
            self.rows, self.position, self.columns_view = None, 0, ColumnView()
            self.column = self._leftmost(sheet)
            self.block_begin, self.words, self.sorted_by = None, "", None
            self.marked.clear()
        if fresh or headings != self._headings or self._frozen(sheet) != self._frozen(self.sheet):
            self._headings, self._contents = headings, []
            self.column = min(self.column, max(len(headings) - 1, 0))  # a column may have gone
            self._lay_out(sheet)
        self.sheet = sheet
        self.column = min(self.column, max(len(headings) - 1, 0))
        self.show_rows(self.rows)

    def _leftmost(self, sheet: Sheet) -> int:
        """Return the column that is drawn first: the frozen one, which there is unless the screen is narrow."""
        width, frozen = self.size.width, sheet.key_column
        return frozen if frozen is not None and (not width or self._frozen(sheet) == frozen) else 0

    def show_rows(self, rows: np.ndarray | None) -> None:
        """Show only these rows, in their order, or all; the cursor keeps its row if it is shown."""
        row = self.cursor_row
        if rows is not self.rows:
            self.block_begin, self._extending = None, False
        self.rows = rows
        self._sorted = rows is not None and bool((rows[1:] < rows[:-1]).any())
        if row is not None or self.position != HEADER:
            self.position = self._nearest(row) if row is not None else 0
        self._resize()
        self._reveal()
        self.redraw()
        self._tell()

    @property
    def cursor_row(self) -> int | None:
        """Return the catalog row under the cursor."""
        return self.row_at(self.position) if 0 <= self.position < self.shown else None

    @property
    def cursor(self) -> CellRef | None:
        """Return the cell under the cursor; its row is None in the header, its column where it is no cell's own."""
        own = None if self.sheet is not None and self.sheet.is_beside(self.column) else self.column
        if self.position == HEADER and self._headings:
            return CellRef(None, own)
        row = self.cursor_row
        return None if row is None or not self._headings else CellRef(row, own)

    def title_of(self, column: int) -> str:
        """Return what a column is called in the sheet: its label, or the heading of one beside the catalog's own."""
        if self.sheet is None:
            return ""
        own = self.sheet.catalog.column_count
        is_own = column < own
        if is_own:
            return self.sheet.catalog.label(column).strip()
        return self._headings[column] if column < len(self._headings) else ""

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

    def place(self, position: int, column: int, *, select: bool = False) -> None:
        """Put the cursor at a position and column, or as near as there are any; a block ends or (`select`) grows."""
        old, whole = self.position, self.block_begin is not None
        self._grow(select or self._extending)
        self.position = min(max(position, HEADER), max(self.shown - 1, 0))
        self.column = self.columns_view.nearest(column, self.column, len(self._headings))
        if whole or self.block_begin is not None:
            self._reveal()
            self.refresh()
        elif not self._reveal():
            self._refresh_position(old)
            self._refresh_position(self.position)
        self._tell()

    def change_columns(self, view: ColumnView) -> None:
        """Show the columns as wanted from now on; it changes nothing of the catalog."""
        self.columns_view = view
        if self.sheet is not None:
            self._lay_out(self.sheet)
            self._resize()
            self.place(self.position, self.column)
            self.redraw()

    def _grow(self, select: bool) -> None:
        if not select:
            self.block_begin = None
        elif self.block_begin is None and self.cursor_row is not None:
            self.block_begin = (self.position, self.column)

    def drop_block(self) -> None:
        """Select nothing any more."""
        self.block_begin, self._extending = None, False
        self.refresh()
        self._tell()

    def emphasise(self, words: str) -> None:
        """Let a searched text stand out; "" for none."""
        if words != self.words:
            self.words = words
            self.refresh()

    # Keys and mouse

    def action_select(self, down: int, right: int) -> None:
        """Move the cursor by cells, and select those on the way; far is to the edge."""
        if self.cursor_row is not None:
            position = min(max(self.position + down, 0), max(self.shown - 1, 0))
            self.place(position, self.beside(right), select=True)

    def action_begin_block(self) -> None:
        """Let every move select from here on, or (a second time) no more."""
        if self._extending or self.cursor_row is None:
            self.drop_block()
        else:
            self._extending = True
            self.place(self.position, self.column)

    def action_half_page(self, pages: int) -> None:
        """Move the cursor by half screenfuls."""
        pages *= self._counted.take()
        self.place(max(self.position + pages * max(self._page // 2, 1), 0), self.column)

    def action_move(self, down: int, right: int) -> None:
        """Move the cursor by cells."""
        times = self._counted.take()
        self.place(self.position + down * times, self.beside(right * times))

    def action_page(self, pages: int) -> None:
        """Move the cursor by screenfuls."""
        pages *= self._counted.take()
        self.place(max(self.position + pages * max(self._page - 1, 1), 0), self.column)

    def action_edge(self, down: int, right: int) -> None:
        """Move the cursor to the first or last row or column; the left edge is seen even beside a frozen column."""
        self.place(
            self.position if not down else max(self.shown - 1, 0) if down > 0 else 0,
            self.beside(right * len(self._headings)),
        )
        if right < 0:
            self.scroll_to(0, animate=False, force=True, immediate=True)

    def action_edit(self) -> None:
        """Ask for the cell under the cursor to be edited."""
        if self.cursor is not None and self.cursor.column is not None:
            self.post_message(self.EditRequested(self.cursor))

    def on_key(self, event: events.Key) -> None:
        """Begin a new value with a digit, as a spreadsheet does; letters are keys of their own."""
        digit = event.character or ""
        if self._counts and event.key not in self.screen.active_bindings:
            self._press(event, digit)
        elif digit.isascii() and digit.isdigit() and event.key not in self.screen.active_bindings:
            event.stop()
            at = self.cursor
            if at is not None and at.row is not None and at.column is not None:
                self.post_message(self.EditRequested(at, digit))

    @property
    def _counts(self) -> bool:
        return cast(Shell, self.app).counts

    def _press(self, event: events.Key, character: str) -> None:
        """Take a key of vi that is no action by itself."""
        found = self._counted.press(character)
        if found:
            event.stop()
        if isinstance(found, Jump) and found.line is None:
            self.action_edge(found.down, found.right)
        elif isinstance(found, Jump) and self.sheet is not None:
            row = row_at_line(self.sheet.catalog, found.line or 0)
            if row is None or not self.go_to(CellRef(row, self.column)):
                self.app.notify(f"No line {found.line:,} is shown.", timeout=3)

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

    def unmark(self) -> None:
        """Take all marks away."""
        if self.marked:
            self.marked = set()
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

    def _nearest(self, row: int) -> int:
        if self._sorted and self.rows is not None:  # not in the file's order
            return int(np.argmax(self.rows == row))
        found = row if self.rows is None else int(np.searchsorted(self.rows, row))
        return min(found, max(self.shown - 1, 0))

    def _reveal(self) -> bool:
        """Scroll to show the cursor, and no column cut at its left; tell whether anything scrolled."""
        x, y = before = self.scroll_offset
        y = min(max(y, self.position - self._page + 1), max(self.position, 0))
        layout = self._layout_columns
        if self._headings and self.column != layout.frozen:
            start, width = layout.starts[self.column], layout.width(self.column)
            room = max(self.scrollable_content_region.width - self._fixed, 1)
            needed = start + width - room
            left = self._left
            x = start if start < left or width > room else max(left, layout.whole_from(needed))
        if (x, y) == (before.x, before.y):
            return False
        self.scroll_to(x, y, animate=False, force=True, immediate=True)
        return True

    def _tell(self) -> None:
        self.post_message(self.Moved(self.cursor))
