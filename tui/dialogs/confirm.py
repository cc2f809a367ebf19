"""One question before something that cannot be taken back, with buttons that name what they do."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Static

from tui.screen import ShellDialog
from tui.text import content


class ConfirmDialog(ShellDialog[bool]):
    """Asks; its result is True only for the button that does it. Esc is the same as not doing it."""

    HELP = "A question. Tab moves between the buttons, Enter presses one, <dialog.close> leaves all as it is."

    def __init__(self, question: str, do: str, dont: str = "Go back") -> None:
        """Take the question and what the two buttons say."""
        super().__init__()
        self.question = question
        self.do = do
        self.dont = dont

    def compose(self) -> ComposeResult:
        """Lay out the question; the harmless button has the focus."""
        with Vertical(classes="dialog"):
            yield Static(content(self.question))
            with Horizontal(classes="buttons"):
                yield Button(Content(self.dont), id="dont")
                yield Button(Content(self.do), id="do", variant="warning")

    def on_mount(self) -> None:
        """Let Enter do no harm."""
        self.query_one("#dont").focus()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Answer with the button pressed."""
        self.dismiss(event.button.id == "do")
