"""shopMaster's two buttons in the settings: a full upload, and the sync on or off."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Button, Select, Static

from importers.sync.configured import ConfiguredSync, load_syncs
from tui.dialogs.confirm import ConfirmDialog
from tui.shell import Shell
from tui.text import safe


class SyncButtons(Horizontal):
    """One line: which sync, and what is to become of it."""

    DEFAULT_CSS = """
    SyncButtons { height: 1; margin-top: 1; }
    SyncButtons .label { width: 13; color: $foreground-muted; }
    SyncButtons Select { width: 16; }
    SyncButtons #none { width: auto; color: $foreground-muted; }
    SyncButtons Button { margin-left: 1; min-width: 0; height: 1; }
    """

    def __init__(self, shell: Shell) -> None:
        """Start before the settings are read."""
        super().__init__()
        self.shell = shell
        self.syncs: Mapping[str, ConfiguredSync] = {}

    def compose(self) -> ComposeResult:
        """Lay out the choice and the buttons."""
        yield Static("Sync", classes="label")
        yield Static("none is named yet", id="none")
        yield Select([("", "")], allow_blank=True, compact=True, id="sync")
        yield Button("Full upload", compact=True, id="everything")
        yield Button("Sync is off", compact=True, id="switch", tooltip="Turn it on or off")
        yield Button("All syncs", compact=True, id="all-syncs")

    def on_mount(self) -> None:
        """Read the settings."""
        self.read()

    @property
    def chosen(self) -> ConfiguredSync | None:
        """Return the sync that the buttons are about."""
        return self.syncs.get(str(self.query_one("#sync", Select).value))

    @work(group="syncs", exclusive=True, exit_on_error=False, description="reading the syncs")
    async def read(self) -> None:
        """Show the syncs as the settings have them now."""
        found = await asyncio.to_thread(load_syncs, self.shell.home)
        before = self.chosen
        self.syncs = found.syncs
        choice = self.query_one("#sync", Select)
        with self.prevent(Select.Changed):
            choice.set_options([(Content(safe(name)), name) for name in self.syncs])
            names = list(self.syncs)
            if names:
                known = before is not None and before.name in names
                choice.value = before.name if before is not None and known else names[0]
        self._show()

    def _show(self) -> None:
        chosen = self.chosen
        for name in ("#sync", "#everything", "#switch"):
            self.query_one(name).display = bool(self.syncs)
        self.query_one("#none").display = not self.syncs
        if chosen is not None:
            words = "Sync is on" if chosen.on else "Sync is off"
            self.query_one("#switch", Button).label = Content(words)
            self.query_one("#switch").refresh(layout=True)

    @on(Select.Changed, "#sync")
    def _chosen(self) -> None:
        self._show()

    @on(Button.Pressed, "#switch")
    @work(group="switch", exclusive=True, exit_on_error=False, description="saving the settings")
    async def _switch(self) -> None:
        chosen = self.chosen
        if chosen is not None:
            await asyncio.to_thread(self.shell.syncs.switch, chosen.name, on=not chosen.on)
            self.shell.begin_syncs()
            self.read()

    @on(Button.Pressed, "#everything")
    @work(group="switch", exclusive=True, exit_on_error=False, description="a full upload")
    async def _send_everything(self) -> None:
        chosen = self.chosen
        if chosen is None:
            return
        question = await asyncio.to_thread(self.shell.syncs.full_upload_question, chosen)
        if not await self.app.push_screen_wait(ConfirmDialog(question, "Send all", "Go back")):
            return
        start = self.shell.syncs.run_now
        why = await asyncio.to_thread(start, chosen.name, everything=True)
        if why:
            self.app.notify(why)
        else:
            self.shell.begin_syncs()
            self.shell.show_syncs()

    @on(Button.Pressed, "#all-syncs")
    def _all(self) -> None:
        self.shell.show_syncs()
