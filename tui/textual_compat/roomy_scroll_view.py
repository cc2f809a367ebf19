"""A view that grows in steps, whose scrollbar tells of the lines there are."""

from __future__ import annotations

from collections.abc import Iterable

from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.widget import Widget


class RoomyScrollView(ScrollView):
    """Its virtual size may be larger than what is in it: each change of that costs a layout of the whole screen.

    Textual measures the bar by the virtual size whenever it arranges or scrolls; there is no public way to say
    otherwise.
    """

    @property
    def lines_there(self) -> int:
        """Return how many lines are in it."""
        raise NotImplementedError

    @property
    def max_scroll_y(self) -> int:
        """Return how far one can scroll: to the last line, not to the room made beyond it."""
        return max(0, self.lines_there - self.container_size.height)

    def measure_bar(self) -> None:
        """Let the bar tell of the lines there are, not of the room that was made for more."""
        self.vertical_scrollbar.window_virtual_size = self.lines_there

    def _arrange_scrollbars(self, region: Region) -> Iterable[tuple[Widget, Region]]:
        for bar, place in super()._arrange_scrollbars(region):
            self.measure_bar()
            yield bar, place

    def _scroll_update(self, virtual_size: Size) -> None:
        super()._scroll_update(virtual_size)
        self.measure_bar()
