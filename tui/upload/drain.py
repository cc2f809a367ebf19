"""Leaving while an upload runs: nothing new is sent, and the answers under way are waited for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from tui.screen import ShellDialog
from tui.text import content
from tui.widgets.marks import ENDED
from tui.widgets.wording import count

if TYPE_CHECKING:
    from importers.upload.runner import UploadRun


class DrainDialog(ShellDialog[bool], actions="settling"):
    """Cancels a run; its result is True once we may leave, None if we stay after all."""

    HELP = """
    The upload was cancelled, and the answers to the last requests are waited for, so that the
    record of uploads is exact. <settling.leave-at-once> leaves at once: those rows are looked up
    next time.
    """

    def __init__(self, run: UploadRun) -> None:
        """Take the run to end."""
        super().__init__()
        self.ending = run

    def compose(self) -> ComposeResult:
        """Lay out what is waited for."""
        with Vertical(classes="dialog") as box:
            box.border_title = "Ending the upload"
            yield Static(id="left")
            told = "<settling.leave-at-once> leaves at once; those rows are looked up next time."
            yield Static(self.worded(told), classes="hint")

    def on_mount(self) -> None:
        """Cancel, then look ten times a second."""
        self.ending.cancel()
        self._look()
        self.set_interval(0.1, self._look)

    def action_hurry(self) -> None:
        """Do not wait: the record of uploads knows which rows may have arrived."""
        self.dismiss(True)

    def _look(self) -> None:
        now = self.ending.snapshot()
        if now.phase in ENDED and self.is_current:
            self.dismiss(True)
        left = now.counts.sending
        answers = f"Waiting for the answers to {count(left, 'row')} under way …"
        words = answers if left else "Finishing the record of uploads …"
        self.query_one("#left", Static).update(content(words))
