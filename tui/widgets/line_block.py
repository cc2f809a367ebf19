"""A few lines of text that change ten times a second without disturbing the rest of the screen."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static


class LineBlock(Static):
    """Asks for a new layout only when its height changes, not at every change of its text."""

    DEFAULT_CSS = "LineBlock { height: auto; padding: 0 1; }"

    def __init__(self, *, id: str | None = None) -> None:
        """Start empty."""
        super().__init__(id=id)
        self._shown = Content()
        self._laid_out = (0, 0)  # width and height at the last layout

    def set_lines(self, lines: Content) -> None:
        """Draw this text; nothing happens when it is drawn already."""
        if lines.is_same(self._shown):
            return
        self._shown = lines
        width = self.content_size.width
        laid_out = (width, lines.get_height({}, width) if width else 0)
        self.update(lines, layout=not width or laid_out != self._laid_out)
        self._laid_out = laid_out
