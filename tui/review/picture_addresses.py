"""The key that asks the web for the catalog's pictures, beside all other work, and stops that again."""

from __future__ import annotations

import asyncio
import threading

from importers.catalog.model import Progress
from importers.errors import Cancelled
from tui.parts import ScreenPart, working
from tui.review.header_bar import HeaderBar
from tui.review.host import ReviewHost

_LOOKS = 0.25  # seconds between looks at how far it is


class PictureAddresses(ScreenPart[ReviewHost]):
    """One check at a time; what it finds is shown once it is over."""

    def __init__(self, screen: ReviewHost) -> None:
        """Begin with nothing under way."""
        super().__init__(screen)
        self._stop: threading.Event | None = None
        self._progress = Progress("Asking for pictures", 0)

    @property
    def exist(self) -> bool:
        """Tell whether a column of pictures is there."""
        return bool(self.screen.session.picture_addresses.columns)

    def toggle(self) -> None:
        """Ask for the pictures, or stop that."""
        if self._stop is None:
            self._ask()
        else:
            self._stop.set()

    @working("asking for pictures", group="pictures")
    async def _ask(self) -> None:
        session, stop = self.screen.session, threading.Event()
        self._stop, self._progress = stop, Progress("Asking for pictures", 0)
        showing = asyncio.create_task(self._show())
        try:
            result = await asyncio.to_thread(session.picture_addresses.check, self._note)
        finally:
            stop.set()  # also where the screen goes away: nobody waits for the web then
            self._stop = None
            showing.cancel()
            self.screen.query_one("HeaderBar", HeaderBar).show_work("")
        self.screen.refresh_if_stale()
        self.screen.say(result.sentence, timeout=10)

    def _note(self, progress: Progress) -> None:
        """Take how far it is, in the thread that asks. Cancelled once the operator has enough."""
        self._progress = progress
        stop = self._stop
        if stop is None or stop.is_set():
            raise Cancelled

    async def _show(self) -> None:
        bar = self.screen.query_one("HeaderBar", HeaderBar)
        while True:
            await asyncio.sleep(_LOOKS)
            done, total = self._progress.done, self._progress.total
            of = "" if total is None else f" {done:,} of {total:,}"
            bar.show_work(self.screen.worded(f"Pictures{of}, <review.picture-addresses> stops"))
