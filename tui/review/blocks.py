"""The keys that work on a block of cells, or on the cell under the cursor as a block of one."""

from __future__ import annotations

from tui.parts import ScreenPart
from tui.review.host import ReviewHost


class Blocks(ScreenPart[ReviewHost]):
    """A block is what `Shift` with an arrow selected; each change of it is one step."""

    @property
    def selected(self) -> bool:
        """Tell whether there is a block."""
        return self.screen.table.selection is not None

    def drop(self) -> None:
        """Select nothing any more."""
        self.screen.table.drop_block()
