"""Choosing among the sheets of a workbook."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui.screen import ShellDialog
from tui.text import content


class SheetDialog(ShellDialog[str]):
    """Its result is the name of the sheet to read; None keeps the one that was read."""

    HELP = "This workbook has several sheets. Choose the one with the products; t changes it later."
    DEFAULT_CSS = """
    SheetDialog OptionList { height: auto; max-height: 60vh; border: none; margin-top: 1; }
    """

    def __init__(self, sheets: Sequence[str], present: str | None) -> None:
        """Take the sheets in the workbook's order, and the one that was read."""
        super().__init__()
        self.sheets = sheets
        self.present = present

    def compose(self) -> ComposeResult:
        """Lay out the sheets."""
        with Vertical(classes="dialog") as box:
            box.border_title = "Which sheet?"
            yield Static(
                self.worded(
                    "This workbook has several sheets. <dialog.close> keeps the marked one."
                ),
                classes="hint",
            )
            yield OptionList(*(Option(content(sheet)) for sheet in self.sheets))

    def on_mount(self) -> None:
        """Begin on the sheet that was read."""
        choices = self.query_one(OptionList)
        choices.highlighted = self.sheets.index(self.present) if self.present in self.sheets else 0
        choices.focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Answer with the chosen one."""
        self.dismiss(self.sheets[event.option_index])
