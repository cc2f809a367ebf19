"""Asking for one line of text."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Static

from tui.screen import ShellDialog
from tui.text import content


class AskDialog(ShellDialog[str]):
    """Its result is what was typed; None when it was left with Esc."""

    HELP = "Type, then press Enter. <dialog.close> leaves all as it is."

    def __init__(self, title: str, value: str, hint: str) -> None:
        """Take the question, what to begin with, and a hint about the answer."""
        super().__init__()
        self.question = title
        self.value = value
        self.hint = hint

    def compose(self) -> ComposeResult:
        """Lay out the box."""
        with Vertical(classes="dialog") as box:
            box.border_title = content(self.question)
            yield Input(self.value, id="answer")
            yield Static(content(self.hint), classes="hint")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Answer with what was typed."""
        self.dismiss(event.value)
