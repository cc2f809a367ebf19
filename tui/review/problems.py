"""From one problem to the next, among the rows that are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from importers.catalog.model import CellRef
from importers.query.errors_first import Leg, legs, without_quiet
from importers.query.next_problem import next_in_order, next_problem
from tui.parts import ScreenPart
from tui.review.host import ReviewHost
from tui.review.shown_rows import ShownRows

if TYPE_CHECKING:
    from importers.validation.report import Report


class ProblemWalk(ScreenPart[ReviewHost]):
    """Moves the cursor from problem to problem; after the last comes the first."""

    def __init__(self, screen: ReviewHost, shown: ShownRows) -> None:
        """Take what is shown."""
        super().__init__(screen)
        self._shown = shown

    @property
    def exist(self) -> bool:
        """Tell whether there is a problem to go to."""
        return bool(self.screen.report.groups)

    def next(self) -> None:
        """Go to the next problem."""
        self._go(back=False)

    def previous(self) -> None:
        """Go to the problem before."""
        self._go(back=True)

    def begin(self) -> None:
        """Go to the first problem of those that are shown."""
        self._go_on(Leg(self.screen.report, CellRef(-1, None)), back=False)

    def _go(self, *, back: bool) -> None:
        at = self.screen.at
        if at is None:
            return
        rows = self.screen.session.catalog.row_count
        for leg in legs(self._walked, at, rows, back=back):
            if self._go_on(leg, back=back):
                if leg.words:
                    self.screen.say(leg.words, timeout=2)
                return
        self._tell_general()

    @property
    def _walked(self) -> Report:
        """Return the problems that the way leads through: those of one kind, or all but quiet ones."""
        report, session = self.screen.report, self.screen.session
        if self._shown.choice.kind is not None:
            return report
        return without_quiet(report, None if session.profile is None else session.fields())

    def _tell_general(self) -> None:
        report = self.screen.report
        for group in report.groups:
            if self.screen.is_general((group.code, group.column)):
                self.screen.app.notify(report.problem(group.code, group.column, 0).message)
                return

    def _go_on(self, leg: Leg, *, back: bool) -> bool:
        shown, rows = self._shown, self.screen.table.rows
        kind, at = shown.choice.kind, leg.start
        if shown.view.sort is not None and rows is not None:
            ref = next_in_order(leg.report, at, rows, back=back, only=kind)
        else:
            ref = next_problem(leg.report, at, back=back, only=kind, within=shown.found)
        if ref is not None:
            self.screen.jump(ref)
        return ref is not None
