"""From the screen before an upload into the upload: what is asked before, and who is waited for."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from importers.errors import AnotherUpload
from tui.dialogs.confirm import ConfirmDialog
from tui.parts import ScreenPart
from tui.upload.guarded import GuardedDialog
from tui.upload.plan_view import destination_title
from tui.upload.preview_host import PreviewHost
from tui.widgets.wording import count

if TYPE_CHECKING:
    from importers.destinations.base import Credential
    from importers.session.upload_options import UploadOptions


class PreviewStart(ScreenPart[PreviewHost]):
    """Asks what must be asked, then starts the run."""

    async def is_wanted(self) -> bool:
        """Ask once before anything goes to a live shop, and for a number where a guard found something odd."""
        return await self._is_the_right_file() and await self._is_sure()

    async def begin(self, credential: Credential, options: UploadOptions) -> bool:
        """Start the run, in line if the operator wants to wait; False if nothing was started. UploadImpossible."""
        start = self.screen.session.uploads.start
        try:
            await asyncio.to_thread(start, credential, options)
        except AnotherUpload as other:
            question = ConfirmDialog(f"{other.sentence} Wait in line?", "Wait in line", "Go back")
            if not await self.screen.app.push_screen_wait(question):
                return False
            await asyncio.to_thread(start, credential, replace(options, in_line=True))
        return True

    async def _is_the_right_file(self) -> bool:
        from importers.upload.guards import number_to_type

        plan = self.screen.plan
        if plan is None or not plan.tripped:
            return True
        number = number_to_type(plan.tripped)
        dialog = GuardedDialog(self.screen.session, plan.tripped, number)
        typed: bool | None = await self.screen.app.push_screen_wait(dialog)
        return bool(typed)

    async def _is_sure(self) -> bool:
        profile, plan = self.screen.profile, self.screen.plan
        if profile is None or plan is None or profile.practice:
            return True
        products = count(plan.ready, "product")
        address = self.screen.url or profile.base_url
        question = (
            f"Send {products} to {destination_title(profile)} at {address}? It is a live shop."
        )
        dialog = ConfirmDialog(question, f"Send {products}", "Go back")
        sure: bool | None = await self.screen.app.push_screen_wait(dialog)
        return bool(sure)
