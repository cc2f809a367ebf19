"""What the sheet knows of its uploads: where the rows stand, which were refused, and sending one of them again."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from importers.catalog.model import CellRef
from importers.upload.snapshot import RunPhase
from importers.validation.report import REFUSED, Report
from tui.parts import ScreenPart, working
from tui.review.header_bar import HeaderBar
from tui.review.host import ReviewHost
from tui.widgets.wording import count

if TYPE_CHECKING:
    from importers.upload.snapshot import Counts


class RowUploads(ScreenPart[ReviewHost]):
    """Remembers the rows that the destination refused until they are sent again."""

    def __init__(self, screen: ReviewHost) -> None:
        """Start with no row refused."""
        super().__init__(screen)
        self._refused: set[int] = set()
        self.changed: tuple[int, ...] = ()  # of these the rows that would go out otherwise now
        self._about: object = None  # the destination whose refusals these are
        self._counted: Counts | None = None  # the run's counts when the rows were counted last

    @working("counting rows", "standings")
    async def count(self) -> None:
        """Show where every row stands at the chosen destination, by its record; the session may be busy."""
        url = address_in_use(self.screen)
        uploads = self.screen.session.uploads
        standings = await asyncio.to_thread(uploads.standings, url)
        await asyncio.to_thread(lambda: uploads.others.follow())
        self.screen.query_one("HeaderBar", HeaderBar).show_standings(standings)

    def count_if_moved(self, counts: Counts) -> None:
        """Count anew once the run has moved on."""
        if counts != self._counted:
            self._counted = counts
            self.count()

    def note(self, report: Report) -> None:
        """Remember which rows the destination refused, and tell when more of them were changed since."""
        if self._about != self.screen.session.profile:
            self._about = self.screen.session.profile
            self._refused.clear()
            self.changed = ()
        now: set[int] = set()
        for group in report.groups:
            if group.code == REFUSED:
                now.update(report.rows(group.code, group.column).tolist())
        self._refused |= now
        held = report.blocked_rows() | report.left_out
        before = self.changed
        self.changed = tuple(row for row in sorted(self._refused - now) if not held[row])
        if set(self.changed) - set(before):
            self._tell_changed()

    def _tell_changed(self) -> None:
        number = len(self.changed)
        if self.screen.session.uploads.run is None:
            return
        if number == 1:
            self.screen.say("This refused row was changed: <review.resend> resends it.", timeout=4)
        else:
            told = f"{number:,} refused rows changed: <review.resend-all> resends all of them."
            self.screen.say(told, timeout=4)

    @property
    def resendable(self) -> bool:
        """Tell whether rows that were refused have been changed since."""
        return bool(self.changed) and self.screen.session.uploads.run is not None

    def resend_all(self) -> None:
        """Send all rows again that were refused and have been changed since."""
        session = self.screen.session
        rows = session.uploads.several.of_one(self.changed) if self.changed else ()
        if rows:
            self._refused.difference_update(rows)
            self.changed = tuple(row for row in self.changed if row not in set(rows))
            self.screen.change(
                lambda: session.uploads.resend(rows), lambda _: self._tell_sent(rows)
            )

    def _tell_sent(self, rows: tuple[int, ...]) -> None:
        self._tell_on_the_way(count(len(rows), "row"), "is" if len(rows) == 1 else "are")

    def _tell_on_the_way(self, what: str, verb: str = "is") -> None:
        """Say that rows are sent, or wait where the run is paused."""
        run, several = self.screen.session.uploads.run, self.screen.session.uploads.several
        where = f" to {run.profile.name}" if run is not None and len(several.ended) > 1 else ""
        told = f"{what} {verb} being sent again{where}; <review.upload> shows the upload."
        if run is not None and run.snapshot().phase is RunPhase.PAUSED:
            told = f"{what} will go out again: the upload is paused, <review.upload> goes there."
        self.screen.say(told, timeout=4)

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
        self.changed = tuple(each for each in self.changed if each != row)

    def _tell(self, row: int) -> None:
        place = self.screen.session.catalog.address(CellRef(row, None))
        self._tell_on_the_way(f"{place[:1].upper()}{place[1:]}")

    def show(self) -> None:
        """Go to the upload: the preview, or the run there is."""
        self.screen.shell.show_upload()


def address_in_use(screen: ReviewHost) -> str | None:
    """Return where the practice server inside this program listens, if uploads go there; None: as the profile says."""
    profile = screen.session.profile
    return None if profile is None else screen.shell.practice.own_url(profile)
