"""What a fix would change, before it does: how many, and each old value beside its new one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Static

from importers.catalog.catalog import Catalog
from importers.catalog.model import CellRef, Fix
from importers.fixes.left_alone import left_places, left_words
from tui.review.dialogs.change_lines import edit_lines, short, summary
from tui.screen import ShellDialog
from tui.text import content

_SHOWN = 200  # of each list; the count above it is of all


class FixPreview(ShellDialog[bool], actions="fix-preview"):
    """Its result is True when the fix is to be applied."""

    HELP = (
        "What would change: the old value, then the new one. Nothing is changed before you apply."
    )
    DEFAULT_CSS = """
    FixPreview VerticalScroll { height: auto; max-height: 45vh; margin-top: 1; }
    """

    def __init__(self, catalog: Catalog, fix: Fix, notes: Sequence[str] = ()) -> None:
        """Take the fix, the catalog that it would change, and what is to be said before it."""
        super().__init__()
        self.notes = notes
        self.catalog = catalog
        self.fix = fix

    def compose(self) -> ComposeResult:
        """Lay out the counts, the changes and the two buttons."""
        with Vertical(classes="dialog") as box:
            box.border_title = content(self.fix.title)
            yield Static(content(f"{summary(self.fix)}. One undo takes all of it back."))
            with VerticalScroll():
                yield Static(Content("\n").join(list(self._lines())))
            with Horizontal(classes="buttons"):
                yield Button(
                    self.worded("Apply (<fix-preview.apply>)"),
                    variant="primary",
                    compact=True,
                    id="apply",
                )
                yield Button("Cancel", compact=True, id="cancel")

    def on_mount(self) -> None:
        """Let Enter apply: it can be undone."""
        self.query_one("#apply").focus()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Answer with the button pressed."""
        self.dismiss(event.button.id == "apply")

    def action_apply(self) -> None:
        """Answer yes."""
        self.dismiss(True)

    def _lines(self) -> Iterator[Content]:
        for note in (*self.notes[:_SHOWN], *left_words(self.catalog, self.fix, 0)):
            yield content(f"▲ {note}", "$text-warning")
        yield from change_lines(self.catalog, self.fix)
        yield from left_lines(self.catalog, self.fix)


def change_lines(catalog: Catalog, fix: Fix) -> Iterator[Content]:
    """Return what a fix changes, a line each, and how many more there are."""
    for row in fix.include[:_SHOWN]:
        yield content(f"{catalog.address(CellRef(row, None)):<10}  take in again")
    yield from edit_lines(catalog, fix, _SHOWN)
    for row in fix.exclude[:_SHOWN]:
        values = catalog.row_values(row)
        shown = short(" | ".join(value for value in values if value))
        where = f"{catalog.address(CellRef(row, None)):<10}"
        yield Content.assemble((where, "$text-accent"), f"  leave out  {shown}")
    longest = max(len(fix.edits), len(fix.exclude))
    if longest > _SHOWN:
        yield content(f"… and {longest - _SHOWN:,} more", "$foreground-muted")


def left_lines(catalog: Catalog, fix: Fix) -> Iterator[Content]:
    """Return what a fix leaves as it is, a line each, below what it changes."""
    for alone in fix.left:
        places = list(left_places(catalog, alone, _SHOWN))
        for place in places:
            yield content(f"stays  {place}: {alone.why}")
        if places and alone.count > len(places):
            more = alone.count - len(places)
            yield content(f"… and {more:,} more that stay: {alone.why}", "$foreground-muted")
