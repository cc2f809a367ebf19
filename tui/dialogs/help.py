"""What this screen is for, what one does most on it, what the signs mean, and all keys that are valid now."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from tui.keys import with_keys
from tui.screen import ShellDialog
from tui.widgets.key_list import KeyGroup, key_groups, key_list, most_used
from tui.widgets.legend import sheet_legend, upload_legend
from tui.widgets.table.catalog_table import CatalogTable


class HelpScreen(ShellDialog[None], actions="help"):
    """Explains the screen below it, from that screen's live bindings."""

    DEFAULT_CSS = """
    HelpScreen VerticalScroll.dialog { width: 78; height: auto; max-height: 96%; padding: 1 2; }
    HelpScreen .about { margin-bottom: 1; }
    HelpScreen .keys { margin-bottom: 1; }
    """

    def compose(self) -> ComposeResult:
        """Lay out the paragraph, the keys used most, the legends, and all keys in groups."""
        below = self._below()
        with VerticalScroll(classes="dialog") as box:
            box.border_title = "Help"
            box.border_subtitle = with_keys(self.app, "<dialog.close> closes, ↑ ↓ scroll")
            yield Static(Content(with_keys(self.app, about(below))), classes="about")
            if most := most_used(below):
                yield Static(key_list(most), classes="keys")
            legends = [sheet_legend(), upload_legend()]
            in_sheet = bool(below.query(CatalogTable))
            for legend in legends if in_sheet else reversed(legends):
                yield Static(legend, classes="keys")
            for group in self._groups(below):
                yield Static(key_list(group), classes="keys")

    def _below(self) -> Screen[object]:
        stack = self.app.screen_stack
        return stack[stack.index(self) - 1]

    def _groups(self, below: Screen[object]) -> tuple[KeyGroup, ...]:
        return key_groups(below, self.app.get_key_display)


def about(screen: Screen[object]) -> str:
    """Return the paragraph that a screen says of itself in its `HELP`."""
    return " ".join((screen.HELP or "Shelfready checks, fixes and uploads a catalog.").split())
