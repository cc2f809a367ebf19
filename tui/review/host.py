"""What the parts of the review see of the screen that holds them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, TypeVar

from importers.catalog.model import CellRef
from importers.validation.report import Report
from tui.parts import ScreenHost
from tui.review.problem_list import Choice
from tui.widgets.table.catalog_table import CatalogTable

if TYPE_CHECKING:
    from textual.worker import Worker

Answer = TypeVar("Answer")


class ReviewHost(ScreenHost, Protocol):
    """The sheet, the problems as last shown, and the way to change the session off the screen's thread."""

    @property
    def table(self) -> CatalogTable:
        """Return the sheet."""

    @property
    def report(self) -> Report:
        """Return the problems as they were last shown; never waits for the session."""

    @property
    def at(self) -> CellRef | None:
        """Return the cell under the cursor."""

    def change(self, do: Callable[[], Answer], then: Callable[[Answer], None]) -> Worker[None]:
        """Change the session outside the screen's thread, one change after the other, and show it."""

    async def off_screen(self, do: Callable[[], Answer], doing: str = "Looking") -> Answer:
        """Ask the session something outside the screen's thread, after the changes before it."""

    def refresh_session(self, report: Report | None = None) -> None:
        """Show the session as it now stands."""

    def refresh_if_stale(self) -> None:
        """Show the session again if it is another one, or has changed meanwhile."""

    def show_status(self) -> None:
        """Tell of the cell under the cursor, and of what is shown."""

    def show_occurrences(self) -> None:
        """List the places of the chosen kind of problem."""

    def highlight(self, choice: Choice) -> None:
        """Put the list of problems on a choice."""

    def jump(self, ref: CellRef) -> None:
        """Put the cursor on a cell; a filter that hides its row is dropped."""

    def is_general(self, kind: tuple[str, int | None]) -> bool:
        """Tell whether a kind of problem is the header's or the table's, so that no row has it."""
