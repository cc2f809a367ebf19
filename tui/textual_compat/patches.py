"""What Textual 8.2 stumbles over, put right until it is mended there."""

from __future__ import annotations

from typing import Any

from textual.widgets import OptionList

from tui.textual_compat.typed_lists import let_letters_select

_move_page = OptionList._move_page


def apply_textual_patches() -> None:
    """Let every list, those within Textual's own widgets too, be paged without room to draw it, and follow letters."""
    let_letters_select()

    def move_page(self: OptionList, direction: Any) -> None:
        if self.scrollable_content_region:  # else it raises KeyError
            _move_page(self, direction)

    OptionList._move_page = move_page  # type: ignore[method-assign]
