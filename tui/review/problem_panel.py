"""The panel of problems: as large as its list needs or as the operator wants it, or folded away."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical

from tui.review.memory import Memory
from tui.review.occurrence_list import OccurrenceList
from tui.review.problem_list import ProblemList
from tui.widgets.table.catalog_table import CatalogTable

_STEP = 4  # cells a key makes it wider
_NARROWEST, _LOWEST = 20, 2  # cells, lines of the list
_SHARE_OF_WIDTH, _SHARE_OF_HEIGHT = 0.45, 0.25  # of the screen, that it takes by itself
_MOST = 0.7  # of the screen, that the operator may give it
_FRAME = 4  # cells: a border and a blank on either side


class ProblemPanel(Vertical):
    """Stands beside the sheet where the screen is wide, and below it elsewhere; its upper line is its title."""

    DEFAULT_CSS = """
    ProblemPanel {
        height: 6; border-top: solid $border-blurred;
        border-title-color: $foreground-muted; border-subtitle-color: $foreground-muted;
        & OccurrenceList { display: none; }
        &:focus-within { border-top: solid $border; border-title-color: $foreground; }
        &.-beside {
            width: 40; height: 1fr; padding: 0 1; border: round $border-blurred;
            &:focus-within { border: round $border; }
            &.-kind OccurrenceList { display: block; }
            &.-kind ProblemList { height: auto; max-height: 65%; }
        }
    }
    """

    def __init__(self, memory: Memory, *, id: str | None = None) -> None:
        """Take what is remembered of its size."""
        super().__init__(id=id)
        self.border_title = "Problems"
        self._memory = memory
        self._screen = (80, 24)

    def compose(self) -> ComposeResult:
        """Lay out the kinds of problems and, of the chosen one, the places."""
        yield ProblemList()
        yield OccurrenceList()

    @property
    def is_beside(self) -> bool:
        """Tell whether it stands beside the sheet."""
        return self.has_class("-beside")

    def place(self, width: int, height: int, *, beside: bool) -> None:
        """Follow the screen's size."""
        self._screen = (width, height)
        self.set_class(beside, "-beside")
        self.fit()

    def fit(self) -> None:
        """Be as wide or high as was chosen, or as the list needs."""
        (width, height), memory = self._screen, self._memory.now
        self.display = not memory.problems_folded
        kinds = self.query_one(ProblemList)
        if self.is_beside:
            needed = min(kinds.needed_width + _FRAME, int(width * _SHARE_OF_WIDTH))
            chosen = min(memory.problems_width, int(width * _MOST))
            self.styles.width, self.styles.height = max(chosen or needed, _NARROWEST), "1fr"
        else:
            needed = min(kinds.option_count, int(height * _SHARE_OF_HEIGHT) - 1)
            chosen = min(memory.problems_height, int(height * _MOST) - 8)
            self.styles.width, self.styles.height = "1fr", 1 + max(chosen or needed, _LOWEST)

    def grow(self, steps: int) -> None:
        """Take more of the screen, or less."""
        self._take(steps * _STEP if self.is_beside else steps)

    def _take(self, more: int) -> None:
        """Be so many cells wider, or lines higher."""
        if self.is_beside:
            width = max(self.outer_size.width + more, _NARROWEST)
            self._memory.keep(problems_width=width)
        else:
            height = max(self.outer_size.height - 1 + more, _LOWEST)
            self._memory.keep(problems_height=height)
        self.fit()

    def fit_by_itself(self) -> None:
        """Forget the size that was chosen."""
        self._memory.keep(problems_width=0, problems_height=0)
        self.fit()

    def fold(self) -> None:
        """Give its place to the sheet, or take it back."""
        self._memory.keep(problems_folded=self.display)
        self.fit()
        if not self.display:
            self.screen.query_one(CatalogTable).focus()

    # The mouse moves the border that is nearest to the sheet.

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take hold of the border."""
        if event.widget is self and (event.x if self.is_beside else event.y) == 0:
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Let the border follow."""
        if self.app.mouse_captured is self:
            self._take(-event.x if self.is_beside else -event.y)

    def on_mouse_up(self) -> None:
        """Let go of the border."""
        if self.app.mouse_captured is self:
            self.release_mouse()
