"""The footer: only keys that do something now, and on a narrow screen only those used all the time."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.widgets import Footer
from textual.widgets._footer import FooterKey

_NARROW = 110  # cells


class KeyBar(Footer):
    """Textual's footer, less the actions named as of minor use where there is no room for all."""

    def __init__(self, minor: frozenset[str] = frozenset()) -> None:
        """Take the names of the actions that a narrow screen leaves to the help."""
        super().__init__(show_command_palette=False, compact=True)
        self.minor = minor

    def compose(self) -> ComposeResult:
        """Lay out the keys."""
        narrow = self.app.size.width < _NARROW
        for widget in super().compose():
            if narrow and isinstance(widget, FooterKey) and widget.action in self.minor:
                continue
            yield widget
