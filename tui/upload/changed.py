"""The rows that were changed since their upload: what the shop has of them from here, and what it is to get."""

from __future__ import annotations

import asyncio
import os
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from textual import work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, OptionList, Static
from textual.widgets.option_list import Option

from importers.catalog.model import CellRef
from importers.session.sent_changes import NOT_ON_RECORD, ONLY_SPELLED
from tui.screen import ShellDialog
from tui.text import safe
from tui.widgets.wording import count

if TYPE_CHECKING:
    from importers.session.sent_changes import SentChange, SinceUpload
    from importers.session.session import Session

_AT_ONCE = 500  # lines that are made together: the others when the operator comes near
_NEAR = 100  # lines
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

    def __init__(self, session: Session, since: SinceUpload) -> None:
        """Take what was compared."""
        super().__init__()
        self._open = session
        self._rows = len(since.values.rows)
        self._unknown = since.unknown
        self._since = since
        self._more = since.changes()
        self._changes: list[SentChange] = []

    def compose(self) -> ComposeResult:
        """Lay out the changes in the file's order."""
        with Vertical(classes="dialog") as box:
            box.border_title = "Changed since their upload"
            told = f"{count(self._rows, 'row')} changed"
            yield Static(f"{told}: what the shop has from here → what it gets.", classes="hint")
            if self._unknown:
                yield Static(f"Of {self._unknown:,}: {NOT_ON_RECORD}.", classes="hint")
            yield OptionList(*self._next_lines())
            with Horizontal(classes="buttons"):
                label = self.worded("Show these rows on the sheet (<changed.show>)")
                yield Button(label, variant="primary", compact=True, id="show")
                words = self.worded("Write a report (<changed.report>)")
                yield Button(words, compact=True, id="report")

    def on_mount(self) -> None:
        """Begin in the list."""
        self.query_one(OptionList).focus()

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Make more lines before the last one is reached."""
        if event.option_index >= len(self._changes) - _NEAR:
            event.option_list.add_options(self._next_lines())

    def on_option_list_option_selected(self) -> None:
        """Answer with the cell."""
        self.action_go()

    def action_go(self) -> None:
        """Close, and go to the highlighted cell."""
        at = self.query_one(OptionList).highlighted
        if at is not None:
            self.dismiss(self._changes[at].ref)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Answer with all of them, or write them to a file."""
        if event.button.id == "report":
            self.action_report()
        else:
            self.action_show()

    @work(group="report", exclusive=True, exit_on_error=False, description="writing a report")
    async def action_report(self) -> None:
        """Write the changes to a workbook, and stay."""
        from importers.session.change_report import ChangeReport
        from importers.storage.unused_path import unused_path
        from importers.writers.reports.changes_book import save_changes
        from tui.dialogs.ask import AskDialog

        path = self._open.source.origin.beside
        target = unused_path(path.with_name(f"{path.stem}.xlsx"), "xlsx", "changes")
        hint = "A new .xlsx file: the largest changes of price first, then what is gone and what is new."
        name = await self.app.push_screen_wait(AskDialog("Write to", str(target), hint))
        if not name:
            return
        lines = ChangeReport(self._open, self._since).lines()
        written, notes = await asyncio.to_thread(
            save_changes, lines, Path(os.path.expanduser(name.strip()))
        )
        told = f"{count(written, 'line')} written to {name.strip()}."
        self.app.notify(" ".join([told, *notes]))

    def action_show(self) -> None:
        """Close, and show just these rows on the sheet."""
        self.dismiss(ALL_OF_THEM)

    def _next_lines(self) -> list[Option]:
        some = list(islice(self._more, _AT_ONCE))
        self._changes += some
        return [Option(self._line(change)) for change in some]

    def _line(self, change: SentChange) -> Content:
        place = Content.styled(f"{safe(self._open.catalog.address(change.ref))}  ", "bold")
        if not change.field:
            words = NOT_ON_RECORD if change.was is None else ONLY_SPELLED
            return Content.assemble(place, (words, "$foreground-muted"))
        label = self._open.schema.field(change.field).label
        return Content.assemble(
            place,
            (f"{safe(label)}: ", "$foreground-muted"),
            (safe(change.was or "") or "(blank)", "$text-error"),
            " → ",
            (safe(change.now) or "(blank)", "$text-success"),
        )
