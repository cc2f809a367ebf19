"""The review desk: the sheet, what is wrong in it, and the keys to put it right."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Footer, Static

from tui.screens.base import DeskScreen
from tui.text import content


class ReviewScreen(DeskScreen[None]):
    """Shows the open session."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("g", "upload", "Upload", id="review.upload")]

    def compose(self) -> ComposeResult:
        """Lay out the sheet."""
        yield Static(content(str(self.session.source.path)))
        yield Footer()

    def action_upload(self) -> None:
        """Show the upload screen."""
        from tui.screens.upload import UploadScreen

        self.app.push_screen(UploadScreen())
