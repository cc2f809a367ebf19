"""What the screen before an upload writes to files: the exact requests, and the list of uploaded SKUs."""

from __future__ import annotations

import asyncio
import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from textual import on, work
from textual.widgets import Button

from importers.storage.unused_path import unused_path
from tui.dialogs.ask import AskDialog
from tui.upload.preview_token import PreviewToken
from tui.upload.record import RecordDialog
from tui.upload.send_choices import SendChoices
from tui.widgets.wording import count

if TYPE_CHECKING:
    from importers.upload.snapshot import UploadPreview


class PreviewFiles(PreviewToken):
    """The part of the screen before an upload that sends nothing at all."""

    plan: UploadPreview | None = None

    def recount(self) -> None:
        """Count anew what would be sent."""
        raise NotImplementedError

    @on(Button.Pressed, "#write")
    @work(group="write", exclusive=True, exit_on_error=False, description="writing the requests")
    async def action_write(self) -> None:
        """Write to a file what would be sent, to the letter but for the token; send nothing."""
        if not (self.plan and self.plan.ready):
            return
        path = self.session.source.origin.beside
        target = unused_path(path.with_suffix(".txt"), "csv", "requests")
        hint = "The exact requests, the token masked. Nothing is sent."
        typed = await self.app.push_screen_wait(
            AskDialog("Write the requests to", str(target), hint)
        )
        if not typed:
            return
        target = Path(os.path.expanduser(typed.strip()))
        if os.path.exists(target):
            self.tell(
                f"✗ {target.name or 'That'} exists already; nothing was written.", "$text-error"
            )
            return
        options = self.query_one(SendChoices).options(self.url)
        self.tell("Writing …")
        number = await asyncio.to_thread(self.session.uploads.dry_run, target, options)
        self.tell(
            f"✓ {count(number, 'request')} written to {target}; none was sent.", "$text-success"
        )

    @on(Button.Pressed, "#record")
    @work(group="record", exclusive=True, exit_on_error=False, description="reading the record")
    async def action_record(self) -> None:
        """Write out or take in the list of SKUs that are uploaded."""
        profile = self.profile
        if profile is None:
            return
        profile = replace(profile, base_url=self.url or profile.base_url)
        folder = self.session.source.origin.folder
        if await self.app.push_screen_wait(RecordDialog(profile, folder)):
            self.recount()
