"""A checkbox that looks like one whatever the colours: `[ ]`, and `[x]` when it is ticked."""

from __future__ import annotations

from typing import Any

from textual.widgets import Checkbox


class CompactCheckbox(Checkbox):
    """Like Textual's, in one line and with a box of brackets."""

    BUTTON_LEFT = BUTTON_RIGHT = ""
    BUTTON_INNER = "[ ]"
    DEFAULT_CSS = """
    CompactCheckbox {
        background: transparent;
        & > .toggle--button, &.-on > .toggle--button { background: transparent; color: $foreground; }
        &.-on > .toggle--button { text-style: bold; }
        &:focus, &.-textual-compact:focus { background-tint: transparent; }
    }
    """

    def __init__(self, *words: Any, **options: Any) -> None:
        """Take what Textual's takes."""
        super().__init__(*words, **{"compact": True, **options})

    def watch_value(self) -> None:
        """Show or take away the cross."""
        self.BUTTON_INNER = "[x]" if self.value else "[ ]"  # read at every drawing
        super().watch_value()
