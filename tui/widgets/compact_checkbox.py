"""A checkbox whose cross is there only when it is ticked, so that no colour has to tell."""

from __future__ import annotations

from textual.widgets import Checkbox


class CompactCheckbox(Checkbox):
    """Like Textual's, but empty while it is off."""

    BUTTON_INNER = " "

    def watch_value(self) -> None:
        """Show or take away the cross."""
        self.BUTTON_INNER = "X" if self.value else " "  # read at every drawing
        super().watch_value()
