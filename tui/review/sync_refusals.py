"""The refusals of a sync, on the cells of the table that it read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from importers.catalog.model import CellRef
from importers.validation.report import REFUSED
from tui.parts import ScreenPart
from tui.review.host import ReviewHost
from tui.review.shown_rows import ShownRows
from tui.widgets.wording import count

if TYPE_CHECKING:
    from importers.sync.configured import ConfiguredSync
    from importers.sync.record import RefusedProduct


class SyncRefusals(ScreenPart[ReviewHost]):
    """Puts them where they belong once the table is open, and shows just their rows."""

    def __init__(self, screen: ReviewHost, shown: ShownRows) -> None:
        """Take the screen, and what decides on the rows it shows."""
        super().__init__(screen)
        self._shown = shown

    def bring(self, sync: ConfiguredSync, refused: Sequence[RefusedProduct]) -> None:
        """Do the fixes of the sync's recipe, and put what it was refused on the cells."""
        from importers.sync.desk import put_on_desk

        session, practice = self.screen.session, self.screen.shell.practice
        own = session.profile is not None and session.profile.practice
        url = practice.server.url if own and practice.server else None
        self.screen.change(lambda: put_on_desk(session, sync, refused, url), self._show)

    def _show(self, refused: int) -> None:
        found = {at: rows for at, rows in self.screen.report.found.items() if at[0] == REFUSED}
        if not refused or not found:
            self.screen.say("No row is refused as it now stands.")
            return
        rows = np.unique(np.concatenate(list(found.values())))
        self._shown.show_found(rows, "refused by the shop")
        (_, column), first = min(found.items(), key=lambda each: int(each[1][0]))
        self.screen.jump(CellRef(int(first[0]), column))
        self.screen.say(
            f"{count(refused, 'row')} refused: put them right, then <review.upload> sends them."
        )
