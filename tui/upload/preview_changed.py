"""From the screen before an upload to the rows that were changed since they were uploaded, old and new."""

from __future__ import annotations

import asyncio

from importers.query.view import RowFilter
from tui.parts import ScreenPart, working
from tui.upload.changed import ALL_OF_THEM, ChangedDialog
from tui.upload.preview_host import PreviewHost
from tui.upload.send_choices import SendChoices


class PreviewChanged(ScreenPart[PreviewHost]):
    """Opens what lies behind the count of changed rows; sends nothing."""

    @property
    def exist(self) -> bool:
        """Tell whether a row was changed."""
        plan = self.screen.plan
        return bool(plan and plan.changed)

    @working("looking for what was changed", "dialog")
    async def show(self) -> None:
        """List the changes; go to the cell, or to the sheet with just these rows, as the operator decides."""
        if not self.exist:
            return
        session = self.screen.session
        options = self.screen.query_one("SendChoices", SendChoices).options(self.screen.url)
        since = await asyncio.to_thread(session.uploads.since, options)
        dialog = ChangedDialog(session, since)
        chosen = await self.screen.app.push_screen_wait(dialog)
        if chosen == ALL_OF_THEM:
            self.screen.shell.show_rows(RowFilter.CHANGED)
        elif chosen is not None:
            self.screen.shell.show_cell(chosen)
