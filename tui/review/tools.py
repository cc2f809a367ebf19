"""The keys of the review that work on many rows at once, each with a screen or dialog of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np
from textual import work
from textual.binding import Binding, BindingType

from importers.catalog.model import Fix
from importers.fixes.history import Change
from importers.query.sort import in_order, ranks
from importers.query.view import View, rows_shown
from importers.validation.report import Report
from tui.review.clipboard import ReviewClipboard
from tui.review.header_bar import HeaderBar
from tui.review.problem_list import ALL, Choice, ProblemList
from tui.widgets.table.painter import MARKED
from tui.widgets.wording import count

if TYPE_CHECKING:
    from importers.catalog.catalog import Catalog


class ReviewTools(ReviewClipboard):
    """Opens the tools; what they change is one undo step each."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("D", "duplicates", "Duplicates", show=False, id="review.duplicates"),
        Binding("R,ctrl+h", "change_column('replace')", "Replace", show=False, id="review.replace"),
        Binding("B", "brands", "Brands", show=False, id="review.brands"),
        Binding("W", "recipe", "Recipe", show=False, id="review.recipe"),
        Binding("H", "history", "History", show=False, id="review.history"),
        Binding("v", "view", "Sort, filter", show=False, id="review.view"),
        Binding("c", "change_column('set')", "Change column", show=False, id="review.change"),
    ]

    def __init__(self) -> None:
        """Start with all rows in the file's order."""
        super().__init__()
        self.view = View()
        self._places: np.ndarray | None = None

    @work(group="dialog", exclusive=True, exit_on_error=False, description="resolving duplicates")
    async def action_duplicates(self) -> None:
        """Show rows of one SKU side by side, beginning with the row under the cursor."""
        from tui.review.dialogs.duplicates import DuplicatesScreen

        row = None if self.at is None else self.at.row
        await self.app.push_screen_wait(DuplicatesScreen(self.session, row))
        self.refresh_if_stale()

    @work(group="dialog", exclusive=True, exit_on_error=False, description="changing a column")
    async def action_change_column(self, action: str) -> None:
        """Change many cells of the column under the cursor, or of all, after a preview."""
        from importers.fixes.transforms import Action
        from tui.review.dialogs.change_column import ChangeColumn

        column = self.at.column if self.at is not None else None
        rows, words = self._rows_meant()
        dialog = ChangeColumn(self.session, column or 0, rows, Action(action), words)
        fix = await self.app.push_screen_wait(dialog)
        if fix is not None:
            self.apply(fix)

    def _rows_meant(self) -> tuple[np.ndarray | None, str]:
        """Return the marked rows in the order shown, else those shown, None for all; and what to call them."""
        shown, marked = self.table.rows, self.table.marked
        if not marked:
            return shown, "shown"
        rows = np.array(sorted(marked), dtype=np.int64)
        return rows if self._places is None else in_order(rows, self._places), "marked"

    @work(group="dialog", exclusive=True, exit_on_error=False, description="leaving rows out")
    async def leave_out_marked(self) -> None:
        """Leave the marked rows out, or take them in where all of them are out, after a preview."""
        from tui.review.dialogs.fix_preview import FixPreview

        catalog, rows = self.session.catalog, tuple(sorted(self.table.marked))
        if catalog.excluded[list(rows)].all():
            fix = Fix(f"Take in {len(rows):,} marked rows", include=rows)
        else:
            fix = Fix(f"Leave out {len(rows):,} marked rows", exclude=rows)
        if await self.app.push_screen_wait(FixPreview(catalog, fix)):
            self.apply(fix)

    def action_leave_out(self) -> None:
        """Leave the marked rows out, or the one under the cursor; or take them in again."""
        if self.table.marked:
            self.leave_out_marked()
        else:
            super().action_leave_out()

    @work(group="dialog", exclusive=True, exit_on_error=False, description="looking for brands")
    async def action_brands(self) -> None:
        """Show the brands that the destination does not know."""
        from tui.review.dialogs.brands import BrandsScreen

        await self.app.push_screen_wait(BrandsScreen(self.session))
        self.refresh_if_stale()

    @work(group="dialog", exclusive=True, exit_on_error=False, description="writing a recipe")
    async def action_recipe(self) -> None:
        """Show this session's fixes as a recipe, or do another recipe to this file."""
        from tui.review.dialogs.recipe import RecipeScreen

        path = self.session.source.origin.beside
        screen = RecipeScreen(self.session, path.with_name(f"{path.stem} recipe.toml"))
        fix = await self.app.push_screen_wait(screen)
        self.refresh_if_stale()
        if fix is not None:
            self.apply(fix)

    @work(group="dialog", exclusive=True, exit_on_error=False, description="showing the history")
    async def action_history(self) -> None:
        """Show every step, and go back or forward to one of them."""
        from tui.review.dialogs.history import HistoryDialog

        session = self.session
        standing = await self.app.push_screen_wait(HistoryDialog(session))
        if standing is not None and standing != len(session.history.standing):
            self.change(lambda: session.history.travel(standing), self._travelled)

    def _travelled(self, changes: tuple[Change, ...]) -> None:
        standing, undone = self.session.history.standing, self.session.history.undone
        if changes:
            told = f"{count(len(standing), 'step')} made, {len(undone):,} undone."
            self.notify(told, timeout=3)

    # Sorting and filtering

    def refresh_session(self, report: Report | None = None) -> None:
        """Show the session; another one begins with all rows in the file's order."""
        if self.seen[0] != id(self.session):
            self.view, self._places = View(), None
        super().refresh_session(report)

    def show_choice(self, choice: Choice) -> None:
        """Show the rows of a choice, sorted as before; all rows are those of the file, in its order."""
        if choice == ALL:
            self.view, self._places = View(), None
        self.view = View(sort=self.view.sort, descending=self.view.descending)
        super().show_choice(choice)
        self._put_in_order()

    def show_found(self, rows: np.ndarray, words: str) -> None:
        """Show the rows that a search found, sorted as before."""
        self.view = View(words=words, sort=self.view.sort, descending=self.view.descending)
        super().show_found(rows, words)
        self._put_in_order()

    @work(group="dialog", exclusive=True, exit_on_error=False, description="sorting and filtering")
    async def action_view(self) -> None:
        """Choose which rows are shown, and in which order."""
        from tui.review.dialogs.view import ViewDialog

        catalog, report = self.session.catalog, self.report
        view = await self.app.push_screen_wait(ViewDialog(catalog, report, self.view))
        if view is not None:
            marked = frozenset(self.table.marked)
            rows, places = await self.off_screen(
                lambda: _looked_up(view, catalog, report, marked), "Sorting and filtering"
            )
            self.show_view(view, rows, places)

    def show_view(self, view: View, rows: np.ndarray | None, places: np.ndarray | None) -> None:
        """Show rows (None: all), in the order of their places (None: the file's)."""
        begin_anew = view.sort is not None and view != self.view
        self.choice, self.found, self.found_words = ALL, rows, view.words
        self.query_one(ProblemList).choose(ALL)
        self.view, self._places = view, places
        self.table.show_rows(rows)
        self._put_in_order()
        if begin_anew:  # who sorts wants to see what comes first
            self.table.place(0, self.table.column)
        self.show_status()

    def _put_in_order(self) -> None:
        if self._places is not None:
            self.table.show_rows(in_order(self.table.rows, self._places))

    def show_status(self) -> None:
        """Tell of the cell under the cursor, and in the header of what is shown and marked."""
        super().show_status()
        self.query_one(HeaderBar).show_view(self._told_view())

    def _told_view(self) -> str:
        """Return what the header says of the view; "" when it is the whole file."""
        parts = []
        if self.table.rows is not None and len(self.table.rows) < self.session.catalog.row_count:
            parts.append(f"{count(self.table.shown, 'row')} shown")
        if self._places is not None and self.view.sort is not None:
            way = "↓" if self.view.descending else "↑"
            parts.append(f"sorted by {self.session.catalog.label(self.view.sort).strip()} {way}")
        if self.table.marked:
            parts.append(f"{MARKED} {len(self.table.marked):,} marked")
        return ", ".join(parts)


def _looked_up(
    view: View, catalog: Catalog, report: Report, marked: frozenset[int]
) -> tuple[np.ndarray | None, np.ndarray | None]:
    rows = rows_shown(view, catalog, report, marked)
    if view.sort is None:
        return rows, None
    return rows, ranks(catalog, view.sort, descending=view.descending)
