"""What who is here for the first time wants to know, in one line, until it is put away for good."""

from __future__ import annotations

from textual.content import Content

from tui.parts import ScreenPart
from tui.review.host import ReviewHost
from tui.review.memory import Memory
from tui.text import UNSEEN_MARK
from tui.widgets.table.cells import EDGE_SPACE

_LONG = (
    "→ Name below a heading: that column is sent as Name.  {space} {unseen} blanks and signs that nobody sees.  "
    "<app.help> all keys and signs.  <review.got-it> hides this."
)
_SHORT = (
    "→ sent as  {space} {unseen} unseen signs  <review.next> next  <review.fix> fix  <app.help> help  "
    "<review.got-it> hides this"
)
_ROOM_FOR_LONG = 132  # cells


class Hint(ScreenPart[ReviewHost]):
    """Tells of the header's second line, of invisible characters and of the keys."""

    def __init__(self, screen: ReviewHost, memory: Memory) -> None:
        """Take what remembers whether it is known."""
        super().__init__(screen)
        self._memory = memory

    @property
    def is_shown(self) -> bool:
        """Tell whether it still has to be told."""
        return not self._memory.now.knows_the_signs

    def words(self) -> Content | None:
        """Return the line, as long as there is room for; None once it is known."""
        if not self.is_shown:
            return None
        wide = self.screen.app.size.width >= _ROOM_FOR_LONG
        told = (_LONG if wide else _SHORT).format(space=EDGE_SPACE, unseen=UNSEEN_MARK)
        return Content.styled(self.screen.worded(told), "$foreground-muted italic")

    def dismiss(self) -> None:
        """Put it away for good."""
        self._memory.keep(knows_the_signs=True)
        self.screen.show_status()
