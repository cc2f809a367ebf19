"""The rows that were changed since their upload: what the shop has of them from here, and what it is to get."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, OptionList, Static
from textual.widgets.option_list import Option

from importers.catalog.model import CellRef
from tui.screen import ShellDialog
from tui.text import safe
from tui.widgets.wording import count

if TYPE_CHECKING:
    from importers.session.sent_changes import SentChange
    from importers.session.session import Session

LISTED = 1_000  # rows whose changes are looked up
ALL_OF_THEM = CellRef(None, None)  # the answer that shows them on the sheet


class ChangedDialog(ShellDialog[CellRef], actions="changed"):
    """Its result is the cell to go to, `ALL_OF_THEM` for the sheet with only these rows; None when it was left."""

    HELP = """
    Each line is a value that the next upload changes at the shop: what it has had from here, and what the
    sheet has now. <changed.go> goes to that cell, <changed.show> shows just these rows on the sheet.
    """
    DEFAULT_CSS = """
    ChangedDialog OptionList { height: auto; max-height: 60vh; border: none; margin: 1 0; }
    """

    def __init__(self, session: Session, rows: int, changes: Sequence[SentChange]) -> None:
        """Take how many rows were changed, and what was in the first of them."""
        super().__init__()
        self._open = session
        self._rows = rows
        self._changes = changes

    def compose(self) -> ComposeResult:
        """Lay out the changes in the file's order."""
        with Vertical(classes="dialog") as box:
            box.border_title = "Changed since their upload"
            told = f"{count(self._rows, 'row')} changed"
            if self._rows > LISTED:
                told += f"; of the first {LISTED:,} of them"
            yield Static(f"{told}: what the shop has from here → what it gets.", classes="hint")
            yield OptionList(*(Option(line) for line in self._lines()))
            with Horizontal(classes="buttons"):
                label = self.worded("Show these rows on the sheet (<changed.show>)")
                yield Button(label, variant="primary", compact=True, id="show")

    def on_mount(self) -> None:
        """Begin in the list."""
        self.query_one(OptionList).focus()

    def on_option_list_option_selected(self) -> None:
        """Answer with the cell."""
        self.action_go()

    def action_go(self) -> None:
        """Close, and go to the highlighted cell."""
        at = self.query_one(OptionList).highlighted
        if at is not None:
            self.dismiss(self._changes[at].ref)

    def on_button_pressed(self) -> None:
        """Answer with all of them."""
        self.action_show()

    def action_show(self) -> None:
        """Close, and show just these rows on the sheet."""
        self.dismiss(ALL_OF_THEM)

    def _lines(self) -> Iterator[Content]:
        catalog, fields = self._open.catalog, {f.name: f.label for f in self._open.schema.fields}
        for change in self._changes:
            place = Content.styled(f"{safe(catalog.address(change.ref))}  ", "bold")
            if change.was is None:
                unknown = "the record does not keep what the shop had"
                yield Content.assemble(place, (unknown, "$foreground-muted"))
                continue
            label = fields.get(change.field, change.field)
            yield Content.assemble(
                place,
                (f"{safe(label)}: ", "$foreground-muted"),
                (safe(change.was) or "(blank)", "$text-error"),
                " → ",
                (safe(change.now) or "(blank)", "$text-success"),
            )
