"""A list of choices that also answers to Page up and down while there is no room to draw it."""

from __future__ import annotations

from textual.widgets import OptionList


class ChoiceList(OptionList):
    """Textual's own stumbles over these keys before it is laid out, and on a terminal too small for it."""

    def action_page_up(self) -> None:
        """Move up by as many choices as are seen."""
        if self.scrollable_content_region:
            super().action_page_up()  # type: ignore[no-untyped-call]
        else:
            self.action_first()

    def action_page_down(self) -> None:
        """Move down by as many choices as are seen."""
        if self.scrollable_content_region:
            super().action_page_down()  # type: ignore[no-untyped-call]
        else:
            self.action_last()
