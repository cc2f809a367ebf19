"""The keys of the review desk that work on many rows at once, each with a screen or dialog of its own."""

from __future__ import annotations

from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType

from tui.screens.desk_changes import DeskChanges


class DeskTools(DeskChanges):
    """Opens the tools; what they change is one undo step each."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("D", "duplicates", "Duplicates", show=False, id="review.duplicates"),
        Binding("R", "change_column('replace')", "Replace", show=False, id="review.replace"),
        Binding("c", "change_column('set')", "Change column", show=False, id="review.change"),
    ]

    @work(group="dialog", exclusive=True, exit_on_error=False, description="resolving duplicates")
    async def action_duplicates(self) -> None:
        """Show rows of one SKU side by side, beginning with the row under the cursor."""
        from tui.screens.duplicates import DuplicatesScreen

        row = None if self.at is None else self.at.row
        await self.app.push_screen_wait(DuplicatesScreen(self.session, row))
        self.refresh_if_stale()

    @work(group="dialog", exclusive=True, exit_on_error=False, description="changing a column")
    async def action_change_column(self, action: str) -> None:
        """Change many cells of the column under the cursor, or of all, after a preview."""
        from importers.fixes.transforms import Action
        from tui.screens.change_column import ChangeColumn

        column = self.at.column if self.at is not None else None
        dialog = ChangeColumn(self.session, column or 0, self.table.rows, Action(action))
        fix = await self.app.push_screen_wait(dialog)
        if fix is not None:
            self.apply(fix)
