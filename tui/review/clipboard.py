"""The keys that a spreadsheet has for a cell: copy it, paste into it, clear it."""

from __future__ import annotations

from importers.fixes.by_hand import edit_fix
from importers.fixes.history import Change
from importers.fixes.paste import paste, spill
from importers.session.typed_fix import typed_fix
from tui.parts import ScreenPart, working
from tui.review.changes import Changes
from tui.review.clipboard_text import cells_in
from tui.review.host import ReviewHost
from tui.text import as_lines
from tui.widgets.wording import count

_TOLD = 30  # characters of a copied value
_NOTHING_COPIED = (
    "Nothing was copied here yet: <review.copy> copies a cell. Your terminal's own paste brings in what "
    "other programs copied."
)


class CellClipboard(ScreenPart[ReviewHost]):
    """Copies one cell; pastes one at once, and more than one after a preview."""

    def __init__(self, screen: ReviewHost, changes: Changes) -> None:
        """Start with nothing copied."""
        super().__init__(screen)
        self._changes = changes
        self._copied: str | None = None

    def copy(self) -> None:
        """Keep the value under the cursor for a paste, here or (where the terminal takes it) elsewhere.

        Where text was marked with the mouse, that is what is meant.
        """
        app, at = self.screen.app, self.screen.at
        marked = app.screen.get_selected_text()
        if marked:
            app.copy_to_clipboard(marked)
            self.screen.say("The marked text is copied.", timeout=3)
            return
        if at is None or at.row is None or at.column is None:
            return
        value = self.screen.session.catalog.value(at.row, at.column) or ""
        self._copied = value
        app.copy_to_clipboard(value)
        shown = value if len(value) <= _TOLD else f"{value[:_TOLD]}…"
        told = f"“{shown}” copied." if value else "A blank copied."
        app.notify(f"{told} {self.screen.worded('<review.paste> pastes it.')}", timeout=3)

    def paste(self) -> None:
        """Paste what was copied here last."""
        if self._copied is None:
            self.screen.say(_NOTHING_COPIED)
        else:
            self.paste_text(self._copied)

    def paste_text(self, text: str) -> None:
        """Write a text into the cell under the cursor, or its lines and tabs into the cells from there on."""
        at = self.screen.at
        if at is None or at.row is None or at.column is None:
            return
        own = self._copied is not None and as_lines(text) == as_lines(self._copied)
        cells = (((self._copied or ""),),) if own else cells_in(text)
        if len(cells) == 1 and len(cells[0]) == 1:
            self._changes.edit(at, cells[0][0])
        else:
            self._paste_block(cells)

    @working("pasting")
    async def _paste_block(self, cells: tuple[tuple[str, ...], ...]) -> None:
        """Show what a paste of many cells would change, from the cursor to the right and down; then do it."""
        from tui.review.dialogs.fix_preview import FixPreview

        table, session = self.screen.table, self.screen.session
        catalog = session.catalog
        last = min(table.position + len(cells), table.shown)
        rows = [table.row_at(position) for position in range(table.position, last)]
        columns = [c for c in table.columns_shown() if c >= table.column]
        fix = await self.screen.off_screen(
            lambda: typed_fix(session, paste(catalog, cells, rows, columns))
        )
        if not fix.edits:
            told = "Nothing would change: these cells hold just that already."
            self.screen.say(told, timeout=4)
            return
        preview = FixPreview(catalog, fix, _left_over(cells, rows, columns))
        if await self.screen.app.push_screen_wait(preview):
            self._changes.apply(fix)

    def clear(self) -> None:
        """Make the cell under the cursor blank."""
        at, session = self.screen.at, self.screen.session
        if at is None or at.row is None or at.column is None:
            return
        if session.catalog.value(at.row, at.column):
            self._changes.attempt(edit_fix(session.catalog, at, ""), self._tell_cleared)

    def _tell_cleared(self, change: Change) -> None:
        if change.cells:
            where = self.screen.session.catalog.address(change.cells[0])
            self.screen.say(f"{where} cleared. <review.undo> takes it back.", timeout=3)


def _left_over(
    cells: tuple[tuple[str, ...], ...], rows: list[int], columns: list[int]
) -> list[str]:
    lines, wide = spill(cells, len(rows), len(columns))
    told = [f"{count(lines, 'line')} of the paste would go beyond the last row"] if lines else []
    return [*told, *([f"{count(wide, 'column')} would go beyond the last column"] if wide else [])]
