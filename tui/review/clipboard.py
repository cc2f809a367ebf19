"""The keys that a spreadsheet has for a cell: copy it, paste into it, clear it."""

from __future__ import annotations

from typing import ClassVar

from textual import events, work
from textual.binding import Binding, BindingType

from importers.fixes.history import Change
from importers.fixes.paste import paste, spill
from tui.review.changes import ReviewChanges
from tui.review.clipboard_text import as_lines, cells_in
from tui.widgets.wording import count

_TOLD = 30  # characters of a copied value
_NOTHING_COPIED = (
    "Nothing was copied here yet: <review.copy> copies a cell. Your terminal's own paste brings in what "
    "other programs copied."
)


class ReviewClipboard(ReviewChanges):
    """Copies one cell; pastes one at once, and more than one after a preview."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+c,y", "copy_cell", "Copy the cell", show=False, id="review.copy"),
        Binding("ctrl+v,P", "paste_cells", "Paste", show=False, id="review.paste"),
        Binding("delete", "clear_cell", "Clear the cell", show=False, id="review.clear"),
    ]

    def __init__(self) -> None:
        """Start with nothing copied."""
        super().__init__()
        self._copied: str | None = None

    def action_copy_cell(self) -> None:
        """Keep the value under the cursor for a paste, here or (where the terminal takes it) elsewhere.

        Where text was marked with the mouse, that is what is meant.
        """
        marked = self.get_selected_text()
        if marked:
            self.app.copy_to_clipboard(marked)
            self.notify("The marked text is copied.", timeout=3)
            return
        if self.at is None or self.at.row is None or self.at.column is None:
            return
        value = self.session.catalog.value(self.at.row, self.at.column) or ""
        self._copied = value
        self.app.copy_to_clipboard(value)
        shown = value if len(value) <= _TOLD else f"{value[:_TOLD]}…"
        told = f"“{shown}” copied." if value else "A blank copied."
        self.say(f"{told} <review.paste> pastes it.", timeout=3)

    def on_paste(self, event: events.Paste) -> None:
        """Paste what the terminal brings."""
        if self.table.has_focus and event.text:
            event.stop()
            self.paste_text(event.text)

    def action_paste_cells(self) -> None:
        """Paste what was copied here last."""
        if self._copied is None:
            self.say(_NOTHING_COPIED)
        else:
            self.paste_text(self._copied)

    def paste_text(self, text: str) -> None:
        """Write a text into the cell under the cursor, or its lines and tabs into the cells from there on."""
        if self.at is None or self.at.row is None or self.at.column is None:
            return
        own = self._copied is not None and as_lines(text) == as_lines(self._copied)
        cells = (((self._copied or ""),),) if own else cells_in(text)
        if len(cells) == 1 and len(cells[0]) == 1:
            self.edit(self.at, cells[0][0])
        else:
            self.paste_block(cells)

    @work(group="dialog", exclusive=True, exit_on_error=False, description="pasting")
    async def paste_block(self, cells: tuple[tuple[str, ...], ...]) -> None:
        """Show what a paste of many cells would change, from the cursor to the right and down; then do it."""
        from tui.review.dialogs.fix_preview import FixPreview

        table, catalog = self.table, self.session.catalog
        last = min(table.position + len(cells), table.shown)
        rows = [table.row_at(position) for position in range(table.position, last)]
        columns = [c for c in table.columns_shown() if c >= table.column]
        fix = await self.off_screen(lambda: paste(catalog, cells, rows, columns))
        if not fix.edits:
            self.notify("Nothing would change: these cells hold just that already.", timeout=4)
        elif await self.app.push_screen_wait(
            FixPreview(catalog, fix, _left_over(cells, rows, columns))
        ):
            self.apply(fix)

    def action_clear_cell(self) -> None:
        """Make the cell under the cursor blank."""
        if self.at is None or self.at.row is None or self.at.column is None:
            return
        ref, session = self.at, self.session
        if session.catalog.value(self.at.row, self.at.column):
            self.change(lambda: session.edit(ref, ""), self._cleared)

    def _cleared(self, change: Change) -> None:
        if change.cells:
            where = self.session.catalog.address(change.cells[0])
            self.say(f"{where} cleared. <review.undo> takes it back.", timeout=3)


def _left_over(
    cells: tuple[tuple[str, ...], ...], rows: list[int], columns: list[int]
) -> list[str]:
    lines, wide = spill(cells, len(rows), len(columns))
    told = [f"{count(lines, 'line')} of the paste would go beyond the last row"] if lines else []
    return [*told, *([f"{count(wide, 'column')} would go beyond the last column"] if wide else [])]
