"""Choosing a catalog: recent files and the file browser."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Button, Footer, Static

from tui.screens.base import DeskScreen


class OpenScreen(DeskScreen[None]):
    """What the program shows when no file is open."""

    DEFAULT_CSS = """
    OpenScreen { align: center middle; }
    OpenScreen > Vertical { width: 72; max-width: 96%; height: auto; }
    OpenScreen Button { margin-top: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("o", "browse", "Open a file", id="open.browse")
    ]

    def compose(self) -> ComposeResult:
        """Lay out the greeting and the way to the file browser."""
        with Vertical():
            yield Static("[b]Shelfready[/b]  Open a catalog to check, fix and upload it.")
            yield Button("Open a file", variant="primary", id="browse")
        yield Footer()

    def on_button_pressed(self) -> None:
        """Open the file browser."""
        self.action_browse()

    @work(group="browse", exclusive=True, exit_on_error=False, description="browsing for a file")
    async def action_browse(self) -> None:
        """Let the operator pick a file, then open it."""
        from textual_fspicker import FileOpen

        chosen = await self.app.push_screen_wait(FileOpen(Path.cwd()))
        if chosen is not None:
            self.desk.open_file(chosen)
