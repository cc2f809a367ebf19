"""What the sheet knows of its upload: which rows were refused, and sending one of them again."""

from __future__ import annotations

from importers.catalog.model import CellRef
from importers.validation.report import Report
from tui.parts import ScreenPart
from tui.review.host import ReviewHost


class RowUploads(ScreenPart[ReviewHost]):
    """Remembers the rows that the destination refused until they are sent again."""

    def __init__(self, screen: ReviewHost) -> None:
        """Start with no row refused."""
        super().__init__(screen)
        self._refused: set[int] = set()

    def note(self, report: Report) -> None:
        """Remember which rows the destination refused."""
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
