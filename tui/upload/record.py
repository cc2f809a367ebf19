"""The record of uploads: which SKUs a destination has from here, written out or taken in as a plain list."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, Input, Static
from textual.worker import Worker

from importers.destinations.base import Profile
from importers.storage.unused_path import unused_path
from tui.failures import sentence_for
from tui.screen import ShellDialog
from tui.text import content
from tui.widgets.wording import count

if TYPE_CHECKING:
    from importers.ledger.place import LedgerPlace


class RecordDialog(ShellDialog[bool], actions="record"):
    """Its result is True when the record was changed, so that what would be sent is counted anew."""

    HELP = """
    What was uploaded is kept on record, and skipped by later uploads. The list is a plain text
    file with one SKU a line: write it out to keep it or to carry it to another computer, or take
    in one from elsewhere. A SKU that is taken in counts as uploaded, whatever its row says.
    """
    DEFAULT_CSS = """
    RecordDialog Input { margin: 1 0; }
    RecordDialog #said { height: auto; min-height: 1; }
    """

    def __init__(self, profile: Profile, folder: Path) -> None:
        """Speak of that profile's record (its `base_url` is the address in use)."""
        super().__init__()
        self.profile = profile
        self.folder = folder
        self.changed = False

    def compose(self) -> ComposeResult:
        """Lay out what it is, the file's name, and the two ways."""
        target = unused_path(self.folder / f"{self.profile.name}.txt", "csv", "uploaded SKUs")
        with Vertical(classes="dialog") as box:
            box.border_title = "Uploads on record"
            yield Static(
                content(
                    f"The SKUs uploaded to {self.profile.name} ({self.profile.base_url}) from this "
                    "computer, one a line. What is on the list is skipped by later uploads."
                )
            )
            yield Input(str(target), id="file")
            yield Static("", id="said")
            with Horizontal(classes="buttons"):
                yield Button("Close", id="close")
                yield Button("Take in this list", id="take")
                yield Button("Write this list", id="write", variant="primary")

    def on_mount(self) -> None:
        """Begin at the name."""
        self.query_one(Input).focus()

    @on(Button.Pressed, "#close")
    def action_close(self) -> None:
        """Close, and tell whether anything was taken in."""
        self.dismiss(self.changed)

    @on(Button.Pressed, "#write")
    @on(Input.Submitted)
    @work(group="record", exclusive=True, exit_on_error=False, description="writing the list")
    async def write(self) -> None:
        """Write every uploaded SKU to a new file."""
        from importers.upload.log import export_log

        target = self._file()
        if os.path.exists(target):
            name = target.name or "That"
            self._say(f"✗ {name} exists already; type another name to write to.")
            return
        number = await asyncio.to_thread(export_log, await self._place(), self.profile, target)
        self._say(f"✓ {count(number, 'SKU')} written to {target}.")

    @on(Button.Pressed, "#take")
    @work(group="record", exclusive=True, exit_on_error=False, description="taking in the list")
    async def take(self) -> None:
        """Count the SKUs of a file as uploaded."""
        from importers.upload.log import import_log

        source = self._file()
        number = await asyncio.to_thread(import_log, await self._place(), self.profile, source)
        self.changed = self.changed or bool(number)
        self._say(f"✓ {count(number, 'SKU')} taken in; later uploads skip them.")

    def worker_failed(self, worker: Worker[object], error: BaseException) -> None:
        """Say in place what went wrong."""
        self._say(f"✗ {sentence_for(error, worker.description, self.shell.home)}")

    async def _place(self) -> LedgerPlace:
        from importers.storage.record_places import RecordPlaces

        return await asyncio.to_thread(RecordPlaces(self.shell.home).of, self.profile)

    def _file(self) -> Path:
        return Path(os.path.expanduser(self.query_one(Input).value.strip()))

    def _say(self, sentence: str) -> None:
        said = self.query_one("#said", Static)
        said.set_class(sentence.startswith("✗"), "error-sentence")
        said.update(content(sentence))
