"""From the screen before an upload to the products that the file no longer has."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Button

from tui.parts import ScreenPart, working
from tui.upload.plan_view import destination_title
from tui.upload.preview_host import PreviewHost
from tui.upload.preview_token import PreviewToken
from tui.upload.send_choices import SendChoices

if TYPE_CHECKING:
    from importers.destinations.gone import GoneChoice
    from importers.session.gone import GoneProduct
    from importers.session.upload_options import UploadOptions
    from importers.upload.runner import UploadRun


class PreviewGone(ScreenPart[PreviewHost]):
    """Counts what is gone, and opens the list of it."""

    def __init__(self, screen: PreviewHost, token: PreviewToken) -> None:
        """Begin with nothing gone."""
        super().__init__(screen)
        self._token = token
        self._products: Sequence[GoneProduct] = ()

    @property
    def exist(self) -> bool:
        """Tell whether anything is gone."""
        return bool(self._products)

    async def look(self, options: UploadOptions) -> None:
        """Find what is gone."""
        gone = self.screen.session.uploads.gone
        self._products = await asyncio.to_thread(gone.products, options)
        self.offer()

    def forget(self) -> None:
        """Offer nothing until it is looked for again."""
        self._products = ()
        self.offer()

    def offer(self) -> None:
        """Show the button that opens the list, if there is one."""
        button, number = self.screen.query_one("#gone", Button), len(self._products)
        button.display = bool(number)
        words = f"Show the {number:,} gone from this file (<preview.gone>)"
        button.label = Content(self.screen.worded(words))
        button.refresh(layout=True)

    @working("looking at what is gone", "dialog")
    async def show(self) -> None:
        """List what is gone; what is done about it is decided there."""
        from tui.upload.gone import GoneDialog

        session, profile = self.screen.session, self.screen.profile
        if not self.exist or profile is None:
            return
        options = self.screen.query_one("SendChoices", SendChoices).options(self.screen.url)
        gone, found = session.uploads.gone, self._token.found()
        why = await asyncio.to_thread(gone.why_only_listed, options)
        choices = () if why else await asyncio.to_thread(gone.choices, options)
        if choices and found is None:
            choices, why = (), f"Type the token for {destination_title(profile)} first."

        def start(choice: GoneChoice, keys: Sequence[str]) -> UploadRun:
            assert found is not None  # else there are no choices
            return gone.start(choice, keys, found.credential, options)

        dialog = GoneDialog(self._products, choices, why, start)
        await self.screen.app.push_screen_wait(dialog)
        await self.look(options)
