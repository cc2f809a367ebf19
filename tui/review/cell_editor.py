"""Typing a cell's new value right over the cell."""

from __future__ import annotations

from textual import events
from textual.geometry import Region
from textual.message import Message

from importers.catalog.model import CellRef
from tui.keyed import Keyed
from tui.textual_compat.multiline_paste import MultilinePasteInput

_ROOM = 24  # cells: narrower columns are edited in a wider box


class CellEditor(Keyed, MultilinePasteInput, actions="cell-editor"):
    """A box over the sheet: Enter keeps what was typed, Esc the old value, Tab goes on to the right."""

    DEFAULT_CSS = """
    CellEditor {
        display: none; layer: above; position: absolute; height: 1; border: none; padding: 0;
        background: $primary-background; color: $text;
        &:focus { border: none; }
    }
    """

    class Kept(Message):
        """The operator is done; `value` is None when nothing is to change."""

        def __init__(self, ref: CellRef, value: str | None, down: int = 0, right: int = 0) -> None:
            """Say which cell, its new value, and where the cursor goes next."""
            self.ref = ref
            self.value = value
            self.down = down
            self.right = right
            super().__init__()

    class Lines(Message):
        """Several lines were pasted: the text no longer fits one line."""

        def __init__(self, ref: CellRef, value: str) -> None:
            """Say which cell, and what it would hold."""
            self.ref = ref
            self.value = value
            super().__init__()

    def __init__(self) -> None:
        """Start hidden."""
        super().__init__(compact=True, select_on_focus=False, id="cell-editor")
        self._ref = CellRef(0, 0)
        self._before = ""
        self._typed = ""

    def edit(
        self, ref: CellRef, value: str, cell: Region, room: int, typed: str | None = None
    ) -> None:
        """Open over a cell, given where it is drawn and how wide the sheet is; `typed` takes the value's place."""
        self._ref, self._before, self._typed = ref, value, ""
        width = min(max(cell.width + 1, _ROOM), room)
        self.styles.offset = (max(min(cell.x, room - width), 0), cell.y)
        self.styles.width = width
        self.value = value if typed is None else typed
        self.cursor_position = len(self.value)
        self.display = True
        self.focus()

    @property
    def is_open(self) -> bool:
        """Tell whether a cell is being edited."""
        return bool(self.display)

    def action_keep(self, down: int, right: int) -> None:
        """Close, and hand over the value if it was changed."""
        changed = self.value if self.value != self._before else None
        self._close(self.Kept(self._ref, changed, down, right))

    def action_take_back(self) -> None:
        """Show the old value again, as a spreadsheet does; the sheet's own undo has to wait."""
        if self.value != self._before:
            self._typed, self.value = self.value, self._before

    def action_type_again(self) -> None:
        """Show again what was taken back."""
        self.value = self._typed or self.value

    def action_abandon(self) -> None:
        """Close without a change."""
        self._close(self.Kept(self._ref, None))

    def on_lines(self, value: str) -> None:
        """Ask for more room when several lines are pasted: the box alone would drop all but the first."""
        self.display = False
        self.post_message(self.Lines(self._ref, value))

    def on_blur(self, _event: events.Blur) -> None:
        """Keep what was typed when the mouse goes elsewhere, as a spreadsheet does."""
        if self.display:
            self.action_keep(0, 0)

    def _close(self, message: Kept) -> None:
        self.display = False
        self.post_message(message)
