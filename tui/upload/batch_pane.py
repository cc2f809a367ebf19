"""The list of batches, drawn line by line: a hundred thousand of them cost what twenty do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from math import ceil
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.cache import LRUCache
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip

from importers.upload.snapshot import BatchState, BatchView
from tui.keyed import Keyed
from tui.textual_compat.roomy_scroll_view import RoomyScrollView
from tui.upload.batch_columns import by_rows, columns
from tui.upload.batch_filter import (
    EVERY_BATCH,
    BatchFilter,
    is_troubled,
    next_filter,
    troubled_first,
)

_HEADING = 1  # lines
_STEP = 500  # lines
# Where the view stands, the cursor, and the batches in view: all that the drawn lines depend on.
_Drawn = tuple[tuple[int, Size, bool], int, tuple[BatchView, ...]]


class BatchPane(Keyed, RoomyScrollView, can_focus=True, actions="batch-pane"):
    """One line a batch, the newest in view until the operator moves away from it.

    Give it each snapshot's batches with `show`; only the lines in view are drawn, and only when
    one of them has changed.
    """

    BINDING_GROUP_TITLE = "Batches"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "batch-pane--heading",
        "batch-pane--cursor",
        "batch-pane--plain",
        "batch-pane--success",
        "batch-pane--error",
        "batch-pane--warning",
        "batch-pane--primary",
        "batch-pane--muted",
    }
    DEFAULT_CSS = """
    BatchPane {
        height: 1fr; overflow-x: hidden; overflow-y: scroll; padding: 0 1;
        &> .batch-pane--heading { color: $foreground-muted; text-style: bold underline; }
        &> .batch-pane--plain { color: $foreground; }
        &> .batch-pane--success { color: $text-success; }
        &> .batch-pane--error { color: $text-error; text-style: bold; }
        &> .batch-pane--warning { color: $text-warning; }
        &> .batch-pane--primary { color: $text-primary; }
        &> .batch-pane--muted { color: $foreground-muted; }
        &> .batch-pane--cursor { background: $block-cursor-blurred-background; }
        &:focus > .batch-pane--cursor {
            background: $block-cursor-background; color: $block-cursor-foreground;
        }
    }
    """

    class Opened(Message):
        """The operator wants to see inside a batch."""

        def __init__(self, batch: BatchView) -> None:
            """Remember which."""
            super().__init__()
            self.batch = batch

    class Moved(Message):
        """The operator moved the cursor, or chose another filter."""

    def __init__(
        self, line_of: Callable[[int], int] | None = None, *, id: str | None = None
    ) -> None:
        """Start empty, following the newest batch.

        Where each batch is one row, `line_of` gives the line in the file that a row stands in.
        """
        super().__init__(id=id)
        self._about_rows: tuple[str, Callable[[BatchView], str]] = ("rows", by_rows)
        if line_of is not None:
            self._about_rows = ("line", lambda batch: f"{line_of(batch.rows[0]):,}")
        self._now = 0.0
        self.filter: BatchFilter = EVERY_BATCH
        self.following = True
        self._all: Sequence[BatchView] = ()
        self._troubled_first = False
        self._shown: Sequence[BatchView] = ()
        self._cursor = 0
        self._drawn: _Drawn | None = None
        self._lines: LRUCache[tuple[object, ...], Strip] = LRUCache(512)

    @property
    def selected(self) -> BatchView | None:
        """Return the batch under the cursor, with the time until its next attempt in its words."""
        return self._timed(self._shown[self._cursor]) if self._shown else None

    @property
    def shown(self) -> Sequence[BatchView]:
        """Return the batches that pass the filter."""
        return self._shown

    def show(
        self, batches: Sequence[BatchView], now: float = 0.0, *, troubled_first: bool = False
    ) -> None:
        """Take the batches of a new snapshot, and its time; `troubled_first`: what went wrong stands above the rest."""
        self._now = now
        if batches is self._all and troubled_first == self._troubled_first:
            return
        begins = troubled_first and not self._troubled_first and any(map(is_troubled, batches))
        self._all, self._troubled_first = batches, troubled_first
        if begins:
            self.following = False
        self._recount(None if begins else self.selected)

    def select(self, number: int) -> None:
        """Put the cursor on a batch by its number, if it is shown."""
        for position, batch in enumerate(self._shown):
            if batch.number == number:
                self._go(position)
                return

    def _recount(self, before: BatchView | None) -> None:
        shown = self.filter.apply(self._all)
        self._shown = troubled_first(shown) if self._troubled_first else shown
        if before is None and not self.following:
            self._cursor = 0
            self._keep_in_view()
        elif self.following or before is None:
            self._cursor = max(0, len(self._shown) - 1)
        else:
            self._cursor = self._position(before)
        self._make_room()
        if self.following:
            self._keep_in_view()
        self._refresh_if_changed()

    def _make_room(self) -> None:
        """Grow in steps: each change of the virtual size costs a layout of the whole screen."""
        roomy = -(-self.lines_there // _STEP) * _STEP
        if roomy != self.virtual_size.height:
            self.virtual_size = Size(0, roomy)
        self.measure_bar()

    @property
    def lines_there(self) -> int:
        """Return the lines there are; there is room for more."""
        return len(self._shown) + _HEADING

    def _position(self, batch: BatchView) -> int:
        if self._cursor < len(self._shown) and self._shown[self._cursor].number == batch.number:
            return self._cursor
        numbers = [other.number for other in self._shown]
        if batch.number in numbers:
            return numbers.index(batch.number)
        later = (place for place, number in enumerate(numbers) if number >= batch.number)
        return next(later, max(0, len(numbers) - 1))

    def _refresh_if_changed(self) -> None:
        top = self.scroll_offset.y
        visible = tuple(self._timed(batch) for batch in self._shown[top : top + self.size.height])
        place, before = (top, self.size, len(self._shown) > len(visible)), self._drawn
        self._drawn = (place, self._cursor, visible)
        if before is None or before[0] != place or len(before[2]) != len(visible):
            self.refresh()
        else:
            self._refresh_lines(before)

    def _refresh_lines(self, before: _Drawn) -> None:
        """Draw only the lines that changed: a whole screenful takes much longer."""
        (top, size, _), cursor, visible = self._drawn or before
        changed = {
            y for y, (old, new) in enumerate(zip(before[2], visible, strict=True)) if old != new
        }
        if cursor != before[1]:
            changed |= {cursor - top, before[1] - top}
        for y in changed:
            if 0 <= y < len(visible):
                self.refresh(Region(0, y + _HEADING, size.width, 1))

    def render_line(self, y: int) -> Strip:
        """Draw one line of the viewport: the heading, or a batch."""
        width = self.scrollable_content_region.width
        layout = columns(width, *self._about_rows)
        if y < _HEADING:
            style = self.get_component_rich_style("batch-pane--heading")
            return Strip([Segment(" ".join(column.heading() for column in layout), style)], width)
        position = self.scroll_offset.y + y - _HEADING
        if position >= len(self._shown):
            return Strip.blank(width, self.rich_style)
        batch = self._timed(self._shown[position])
        return self._batch_line(batch, width, position == self._cursor)

    def _timed(self, batch: BatchView) -> BatchView:
        """Put the time until the next attempt into the batch's words."""
        if batch.again_at is None or batch.state is not BatchState.RETRYING:
            return batch
        wait = ceil(batch.again_at - self._now)
        again = f"again in {wait} s" if wait > 0 else "again soon"  # the run may be held
        return replace(batch, message=f"{again}: {batch.message}", again_at=None)

    def notify_style_update(self) -> None:
        """Forget the lines that were drawn in other colours."""
        super().notify_style_update()
        self._lines.clear()

    def _batch_line(self, batch: BatchView, width: int, cursor: bool) -> Strip:
        key = (batch, width, cursor, self.has_focus)
        line = self._lines.get(key)
        if line is None:
            line = self._lines[key] = self._drawn_line(batch, width, cursor)
        return line

    def _drawn_line(self, batch: BatchView, width: int, cursor: bool) -> Strip:
        over = self.get_component_rich_style("batch-pane--cursor") if cursor else Style()
        gap = Segment(" ", self.rich_style + over)
        segments: list[Segment] = []
        for column in columns(width, *self._about_rows):
            style = self.get_component_rich_style(f"batch-pane--{column.tone(batch)}")
            segments += [Segment(column.cell(batch), style + over), gap]
        return Strip(segments[:-1]).adjust_cell_length(width, self.rich_style + over)

    def action_move(self, by: int) -> None:
        """Move the cursor by lines."""
        self._go(self._cursor + by)

    def action_page(self, direction: int) -> None:
        """Move the cursor by a screenful."""
        self._go(self._cursor + direction * max(1, self.size.height - _HEADING))

    def action_first(self) -> None:
        """Go to the oldest batch."""
        self._go(0)

    def action_last(self) -> None:
        """Go to the newest batch, and follow it."""
        self._go(len(self._shown) - 1)

    def action_filter(self) -> None:
        """Show the next kind of batches only."""
        before = self.selected
        self.filter = next_filter(self.filter)
        self._recount(before)
        self._keep_in_view()
        self._refresh_if_changed()
        self.post_message(self.Moved())

    def action_open(self) -> None:
        """Ask for the batch under the cursor."""
        if self.selected:
            self.post_message(self.Opened(self.selected))

    def _go(self, position: int) -> None:
        last = max(0, len(self._shown) - 1)
        self._cursor = min(max(0, position), last)
        self.following = self._cursor == last
        self._keep_in_view()
        self._refresh_if_changed()
        self.post_message(self.Moved())

    def _keep_in_view(self) -> None:
        lines = max(1, self.size.height - _HEADING)
        top = self.scroll_offset.y
        if self._cursor < top:
            top = self._cursor
        elif self._cursor >= top + lines:
            top = self._cursor - lines + 1
        self.scroll_to(y=top, animate=False, immediate=True)

    def on_resize(self) -> None:
        """Keep the cursor in view when the terminal changes its size."""
        self._keep_in_view()

    def on_mouse_scroll_up(self) -> None:
        """Stop following: the operator looks at older batches."""
        self.following = False

    def on_click(self, event: events.Click) -> None:
        """Put the cursor where the mouse is; a double click opens the batch."""
        offset = event.get_content_offset(self)
        if offset is None or offset.y < _HEADING:
            return
        position = self.scroll_offset.y + offset.y - _HEADING
        if position < len(self._shown):
            self._go(position)
            if event.chain == 2:
                self.action_open()
