"""What a change does to the workbook beside its own cells: said, and asked, before it is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Static

from importers.catalog.model import Fix
from importers.writers.workbook.outcomes import OutcomeKind
from tui.screen import ShellDialog
from tui.text import content

if TYPE_CHECKING:
    from importers.writers.workbook.foresight import Foreseen

_SHOWN = 8
_DOES = {
    OutcomeKind.BROKEN: "Break it into values",
    OutcomeKind.UNMERGED: "Take it apart",
    OutcomeKind.RENAMED: "Rename, and rewrite the formulas",
    OutcomeKind.DETACHED: "Rename it all the same",
    OutcomeKind.REFUSED: "Change it all the same",
}
_REFUSED = (
    "Checks, uploads and CSV files would have the change; the workbook cannot be saved with it."
)


class ForeseenDialog(ShellDialog[Fix]):
    """Its result is the fix to make: the one asked for, or the whole merged cell's; None leaves all as it is."""

    HELP = (
        "The change touches cells that belong together in the workbook. Tab moves between the buttons, "
        "Enter presses one, <dialog.close> leaves all as it is."
    )
    DEFAULT_CSS = """
    ForeseenDialog VerticalScroll { height: auto; max-height: 12; }
    ForeseenDialog .told { height: auto; margin-bottom: 1; }
    """

    def __init__(self, foreseen: Foreseen) -> None:
        """Take what is foreseen."""
        super().__init__()
        self.foreseen = foreseen

    def compose(self) -> ComposeResult:
        """Lay out what would happen; the harmless button has the focus."""
        outcomes = self.foreseen.outcomes
        with Vertical(classes="dialog") as box:
            box.border_title = "This changes more than the cell"
            with VerticalScroll(can_focus=False):
                for outcome in outcomes[:_SHOWN]:
                    yield Static(content(outcome.sentence), classes="told")
                if len(outcomes) > _SHOWN:
                    yield Static(f"… and so {len(outcomes) - _SHOWN:,} more.", classes="told")
                if self.foreseen.is_refused:
                    yield Static(_REFUSED, classes="told")
            with Horizontal(classes="buttons"):
                yield Button(Content("Go back"), id="dont")
                if self.foreseen.whole is not None:
                    yield Button(Content("Change the whole merged cell"), id="whole")
                yield Button(Content(self._does()), id="do", variant="warning")

    def on_mount(self) -> None:
        """Let Enter do no harm."""
        self.query_one("#dont").focus()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Answer with the fix of the button pressed."""
        chosen = {"do": self.foreseen.fix, "whole": self.foreseen.whole}
        self.dismiss(chosen.get(event.button.id or ""))

    def _does(self) -> str:
        kinds = {outcome.kind for outcome in self.foreseen.outcomes}
        if OutcomeKind.REFUSED in kinds:
            return _DOES[OutcomeKind.REFUSED]
        return _DOES[kinds.pop()] if len(kinds) == 1 else "Go on"
