"""The keys that change the catalog: edit, leave out, undo. Each change can be undone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from importers.catalog.catalog import column_letters
from importers.catalog.model import CellRef, Fix
from importers.fixes.by_hand import edit_fix, exclude_fix, include_fix
from importers.fixes.history import Change
from importers.session.typed_fix import typed_fix
from tui.parts import ScreenPart, working
from tui.review.cell_editor import CellEditor
from tui.review.host import ReviewHost
from tui.widgets.wording import count

if TYPE_CHECKING:
    from importers.session.session import Session
    from importers.writers.workbook.foresight import Foreseen

_MANY_LINES = ("\n", "\r")


class Changes(ScreenPart[ReviewHost]):
    """Asks the session for changes and tells what became of them."""

    @property
    def _session(self) -> Session:
        return self.screen.session

    def __init__(self, screen: ReviewHost) -> None:
        """Start with nothing changed."""
        super().__init__(screen)
        self._again: Callable[[], object] | None = None

    # The last change once more

    def repeats(self, again: Callable[[], object]) -> None:
        """Remember how the change that is made now is made again, at another place."""
        self._again = again

    def repeat(self) -> None:
        """Make the last change again, where the cursor or the block is now."""
        if self._again is None:
            self.screen.say("Nothing was changed yet that could be made again.", timeout=3)
        else:
            self._again()

    # Editing

    def begin_edit(self, ref: CellRef, typed: str | None = None) -> None:
        """Open the editor over a cell; text of several lines gets a box of its own, a header cell a question."""
        if ref.column is None:
            return
        if ref.row is None:
            self.rename(ref.column)
            return
        value = self._session.catalog.value(ref.row, ref.column) or ""
        if any(end in value for end in _MANY_LINES) and typed is None:
            self.edit_lines(ref, value)
        else:
            table = self.screen.table
            cell, room = table.cell_region(), table.size.width
            self.screen.query_one("CellEditor", CellEditor).edit(ref, value, cell, room, typed)

    def edit(self, ref: CellRef, value: str) -> None:
        """Change one cell to what was typed."""
        self.type(edit_fix(self._session.catalog, ref, value))

    def type(self, fix: Fix) -> None:
        """Make the changes of a fix whose values were typed."""
        session = self._session
        self.screen.change(
            lambda: session.attempt(typed_fix(session, fix)),
            lambda answer: self.conclude(answer, self.tell),
        )

    def apply(self, fix: Fix) -> None:
        """Make a fix's changes as one step."""
        self.attempt(fix, self.tell)

    def attempt(self, fix: Fix, then: Callable[[Change], None]) -> None:
        """Make a fix's changes; ask first where that does more to the workbook than change its own cells."""
        session = self._session
        self.screen.change(lambda: session.attempt(fix), lambda answer: self.conclude(answer, then))

    def conclude(self, answer: Change | Foreseen, then: Callable[[Change], None]) -> None:
        """Go on after an attempt: with what was changed, or with the question whether it is to be."""
        if isinstance(answer, Change):
            then(answer)
        else:
            self._ask_first(answer, then)

    @working("asking before a change")
    async def _ask_first(self, foreseen: Foreseen, then: Callable[[Change], None]) -> None:
        from tui.review.dialogs.foreseen import ForeseenDialog

        session = self._session
        fix = await self.screen.app.push_screen_wait(ForeseenDialog(foreseen))
        if fix is not None:
            self.screen.change(lambda: session.apply(fix), then)

    @working("editing a cell")
    async def edit_lines(self, ref: CellRef, value: str, typed: str | None = None) -> None:
        """Edit text of several lines, beginning with what was `typed` already."""
        from tui.review.dialogs.lines import LinesDialog

        title = self._session.catalog.address(ref)
        changed = await self.screen.app.push_screen_wait(LinesDialog(title, value, typed))
        if changed is not None and changed != value:
            self.edit(ref, changed)

    @working("editing a row")
    async def edit_row(self) -> None:
        """Edit all cells of the row under the cursor in a form."""
        from tui.review.dialogs.row_form import RowForm

        ref = self.screen.at
        if ref is None or ref.row is None:
            return
        form = RowForm(self._session, self.screen.report, ref)
        fix = await self.screen.app.push_screen_wait(form)
        if fix is not None and fix.edits:
            self.type(fix)

    @working("renaming a column")
    async def rename(self, column: int) -> None:
        """Give a column another label in the header."""
        from tui.dialogs.ask import AskDialog

        label = self._session.catalog.labels[column]
        question = f"Name of column {column_letters(column)}"
        hint = "The header of the file gets this name when you save."
        name = await self.screen.app.push_screen_wait(AskDialog(question, label, hint))
        if name is not None and name != label:
            self.edit(CellRef(None, column), name)

    # Leaving rows out

    def leave_out(self) -> None:
        """Leave the marked rows out, or those of the block, or the one under the cursor; or take them in again."""
        ref, session = self.screen.at, self._session
        if self._several():
            self._leave_out_several()
        elif ref is not None and ref.row is not None:
            row = ref.row
            out = not session.catalog.excluded[row]
            self.repeats(lambda: self.leave_out() if self.leaves_out is out else None)
            if not out:
                self.attempt(include_fix(session.catalog, [row]), self.tell)
            else:
                self.attempt(exclude_fix(session.catalog, [row]), self.tell)

    @working("leaving rows out")
    async def _leave_out_several(self) -> None:
        """Leave several rows out, or take them in where all of them are out, after a preview."""
        from tui.review.dialogs.fix_preview import FixPreview

        catalog, rows = self._session.catalog, self._several()
        how = "marked" if self.screen.table.marked else "selected"
        if catalog.excluded[list(rows)].all():
            fix = Fix(f"Take in {len(rows):,} {how} rows", include=rows)
        else:
            fix = Fix(f"Leave out {len(rows):,} {how} rows", exclude=rows)
        if await self.screen.app.push_screen_wait(FixPreview(catalog, fix)):
            self.screen.table.unmark()  # they were meant for this
            self.apply(fix)

    def _several(self) -> tuple[int, ...]:
        """Return the marked rows, else those of a block of several; none where just one is meant."""
        table = self.screen.table
        if table.marked:
            return tuple(sorted(table.marked))
        selected = table.selection
        if selected is None or selected.height == 1:
            return ()
        return tuple(sorted(table.rows_between(selected.first, selected.last).tolist()))

    @property
    def takes_in(self) -> bool:
        """Tell whether the rows that are meant, marked or under the cursor, are all left out."""
        ref, excluded = self.screen.at, self._session.catalog.excluded
        if several := self._several():
            return bool(excluded[list(several)].all())
        return ref is not None and ref.row is not None and bool(excluded[ref.row])

    @property
    def leaves_out(self) -> bool:
        """Tell whether there is a row to leave out."""
        ref = self.screen.at
        return ref is not None and ref.row is not None and not self.takes_in

    # Undo

    def undo(self) -> None:
        """Take back the last change."""
        undo = self._session.history.undo
        self.screen.change(undo, lambda change: self._show_undone("Undone", change))

    def redo(self) -> None:
        """Do again what was undone."""
        redo = self._session.history.redo
        self.screen.change(redo, lambda change: self._show_undone("Done again", change))

    def _is_selected(self, ref: CellRef) -> bool:
        table, row = self.screen.table, ref.row
        selected = table.selection
        if selected is None or row is None or ref.column not in selected.columns:
            return False
        return row in table.rows_between(selected.first, selected.last)

    def _show_undone(self, word: str, change: Change | None) -> None:
        if change is None:
            return
        width = self._session.catalog.column_count
        where = next((ref for ref in change.cells if (ref.column or 0) < width), None)
        row = next(iter(change.rows), None)
        if where is not None and self._is_selected(where):
            pass  # it is seen, and what was selected is still meant
        elif where is not None or row is not None:
            self.screen.jump(where or CellRef(row, None))
        self.screen.app.notify(f"{word}: {change.title}", timeout=3)

    def tell(self, change: Change) -> None:
        """Say what a change of more than one cell came to."""
        changed = len(change.cells) + len(change.rows)
        if changed > 1:
            told = f"{changed:,}" in change.title
            words = change.title if told else f"{change.title} ({count(changed, 'change')})"
            self.screen.say(f"{words}. <review.undo> takes it back.", timeout=4)
