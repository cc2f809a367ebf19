"""From one problem to the next, among the rows that are shown."""

from __future__ import annotations

from importers.catalog.model import CellRef
from importers.query.next_problem import next_in_order, next_problem
from tui.parts import ScreenPart
from tui.review.host import ReviewHost
from tui.review.shown_rows import ShownRows


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
        """Go to the first problem."""
        self._go_from(CellRef(-1, None))

    def _go(self, *, back: bool) -> None:
        at = self.screen.at
        if at is not None and not self._go_from(at, back):
            rows = self.screen.session.catalog.row_count
            if self._go_from(CellRef(rows if back else -1, None), back):
                self.screen.say("On from the other end.", timeout=2)
            else:
                self._tell_general()

    def _tell_general(self) -> None:
        report = self.screen.report
        for group in report.groups:
            if self.screen.is_general((group.code, group.column)):
                self.screen.app.notify(report.problem(group.code, group.column, 0).message)
                return

    def _go_from(self, at: CellRef, back: bool = False) -> bool:
        shown, rows = self._shown, self.screen.table.rows
        kind, report = shown.choice.kind, self.screen.report
        if shown.view.sort is not None and rows is not None:
            ref = next_in_order(report, at, rows, back=back, only=kind)
        else:
            ref = next_problem(report, at, back=back, only=kind, within=shown.found)
        if ref is not None:
            self.screen.jump(ref)
        return ref is not None
