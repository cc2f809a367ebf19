"""The keys that change the catalog: edit, fix, leave out, undo. Each change can be undone."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import work

from importers.catalog.catalog import column_letters
from importers.catalog.model import CellRef, Fix, Problem
from importers.fixes.history import Change
from importers.validation.findings import ProblemKind
from tui.review.base import ReviewBase
from tui.review.cell_editor import CellEditor
from tui.review.status_line import problems_at
from tui.widgets.table.catalog_table import CatalogTable
from tui.widgets.wording import count

if TYPE_CHECKING:
    from importers.session.session import Session

_MANY_LINES = ("\n", "\r")
_NO_FIX = (
    "No safe fix for this one: <table.edit> edits the cell, <review.leave-out> leaves the row out."
)
_NO_BRAND = (
    "No brand is near enough: <review.brands> shows the shop's own, <table.edit> edits the cell."
)


class ReviewChanges(ReviewBase):
    """Asks the session for changes and tells what became of them."""

    def __init__(self) -> None:
        """Start with nothing fixed."""
        super().__init__()
        self._fixed_last: ProblemKind | None = None

    def on_catalog_table_edit_requested(self, event: CatalogTable.EditRequested) -> None:
        """Open the editor over the cell; text of several lines gets a box of its own."""
        ref = event.ref
        if ref.column is None:
            return
        if ref.row is None:
            self.rename(ref.column)
            return
        value = self.session.catalog.value(ref.row, ref.column) or ""
        if any(end in value for end in _MANY_LINES) and event.typed is None:
            self.edit_lines(ref, value)
        else:
            cell, room = self.table.cell_region(), self.table.size.width
            self.query_one(CellEditor).edit(ref, value, cell, room, event.typed)

    def on_cell_editor_kept(self, event: CellEditor.Kept) -> None:
        """Put the new value in its cell, and go where the key says."""
        self.table.focus()
        if event.value is not None:
            self.edit(event.ref, event.value)
        self.table.action_move(event.down, event.right)

    def on_screen_suspend(self) -> None:
        """Keep what is being typed before a dialog that came over it, such as the one that saves, does its work."""
        editor = self.query_one(CellEditor)
        if editor.is_open:
            editor.action_keep(0, 0)

    def on_cell_editor_lines(self, event: CellEditor.Lines) -> None:
        """Go on in a box of several lines."""
        self.table.focus()
        value = self.session.catalog.value(event.ref.row or 0, event.ref.column or 0) or ""
        self.edit_lines(event.ref, value, event.value)

    def edit(self, ref: CellRef, value: str) -> None:
        """Change one cell."""
        session = self.session
        self.change(lambda: session.edit(ref, value), self._told)

    @work(group="dialog", exclusive=True, exit_on_error=False, description="editing a cell")
    async def edit_lines(self, ref: CellRef, value: str, typed: str | None = None) -> None:
        """Edit text of several lines, beginning with what was `typed` already."""
        from tui.review.dialogs.lines import LinesDialog

        title = self.session.catalog.address(ref)
        changed = await self.app.push_screen_wait(LinesDialog(title, value, typed))
        if changed is not None and changed != value:
            self.edit(ref, changed)

    @work(group="dialog", exclusive=True, exit_on_error=False, description="editing a row")
    async def action_row_form(self) -> None:
        """Edit all cells of the row under the cursor in a form."""
        from tui.review.dialogs.row_form import RowForm

        ref, session = self.at, self.session
        if ref is None or ref.row is None:
            return
        fix = await self.app.push_screen_wait(RowForm(session, self.report, ref))
        if fix is not None and fix.edits:
            self.apply(fix)

    @work(group="dialog", exclusive=True, exit_on_error=False, description="renaming a column")
    async def rename(self, column: int) -> None:
        """Give a column another label in the header."""
        from tui.dialogs.ask import AskDialog

        catalog = self.session.catalog
        question = f"Name of column {column_letters(column)}"
        hint = "The header of the file gets this name when you save."
        name = await self.app.push_screen_wait(AskDialog(question, catalog.labels[column], hint))
        if name is not None and name != catalog.labels[column]:
            self.edit(CellRef(None, column), name)

    @work(
        group="dialog", exclusive=True, exit_on_error=False, description="looking for unsaved work"
    )
    async def offer_unsaved(self) -> None:
        """Offer the changes that were not saved the last time."""
        from tui.review.dialogs.unsaved import UnsavedDialog

        session = self.session
        fix = await asyncio.to_thread(session.unsaved)
        if fix is None:
            return
        wanted = await self.app.push_screen_wait(UnsavedDialog(session.catalog, fix))
        if wanted:
            self.apply(fix)
        elif wanted is not None:
            await asyncio.to_thread(session.forget_unsaved)

    def apply(self, fix: Fix) -> None:
        """Make a fix's changes as one step."""
        session = self.session
        self.change(lambda: session.apply(fix), self._told)

    # Suggested fixes

    def problem_here(self) -> Problem | None:
        """Return the worst problem of the cell under the cursor, or of its row."""
        if self.at is None:
            return None
        return next(iter(problems_at(self.report, self.at)), None)

    def action_fix(self) -> None:
        """Apply the suggested fix of the problem under the cursor, if one is safe."""
        problems, session = problems_at(self.report, self.at) if self.at else (), self.session
        if problems:
            self._fixed_last = problems[0].code, problems[0].ref.column
            self.change(lambda: _suggest_and_apply(session, problems), self._fixed)

    def _fixed(self, change: Change | None) -> None:
        if change is None:
            problem = self.problem_here()
            brand = problem is not None and problem.code == "unknown-brand"
            self.say(_NO_BRAND if brand else _NO_FIX)
        else:
            self.say(f"{change.title}. <review.undo> takes it back.", timeout=4)

    @work(group="dialog", exclusive=True, exit_on_error=False, description="fixing a kind")
    async def action_fix_all(self) -> None:
        """Show what the fix of all problems of this kind would change, then apply it."""
        from tui.review.dialogs.fix_preview import FixPreview

        kind = self.kind_here()
        if kind is None:
            return
        fix = await self.off_screen(lambda: self.session.suggest_all(*kind))
        if fix is None:
            self.notify("No fix is safe for all of these: each needs your eye.")
        elif await self.app.push_screen_wait(FixPreview(self.session.catalog, fix)):
            self.apply(fix)

    def kind_here(self) -> ProblemKind | None:
        """Return the kind of the problem under the cursor, else the one listed, else the one fixed a moment ago."""
        problem = self.problem_here()
        if problem is not None:
            return problem.code, problem.ref.column
        if self.choice.kind is not None:
            return self.choice.kind
        left = {(group.code, group.column) for group in self.report.groups}
        return self._fixed_last if self._fixed_last in left else None

    # Leaving rows out, and undo

    def action_leave_out(self) -> None:
        """Leave the row under the cursor out of checks and uploads, or take it in again."""
        ref, session = self.at, self.session
        if ref is None or ref.row is None:
            return
        row = ref.row
        out = bool(session.catalog.excluded[row])
        self.change(lambda: session.include([row]) if out else session.exclude([row]), self._told)

    def action_undo(self) -> None:
        """Take back the last change."""
        self.change(self.session.history.undo, lambda change: self._went("Undone", change))

    def action_redo(self) -> None:
        """Do again what was undone."""
        self.change(self.session.history.redo, lambda change: self._went("Done again", change))

    def _went(self, word: str, change: Change | None) -> None:
        if change is None:
            return
        where = next(iter(change.cells), None)
        row = next(iter(change.rows), None)
        if where is not None or row is not None:
            self.jump(where or CellRef(row, None))
        self.notify(f"{word}: {change.title}", timeout=3)

    def _told(self, change: Change) -> None:
        changed = len(change.cells) + len(change.rows)
        if changed > 1:
            told = f"{changed:,}" in change.title
            words = change.title if told else f"{change.title} ({count(changed, 'change')})"
            self.say(f"{words}. <review.undo> takes it back.", timeout=4)


def _suggest_and_apply(session: Session, problems: Sequence[Problem]) -> Change | None:
    for problem in problems:
        fix = session.suggest(problem.ref, problem.code)
        if fix is not None:
            return session.apply(fix)
    return None
