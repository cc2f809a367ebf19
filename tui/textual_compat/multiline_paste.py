"""A box of one line that tells when several are pasted into it."""

from __future__ import annotations

from textual import events
from textual.widgets import Input

from tui.text import as_lines


class MultilinePasteInput(Input):
    """Textual's own keeps the first line of a paste and drops the others, in a handler that is private."""

    def on_lines(self, value: str) -> None:
        """Take the text that the box would hold, with its line ends."""
        raise NotImplementedError

    def _on_paste(self, event: events.Paste) -> None:
        lines = as_lines(event.text)
        if "\n" not in lines:
            super()._on_paste(event)
            return
        event.stop()
        event.prevent_default()
        start, end = sorted(self.selection)
        self.on_lines(self.value[:start] + lines + self.value[end:])
