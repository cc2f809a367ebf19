"""Editing a cell whose text has several lines."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, TextArea

from tui.screen import ShellDialog
from tui.text import content


class LinesDialog(ShellDialog[str], actions="lines"):
    """Its result is the new text, with the line ends that the cell had; None when left alone."""

    HELP = "The text of one cell, over several lines. <lines.keep> keeps it, <dialog.close> leaves it as it was."
    DEFAULT_CSS = """
    LinesDialog TextArea { height: 12; max-height: 60vh; }
    """

    def __init__(self, where: str, value: str, typed: str | None = None) -> None:
        """Take the cell's address, its text, and what was typed already in place of it."""
        super().__init__()
        self.where = where
        self.value = value
        self.typed = typed

    def compose(self) -> ComposeResult:
        """Lay out the text and the two buttons."""
        with Vertical(classes="dialog") as box:
            box.border_title = content(self.where)
            yield TextArea(self.value if self.typed is None else self.typed)
            with Horizontal(classes="buttons"):
                yield Button(self.worded("Keep (<lines.keep>)"), variant="primary", id="keep")
                yield Button("Cancel", id="cancel")

    def on_mount(self) -> None:
        """Begin at the end of the text."""
        area = self.query_one(TextArea)
        area.move_cursor(area.document.end)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Keep or cancel."""
        if event.button.id == "keep":
            self.action_keep()
        else:
            self.dismiss(None)

    def action_keep(self) -> None:
        """Close with the new text; an unchanged one stays exactly as it was."""
        area = self.query_one(TextArea)
        self.dismiss(area.text if area.text != TextArea(self.value).text else None)
