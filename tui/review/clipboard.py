"""The keys that a spreadsheet has for cells: copy them, and paste into them."""

from __future__ import annotations

from importers.fixes.block import Cells, copied, tiled
from importers.fixes.paste import paste, spill
from importers.session.typed_fix import typed_fix
from tui.parts import ScreenPart, working
from tui.review.blocks import Blocks, Place
from tui.review.changes import Changes
from tui.review.clipboard_text import cells_in, text_of
from tui.review.host import ReviewHost
from tui.text import as_lines
from tui.widgets.wording import count

_AT_ONCE = 20_000  # cells that are copied before the next key is looked at
_TOLD = 30  # characters of a copied value
_MOST_SENT = 74_994  # bytes; what terminals take at least of a text for the clipboard (xterm, tmux), as base64
_NOTHING_COPIED = (
    "Nothing was copied here yet: <review.copy> copies a cell or a block. Your terminal's own paste brings in "
    "what other programs copied."
)


class CellClipboard(ScreenPart[ReviewHost]):
    """Copies a block; pastes one value at once, and more than one after a preview."""

    def __init__(self, screen: ReviewHost, changes: Changes, blocks: Blocks) -> None:
        """Start with nothing copied."""
        super().__init__(screen)
        self._changes = changes
        self._blocks = blocks
        self._copied: Cells | None = None

    def copy(self) -> None:
        """Keep the block, or the value under the cursor, for a paste, here or (where the terminal takes it) elsewhere.

        Where text was marked with the mouse, that is what is meant.
        """
        app, place = self.screen.app, self._blocks.place
        marked = app.screen.get_selected_text()
        if marked:
            app.copy_to_clipboard(marked)
            self.screen.say("The marked text is copied.", timeout=3)
            return
        if place is None:
            return
        if place.rows.size * len(place.columns) <= _AT_ONCE:
            catalog = self.screen.session.catalog
            self._keep(copied(catalog, place.rows.tolist(), place.columns))
        else:
            self._copy_much(place)

    @working("copying", group="copy")
    async def _copy_much(self, place: Place) -> None:
        catalog, rows = self.screen.session.catalog, place.rows.tolist()
        self._keep(
            await self.screen.off_screen(lambda: copied(catalog, rows, place.columns), "Copying")
        )

    def _keep(self, cells: Cells) -> None:
        self._copied, one = cells, len(cells) == 1 and len(cells[0]) == 1
        text = cells[0][0] if one else text_of(cells)
        self.screen.app.copy_to_clipboard(text)
        told = _named(cells[0][0]) if one else f"{_size(cells)} copied."
        if len(text.encode()) > _MOST_SENT:
            told += " So much not every terminal takes over; here all of it is kept."
        self.screen.say(f"{told} <review.paste> pastes it.", timeout=3)

    def paste(self) -> None:
        """Paste what was copied here last."""
        if self._copied is None:
            self.screen.say(_NOTHING_COPIED)
        else:
            self._paste(self._copied)

    def paste_text(self, text: str) -> None:
        """Write a text into the cell under the cursor, or its lines and tabs into the cells from there on."""
        self._paste(self._copied if self._is_own(text) else cells_in(text))

    def _is_own(self, text: str) -> bool:
        """Tell whether the terminal brings back what was copied here: then nothing of it is read otherwise."""
        copied = self._copied
        if copied is None:
            return False
        one = len(copied) == 1 and len(copied[0]) == 1
        return as_lines(text) == as_lines(copied[0][0] if one else text_of(copied))

    def _paste(self, cells: Cells | None) -> None:
        place = self._blocks.place
        if place is None or not cells:
            return
        if len(cells) == 1 and len(cells[0]) == 1:
            value = cells[0][0]
            self._changes.repeats(lambda: self._blocks.write(value))
            self._blocks.write(value)
        else:
            self._paste_block(cells, place)

    @working("pasting")
    async def _paste_block(self, cells: Cells, place: Place) -> None:
        """Show what a paste of many cells would change, from the block's corner to the right and down; then do it."""
        from tui.review.dialogs.fix_preview import FixPreview

        table, session = self.screen.table, self.screen.session
        catalog = session.catalog
        first = place.selection.first
        cells = tiled(cells, place.selection.height, len(place.columns))
        rows = table.rows_between(first, min(first + len(cells), table.shown) - 1).tolist()
        shown = table.columns_shown()
        columns = shown[shown.index(place.columns[0]) :]
        fix = await self.screen.off_screen(
            lambda: typed_fix(session, paste(catalog, cells, rows, columns)), "Pasting"
        )
        if not fix.edits:
            told = "Nothing would change: these cells hold just that already."
            self.screen.say(told, timeout=4)
            return
        preview = FixPreview(catalog, fix, _left_over(cells, rows, columns))
        if await self.screen.app.push_screen_wait(preview):
            self._changes.apply(fix)


def _named(value: str) -> str:
    shown = value if len(value) <= _TOLD else f"{value[:_TOLD]}…"
    return f"“{shown}” copied." if value else "A blank copied."


def _size(cells: Cells) -> str:
    return f"{count(len(cells), 'row')} of {count(len(cells[0]), 'cell')}"


def _left_over(cells: Cells, rows: list[int], columns: list[int]) -> list[str]:
    lines, wide = spill(cells, len(rows), len(columns))
    told = [f"{count(lines, 'line')} of the paste would go beyond the last row"] if lines else []
    return [*told, *([f"{count(wide, 'column')} would go beyond the last column"] if wide else [])]
