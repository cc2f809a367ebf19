"""What guards found odd in what would be sent, asked for by a number that must be typed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from importers.catalog.model import CellRef
from tui.screen import ShellDialog
from tui.text import content, safe

if TYPE_CHECKING:
    from importers.session.session import Session
    from importers.upload.guards import GuardedRow, TrippedGuard

_LISTED = 20  # rows of one guard


class GuardedDialog(ShellDialog[bool]):
    """Its result is True only when the number was typed. A bare key or Esc sends nothing."""

    HELP = """
    What is about to be sent looks like the wrong file, or a broken one: compare the old values with the new. If all
    of it is right, type the number that the question names and press Enter. <dialog.close> sends nothing.
    """
    DEFAULT_CSS = """
    GuardedDialog VerticalScroll { height: auto; max-height: 50vh; margin-bottom: 1; }
    """

    def __init__(self, session: Session, tripped: Sequence[TrippedGuard], number: int) -> None:
        """Take what was found, and the number that sends it all the same."""
        super().__init__()
        self._open = session
        self._tripped = tripped
        self._number = number

    def compose(self) -> ComposeResult:
        """Lay out what was found, and the question."""
        with Vertical(classes="dialog") as box:
            box.border_title = "Is this the right file?"
            with VerticalScroll():
                for guard in self._tripped:
                    yield Static(content(f"! {guard.sentence}", "$text-warning"))
                    for line in self._rows(guard):
                        yield Static(line)
            yield Static(
                f"If all of it is right, type {self._number:,} and press Enter.", classes="hint"
            )
            yield Input(id="number", compact=True)
            yield Static("", id="said", classes="error-sentence")

    def on_mount(self) -> None:
        """Begin where the number is typed."""
        self.query_one(Input).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Answer if it is the number; else say what would be."""
        if event.value.strip().replace(",", "") == str(self._number):
            self.dismiss(True)
        else:
            self.query_one("#said", Static).update(
                f"That is not {self._number:,}; nothing is sent."
            )

    def _rows(self, guard: TrippedGuard) -> Iterator[Content]:
        for row in guard.rows[:_LISTED]:
            yield self._line(row)
        if guard.count > _LISTED:
            yield Content.styled(f"  … {guard.count - _LISTED:,} more", "$foreground-muted")

    def _line(self, row: GuardedRow) -> Content:
        place = "" if row.row is None else self._open.catalog.address(CellRef(row.row, None))
        head = Content.assemble("  ", (safe(place or row.key), "bold"), "  ")
        if not row.field:
            return Content.assemble(head, safe(row.key if place else ""))
        label = next((f.label for f in self._open.schema.fields if f.name == row.field), row.field)
        return Content.assemble(
            head,
            (safe(f"{row.key if place else ''} {label}: ".lstrip()), "$foreground-muted"),
            (safe(row.old) or "(blank)", "$text-error"),
            " → ",
            (safe(row.new) or "(blank)", "$text-success"),
        )
