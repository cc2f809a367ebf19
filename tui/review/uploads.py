"""What the sheet knows of its uploads: where the rows stand, which were refused, and sending one of them again."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from importers.catalog.model import CellRef
from importers.validation.report import Report
from tui.parts import ScreenPart, working
from tui.review.header_bar import HeaderBar
from tui.review.host import ReviewHost

if TYPE_CHECKING:
    from importers.upload.snapshot import Counts


class RowUploads(ScreenPart[ReviewHost]):
    """Remembers the rows that the destination refused until they are sent again."""

    def __init__(self, screen: ReviewHost) -> None:
        """Start with no row refused."""
        super().__init__(screen)
        self._refused: set[int] = set()
        self._about: object = None  # the destination whose refusals these are
        self._counted: Counts | None = None  # the run's counts when the rows were counted last

    @working("counting rows", "standings")
    async def count(self) -> None:
        """Show where every row stands at the chosen destination, by its record; the session may be busy."""
        session, practice = self.screen.session, self.screen.shell.practice
        profile = session.profile
        own = profile is not None and profile.practice and practice.server is not None
        url = practice.server.url if own and practice.server else None
        standings = await asyncio.to_thread(session.uploads.standings, url)
        self.screen.query_one("HeaderBar", HeaderBar).show_standings(standings)

    def count_if_moved(self, counts: Counts) -> None:
        """Count anew once the run has moved on."""
        if counts != self._counted:
            self._counted = counts
            self.count()

    def note(self, report: Report) -> None:
        """Remember which rows the destination refused."""
        if self._about != self.screen.session.profile:
            self._about = self.screen.session.profile
            self._refused.clear()
        for group in report.groups:
            if group.code == "refused":
                self._refused.update(report.rows(group.code, group.column).tolist())

    @property
    def refused_here(self) -> bool:
        """Tell whether the row under the cursor was refused and may be sent again."""
        at = self.screen.at
        if self.screen.session.uploads.run is None or at is None or at.row is None:
            return False
        return at.row in self._refused

    def resend(self) -> None:
        """Send the row under the cursor again; until it is refused again it is none of the refused."""
        at, session = self.screen.at, self.screen.session
        if at is None or at.row is None:
            return
        row = at.row
        self.screen.change(lambda: session.uploads.resend([row]), lambda _: self._tell(row))
        self._refused.discard(row)

    def _tell(self, row: int) -> None:
        place = self.screen.session.catalog.address(CellRef(row, None))
        told = (
            f"{place[:1].upper()}{place[1:]} is being sent again; <review.upload> shows the upload."
        )
        self.screen.say(told, timeout=4)

    def show(self) -> None:
        """Go to the upload: the preview, or the run there is."""
        self.screen.shell.show_upload()
