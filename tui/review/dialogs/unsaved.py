"""Work that was not saved the last time, offered again."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Static

from importers.catalog.catalog import Catalog
from importers.catalog.model import Fix
from tui.review.dialogs.change_lines import summary
from tui.review.dialogs.fix_preview import change_lines
from tui.screen import ShellDialog
from tui.text import content


class UnsavedDialog(ShellDialog[bool]):
    """Its result is True when the work is wanted, False when it is given up, None to decide the next time."""

    HELP = """
    Changes of this file that were never saved: the program or the machine stopped, or you left without saving.
    Bring them back, and undo takes them away again; or give them up for good. <dialog.close> leaves them where
    they are: they are offered again the next time.
    """
    DEFAULT_CSS = """
    UnsavedDialog VerticalScroll { height: auto; max-height: 45vh; margin-top: 1; }
    """

    def __init__(self, catalog: Catalog, fix: Fix) -> None:
        """Take the catalog as it was read, and the work as one fix."""
        super().__init__()
        self.catalog = catalog
        self.fix = fix

    def compose(self) -> ComposeResult:
        """Lay out what it is, and the two ways."""
        with Vertical(classes="dialog") as box:
            box.border_title = "Unsaved changes"
            box.border_subtitle = self.worded("<dialog.close> decides later")
            yield Static(content(f"The last time, this was not saved: {_said(self.fix)}."))
            with VerticalScroll(can_focus=False):
                yield Static(Content("\n").join(list(change_lines(self.catalog, self.fix))))
            with Horizontal(classes="buttons"):
                yield Button("Bring them back", variant="primary", compact=True, id="back")
                yield Button("Give them up", compact=True, id="give-up")

    def on_mount(self) -> None:
        """Let Enter bring them back: that can be undone."""
        self.query_one("#back").focus()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Answer with the button pressed."""
        self.dismiss(event.button.id == "back")


def _said(fix: Fix) -> str:
    return summary(fix).replace("would change", "changed").replace("would be ", "")
