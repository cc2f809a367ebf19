"""Every occurrence of one kind of problem: its address, the value and a sentence, made as it is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from importers.catalog.catalog import Catalog
from importers.catalog.model import CellRef, Problem
from importers.validation.findings import ProblemKind
from tui.keyed import Keyed
from tui.widgets.table.cells import fit

if TYPE_CHECKING:
    from importers.validation.report import Report

_ADDRESS, _VALUE = 9, 14
_ROOM_FOR_SENTENCES = (
    60  # cells; below that the value has them, and the line below the sheet the sentence
)


class OccurrenceList(Keyed, ScrollView, can_focus=True, actions="occurrence-list"):
    """Lines drawn only while they are on screen, however many there are."""

    DEFAULT_CSS = """
    OccurrenceList {
        height: 1fr; background: transparent; overflow-x: hidden;
        border-top: solid $border-blurred;
        & > .occurrences--address { color: $text-accent; }
        & > .occurrences--cursor {
            background: $block-cursor-background; color: $block-cursor-foreground;
        }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"occurrences--address", "occurrences--cursor"}

    class Chosen(Message):
        """The cursor came to an occurrence."""

        def __init__(self, ref: CellRef) -> None:
            """Say where it is."""
            self.ref = ref
            super().__init__()

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self._report: Report | None = None
        self._catalog: Catalog | None = None
        self._kind: ProblemKind | None = None
        self.count = 0
        self.position = 0

    def show(self, report: Report, catalog: Catalog, kind: ProblemKind | None) -> None:
        """Show one kind's occurrences, or nothing."""
        if kind != self._kind:
            self.position = 0
        self._report, self._catalog, self._kind = report, catalog, kind
        self.count = 0 if kind is None else len(report.rows(*kind))
        self.position = min(self.position, max(self.count - 1, 0))
        self.virtual_size = Size(self.size.width, self.count)
        self._reveal()
        self.refresh()

    def action_move(self, by: int) -> None:
        """Move the cursor by occurrences, and the sheet with it."""
        self.go_to(self.position + by)

    def action_page(self, pages: int) -> None:
        """Move the cursor by screenfuls."""
        self.go_to(self.position + pages * max(self.size.height - 1, 1))

    def on_click(self, event: events.Click) -> None:
        """Go to the occurrence that was clicked."""
        place = event.get_content_offset(self)
        if place is not None and place.y + self.scroll_offset.y < self.count:
            self.go_to(place.y + self.scroll_offset.y)

    def go_to(self, position: int) -> None:
        """Put the cursor on an occurrence, or as near as there is one."""
        if not self.count:
            return
        self.position = min(max(position, 0), self.count - 1)
        self._reveal()
        self.refresh()
        problem = self._problem(self.position)
        if problem is not None:
            self.post_message(self.Chosen(problem.ref))

    def _reveal(self) -> None:
        y = self.scroll_offset.y
        wanted = min(max(y, self.position - max(self.size.height, 1) + 1), self.position)
        if wanted != y:
            self.scroll_to(y=wanted, animate=False, force=True, immediate=True)

    def _problem(self, index: int) -> Problem | None:
        if self._report is None or self._kind is None or index >= self.count:
            return None
        return self._report.problem(*self._kind, index)

    def render_line(self, y: int) -> Strip:
        """Draw one occurrence."""
        width, index = self.size.width, y + self.scroll_offset.y
        problem = self._problem(index)
        if problem is None or self._catalog is None:
            return Strip.blank(width, self.rich_style)
        here = index == self.position
        address = fit(self._catalog.address(problem.ref), _ADDRESS)
        words = self._words(problem, max(width - _ADDRESS - 2, 1))
        return Strip(
            [
                Segment(f" {address} ", self._style("cursor" if here else "address")),
                Segment(words, self._style("cursor") if here else self.rich_style),
            ]
        ).adjust_cell_length(width, self.rich_style)

    def _words(self, problem: Problem, room: int) -> str:
        """Return the value and, where there is room, the sentence; of what has no value, the sentence alone."""
        value = self._value(problem.ref)
        if value and room < _ROOM_FOR_SENTENCES:
            return fit(value, room)
        if not value:
            return fit(problem.message, room)
        return f"{fit(value, _VALUE)} {fit(problem.message, room - _VALUE - 1)}"

    def _value(self, ref: CellRef) -> str:
        assert self._catalog is not None
        if ref.row is None or ref.column is None:
            return ""
        return self._catalog.value(ref.row, ref.column) or ""

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(f"occurrences--{name}")
