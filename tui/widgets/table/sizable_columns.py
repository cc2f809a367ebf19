"""Columns that can be made wider and narrower, and hidden, by keys and with the mouse."""

from __future__ import annotations

from textual import events
from textual.scroll_view import ScrollView

from tui.keyed import Keyed
from tui.widgets.table.column_view import ColumnView
from tui.widgets.table.layout import GAP, GLYPH, ColumnLayout

_STEP = 4  # cells a key


class SizableColumns(Keyed, ScrollView):
    """What a table of columns does about their widths; it says where they are and lays out anew."""

    column = 0
    columns_view = ColumnView()
    _layout_columns = ColumnLayout.of(())
    _gutter = 0  # cells left of the first column
    _dragged: int | None = None

    def change_columns(self, view: ColumnView) -> None:
        """Show the columns as wanted from now on."""
        raise NotImplementedError

    @property
    def header_height(self) -> int:
        """Return how many lines the headings take."""
        raise NotImplementedError

    def left_of(self, column: int) -> int:
        """Return where a column is drawn from, relative to the table's left."""
        layout = self._layout_columns
        if column == layout.frozen:
            return self._gutter
        return self._fixed + layout.starts[column] - self._left

    def border_at(self, x: int, y: int) -> int | None:
        """Return the column whose right border in the headings is at a place; None elsewhere."""
        if y >= self.header_height or not self._layout_columns.widths:
            return None
        column = self._column_at(x)
        right = self.left_of(column) + self._layout_columns.width(column)
        return column if x == right - 1 else None

    def columns_shown(self) -> list[int]:
        """Return the columns that are not hidden, in the order in which they are drawn: a frozen one is the first."""
        layout, hidden = self._layout_columns, self.columns_view.hidden
        frozen = [] if layout.frozen is None else [layout.frozen]
        others = (c for c in layout.order if c not in hidden and c != layout.frozen)
        return [*frozen, *others]

    def beside(self, steps: int) -> int:
        """Return the column that is drawn so many to the right of the cursor's, or the outermost on that side."""
        shown = self.columns_shown()
        if self.column not in shown:
            return self.column
        return shown[min(max(shown.index(self.column) + steps, 0), len(shown) - 1)]

    @property
    def _left(self) -> int:
        """Return from where the scrolled columns are drawn: none is cut at its left, wherever the view was scrolled."""
        return self._layout_columns.begin_of(self.scroll_offset.x)

    @property
    def _fixed(self) -> int:
        return self._gutter + self._layout_columns.frozen_width

    def _column_at(self, x: int) -> int:
        layout = self._layout_columns
        if layout.frozen is not None and x < self._fixed:
            return layout.frozen
        return layout.at(max(x - self._fixed, 0) + self._left)

    def action_resize(self, steps: int) -> None:
        """Make the cursor's column wider or narrower."""
        width = self._layout_columns.width(self.column) - GLYPH - GAP
        self.change_columns(self.columns_view.with_width(self.column, width + steps * _STEP))

    def action_fit(self) -> None:
        """Give the cursor's column the width that its content needs."""
        self.change_columns(self.columns_view.with_width(self.column, None))

    def action_hide_column(self) -> None:
        """Hide the cursor's column; the last one stays."""
        view = self.columns_view
        if len(view.hidden) + 1 < len(self._layout_columns.widths):
            self.change_columns(view.hiding(self.column))

    def action_show_columns(self) -> None:
        """Show all columns again."""
        self.change_columns(self.columns_view.showing())

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take hold of the right border of a heading."""
        self._dragged = self.border_at(event.x, event.y)
        if self._dragged is not None:
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Let the border follow the mouse."""
        if self._dragged is not None:
            width = event.x - self.left_of(self._dragged) - GLYPH - GAP + 1
            self.change_columns(self.columns_view.with_width(self._dragged, width))

    def on_mouse_up(self) -> None:
        """Let go of the border."""
        self._dragged = None
        self.release_mouse()
