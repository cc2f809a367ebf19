"""The keys that open a tool over the sheet: those that work on many rows, and those that look."""

from __future__ import annotations

from importers.catalog.model import Fix
from importers.fixes.history import Change
from tui.parts import ScreenPart, working
from tui.review.blocks import Blocks
from tui.review.changes import Changes
from tui.review.host import ReviewHost
from tui.review.shown_rows import ShownRows
from tui.widgets.wording import count


class Tools(ScreenPart[ReviewHost]):
    """Opens the tools; what they change is one undo step each."""

    def __init__(
        self, screen: ReviewHost, changes: Changes, shown: ShownRows, blocks: Blocks
    ) -> None:
        """Take what makes changes, what decides which rows are shown, and what is selected of them."""
        super().__init__(screen)
        self._blocks = blocks
        self._changes = changes
        self._shown = shown

    @working("resolving duplicates")
    async def duplicates(self) -> None:
        """Show rows of one SKU side by side, beginning with the row under the cursor."""
        from tui.review.dialogs.duplicates import DuplicatesScreen

        row = None if self.screen.at is None else self.screen.at.row
        await self.screen.app.push_screen_wait(DuplicatesScreen(self.screen.session, row))
        self.screen.refresh_if_stale()

    @working("changing a column")
    async def change_column(self, action: str) -> None:
        """Change many cells of the column under the cursor, or of all, after a preview."""
        from importers.fixes.transforms import Action
        from tui.review.dialogs.change_column import ChangeColumn

        at = self.screen.at
        column = (at.column if at is not None else None) or 0
        rows, words = self._shown.meant()
        dialog = ChangeColumn(self.screen.session, column, rows, Action(action), words)
        fix = await self.screen.app.push_screen_wait(dialog)
        if fix is not None:
            self.screen.table.unmark()  # they were meant for this
            operation = fix.operation
            if operation is not None:
                self._changes.repeats(lambda: self._blocks.change_again(operation))
            self._changes.apply(fix)

    @working("taking columns from another file")
    async def join(self) -> None:
        """Take columns from a second file, row by SKU, after a preview."""
        from tui.review.dialogs.join import JoinDialog

        fix = await self.screen.app.push_screen_wait(JoinDialog(self.screen.session))
        if fix is not None:
            self._changes.apply(fix)

    @working("looking for brands")
    async def brands(self, wanted: str = "", *, read: bool = False) -> None:
        """Show the brands that the destination does not know, that one first; `read`: ask for them anew."""
        from tui.review.dialogs.brands import BrandsScreen

        screen = BrandsScreen(self.screen.session, wanted, read=read)
        await self.screen.app.push_screen_wait(screen)
        self.screen.refresh_if_stale()

    @working("writing a recipe")
    async def recipe(self) -> None:
        """Show this session's fixes as a recipe, or do another recipe to this file."""
        from tui.review.dialogs.recipe import RecipeScreen

        path = self.screen.session.source.origin.beside
        recipe = RecipeScreen(self.screen.session, path.with_name(f"{path.stem} recipe.toml"))
        fix = await self.screen.app.push_screen_wait(recipe)
        self.screen.refresh_if_stale()
        if fix is not None:
            self._changes.apply(fix)

    @working("showing the own rules")
    async def own_rules(self) -> None:
        """List the operator's own rules."""
        from tui.review.dialogs.own_rules import OwnRulesDialog

        await self.screen.app.push_screen_wait(OwnRulesDialog(self.screen.session))

    @working("showing the history")
    async def history(self) -> None:
        """Show every step, and go back or forward to one of them."""
        from tui.review.dialogs.history import HistoryDialog

        session = self.screen.session
        standing = await self.screen.app.push_screen_wait(HistoryDialog(session))
        if standing is not None and standing != len(session.history.standing):
            self.screen.change(lambda: session.history.travel(standing), self._tell_travelled)

    def _tell_travelled(self, changes: tuple[Change, ...]) -> None:
        history = self.screen.session.history
        if changes:
            told = f"{count(len(history.standing), 'step')} made, {len(history.undone):,} undone."
            self.screen.say(told, timeout=3)

    def inspect(self) -> None:
        """Tell all about the cell under the cursor."""
        from tui.review.dialogs.inspector import Inspector

        if self.screen.at is not None:
            told = Inspector(self.screen.session, self.screen.report, self.screen.at)
            self.screen.app.push_screen(told, self._stored_otherwise)

    def _stored_otherwise(self, fix: Fix | None) -> None:
        """Let the workbook hold the cell as the inspector was told."""
        if fix is not None:
            session, title = self.screen.session, fix.title
            self.screen.change(
                lambda: session.apply(fix),
                lambda _: self.screen.say(f"{title}. <review.undo> takes it back.", timeout=4),
            )
