"""The keys that decide which rows are shown and in which order, and that go to one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from importers.catalog import arrow
from importers.catalog.model import CellRef
from importers.query.go_to import place_named
from importers.query.sort import ranks, ranks_of
from importers.query.view import RowFilter, View, rows_shown
from tui.parts import ScreenPart, working
from tui.review.host import ReviewHost
from tui.review.problem_list import column_title
from tui.review.shown_rows import ShownRows
from tui.review.uploads import address_in_use

if TYPE_CHECKING:
    from collections.abc import Sequence

    from importers.session.session import Session
    from importers.validation.report import Report
    from tui.widgets.table.painter import BesideColumn


class RowViews(ScreenPart[ReviewHost]):
    """Changes nothing in the catalog: what is shown is a matter of the eyes."""

    def __init__(self, screen: ReviewHost, shown: ShownRows) -> None:
        """Take what decides which rows are shown."""
        super().__init__(screen)
        self._shown = shown

    @working("sorting and filtering")
    async def sort_and_filter(self) -> None:
        """Choose which rows are shown, and in which order."""
        from tui.review.dialogs.view import ViewDialog

        session, report = self.screen.session, self.screen.report
        aimed = session.profile is not None
        dialog = ViewDialog(session.catalog, report, self._shown.view, on_record=aimed)
        view = await self.screen.app.push_screen_wait(dialog)
        if view is not None:
            await self._show(view)

    @working("sorting", group="view")
    async def sort_by_column(self) -> None:
        """Sort by the cursor's column: smallest first, then largest first, then in the file's order."""
        at = self.screen.at
        if at is not None:
            column = self.screen.table.column if at.column is None else at.column
            await self._show(self._shown.view.sorted_next(column))

    @working("filtering", group="view")
    async def only_this_value(self) -> None:
        """Show only the rows that hold the cursor's value in its column, of those shown; again takes that back."""
        at = self.screen.at
        if at is None or at.row is None or at.column is None:
            return
        value = self.screen.session.catalog.value(at.row, at.column) or ""
        await self.show_value(at.column, value)

    async def show_value(self, column: int, value: str) -> None:
        """Show only the rows with a value in a column, of those shown; again takes that back."""
        await self._show(self._shown.view.with_value(column, value))
        rows, catalog = self.screen.table.shown, self.screen.session.catalog
        if self._shown.view.values:
            words = f"{column_title(catalog, column)} is “{value}”" if value else "it is blank"
            self.screen.say(f"{rows:,} shown where {words}. <review.all> shows all.", timeout=3)

    @working("looking at a column's values")
    async def column_values(self) -> None:
        """Show the values of the cursor's column in the rows shown, with their counts."""
        from tui.review.dialogs.column_values import ColumnValuesScreen

        at = self.screen.at
        if at is None or at.column is None:
            return
        session, rows = self.screen.session, self.screen.table.rows
        if rows is not None and len(rows) == session.catalog.row_count:
            rows = None  # all of them, in another order
        screen = ColumnValuesScreen(session, at.column, rows)
        chosen = await self.screen.app.push_screen_wait(screen)
        self.screen.refresh_if_stale()
        if chosen is not None:
            await self.show_value(at.column, chosen.text)

    @working("showing rows", group="view")
    async def show_state(self, state: RowFilter) -> None:
        """Show just the rows of a state."""
        await self._show(View(rows=state))

    async def _show(self, view: View) -> None:
        session, report = self.screen.session, self.screen.report
        marked, url = frozenset(self.screen.table.marked), address_in_use(self.screen)
        sheet = self.screen.table.sheet
        beside = () if sheet is None else sheet.beside
        rows, places = await self.screen.off_screen(
            lambda: _looked_up(view, session, report, marked, url, beside), "Sorting and filtering"
        )
        self._shown.show_view(view, rows, places)

    @working("going to a row")
    async def go_to(self) -> None:
        """Ask for a line or a SKU, and go there."""
        from tui.dialogs.ask import AskDialog

        session, table = self.screen.session, self.screen.table
        cell = ", a cell such as B17" if session.source.is_workbook else ""
        place = "row" if session.source.is_workbook else "line"
        hint = f"A {place}’s number{cell}, or a SKU or its beginning (=123: the SKU 123)."
        answer = await self.screen.app.push_screen_wait(AskDialog("Go to", "", hint))
        if not answer:
            return
        key = session.mapping.column(session.schema.key.name)
        ref = await self.screen.off_screen(lambda: place_named(session.catalog, answer, key))
        if ref is None:
            self.screen.say(f"No {place} and no SKU is called “{answer.strip()}”.", timeout=4)
        else:
            column = table.column if ref.column is None else ref.column
            self.screen.jump(CellRef(ref.row, column))


def _looked_up(
    view: View,
    session: Session,
    report: Report,
    marked: frozenset[int],
    url: str | None,
    beside: Sequence[BesideColumn],
) -> tuple[np.ndarray | None, np.ndarray | None]:
    catalog = session.catalog

    def on_record(state: RowFilter) -> np.ndarray:
        return session.uploads.standings(url).filtered(state)

    rows = rows_shown(view, catalog, report, marked, on_record)
    if view.sort is None:
        return rows, None
    own = view.sort - catalog.column_count
    if own < 0:
        return rows, ranks(catalog, view.sort, descending=view.descending)
    if own >= len(beside):  # it is not shown any more
        return rows, None
    texts = beside[own].texts(np.arange(catalog.row_count))
    return rows, ranks_of(arrow.texts(texts), descending=view.descending)
