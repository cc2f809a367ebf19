"""What the screen before an upload writes to files: the exact requests, and the list of uploaded SKUs."""

from __future__ import annotations

import asyncio
import os
from dataclasses import replace
from pathlib import Path

from importers.storage.unused_path import unused_path
from tui.dialogs.ask import AskDialog
from tui.parts import ScreenPart, working
from tui.upload.preview_host import PreviewHost
from tui.upload.record import RecordDialog
from tui.upload.send_choices import SendChoices
from tui.widgets.wording import count


class PreviewFiles(ScreenPart[PreviewHost]):
    """The part of the screen before an upload that sends nothing at all."""

    @working("writing the requests", "write")
    async def write_requests(self) -> None:
        """Write to a file what would be sent, to the letter but for the token; send nothing."""
        if not self.screen.can_send:
            return
        path = self.screen.session.source.origin.beside
        target = unused_path(path.with_suffix(".txt"), "csv", "requests")
        hint = "The exact requests, the token masked. Nothing is sent."
        typed = await self.screen.app.push_screen_wait(
            AskDialog("Write the requests to", str(target), hint)
        )
        if not typed:
            return
        target = Path(os.path.expanduser(typed.strip()))
        if os.path.exists(target):
            self.screen.tell(
                f"✗ {target.name or 'That'} exists already; nothing was written.", "$text-error"
            )
            return
        options = self.screen.query_one("SendChoices", SendChoices).options(self.screen.url)
        self.screen.tell("Writing …")
        number = await asyncio.to_thread(self.screen.session.uploads.dry_run, target, options)
        self.screen.tell(
            f"✓ {count(number, 'request')} written to {target}; none was sent.", "$text-success"
        )

    @working("reading the record", "record")
    async def show_record(self) -> None:
        """Write out or take in the list of SKUs that are uploaded."""
        profile = self.screen.profile
        if profile is None:
            return
        profile = replace(profile, base_url=self.screen.url or profile.base_url)
        folder = self.screen.session.source.origin.beside.parent
        if await self.screen.app.push_screen_wait(RecordDialog(profile, folder)):
            self.screen.recount()
