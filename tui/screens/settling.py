"""Leaving while an upload runs: nothing new is sent, and the answers under way are waited for."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from tui.screens.base import DeskDialog
from tui.text import content
from tui.widgets.marks import ENDED
from tui.widgets.wording import count, summary

if TYPE_CHECKING:
    from importers.session import Session
    from importers.upload.runner import UploadRun


class SettlingDialog(DeskDialog[str]):
    """Cancels a run; its result is what to say of it once it has ended, None if we stay after all."""

    HELP = """
    The upload was cancelled, and the answers to the last requests are waited for, so that the
    record of uploads is exact. q leaves at once: those rows are looked up next time.
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("q,ctrl+c", "hurry", "Leave at once")]

    def __init__(self, run: UploadRun) -> None:
        """Take the run to end."""
        super().__init__()
        self.ending = run

    def compose(self) -> ComposeResult:
        """Lay out what is waited for."""
        with Vertical(classes="dialog") as box:
            box.border_title = "Ending the upload"
            yield Static(id="left")
            yield Static("q leaves at once; those rows are looked up next time.", classes="hint")

    def on_mount(self) -> None:
        """Cancel, then look ten times a second."""
        self.ending.cancel()
        self._look()
        self.set_interval(0.1, self._look)

    def action_hurry(self) -> None:
        """Do not wait: the record of uploads knows which rows may have arrived."""
        self.dismiss(summary(self.ending.snapshot()))

    def _look(self) -> None:
        now = self.ending.snapshot()
        if now.phase in ENDED and self.is_current:
            self.dismiss(summary(now))
        words = f"Waiting for the answers to {count(now.counts.sending, 'row')} under way …"
        self.query_one("#left", Static).update(content(words))


def farewell(words: str, session: Session) -> str:
    """Return what to leave on the terminal: what became of the upload, and how to go on with it."""
    profile = session.profile
    if profile is None or profile.practice:
        return words
    command = shlex.join(["shelfready", str(session.source.path), "--to", profile.name])
    return f"{words}\nTo go on with it: {command}"
