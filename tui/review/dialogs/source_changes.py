"""What another program changed in the table while it was open here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from importers.catalog.model import CellRef
from tui.screen import ShellDialog
from tui.text import safe
from tui.widgets.wording import count

if TYPE_CHECKING:
    from importers.session.source_changes import SourceChanges

_LISTED = 1_000


class SourceChangesDialog(ShellDialog[CellRef]):
    """Its result is the cell to go to; None when it was left."""

    HELP = "The table was read again. This is what changed in it meanwhile; your own changes follow their rows."
    DEFAULT_CSS = """
    SourceChangesDialog OptionList { height: auto; max-height: 60vh; border: none; margin-top: 1; }
    """

    def __init__(self, changes: SourceChanges) -> None:
        """Take what changed."""
        super().__init__()
        self.changes = changes

    def compose(self) -> ComposeResult:
        """Lay out the changes, those of cells first."""
        changes = self.changes
        with Vertical(classes="dialog") as box:
            box.border_title = "Read again"
            numbers = (
                count(len(changes.cells), "cell"),
                count(len(changes.added), "row"),
                count(len(changes.gone), "row"),
            )
            yield Static("{} changed, {} came, {} went.".format(*numbers), classes="hint")
            yield OptionList(*(Option(line) for line in self._lines()))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Answer with the cell, if the line is about one that is there."""
        at = event.option_index
        self.dismiss(self.changes.cells[at].ref if at < len(self.changes.cells) else None)

    def _lines(self) -> Iterator[Content]:
        left = _LISTED
        for each in self.changes.cells[:left]:
            yield Content.assemble(
                (f"{safe(each.address)}  ", "bold"),
                safe(each.was) or "(blank)",
                " → ",
                safe(each.now) or "(blank)",
            )
        for word, addresses in (("came", self.changes.added), ("went", self.changes.gone)):
            for address in addresses[:left]:
                yield Content.assemble((f"{safe(address)}  ", "bold"), (word, "$foreground-muted"))
