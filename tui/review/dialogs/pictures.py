"""The pictures in a workbook: how many and where, and saving them to files, for the image field or only so."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Input, Static

from importers.session.pictures import PicturesUnusable
from tui.screen import ShellDialog
from tui.text import content, safe
from tui.widgets.compact_checkbox import CompactCheckbox
from tui.widgets.wording import count

if TYPE_CHECKING:
    from importers.session.pictures import FoundPicture
    from importers.session.session import Session

_SHOWN = 6


@dataclass(frozen=True, slots=True)
class PicturesWanted:
    """Where the pictures are to be saved, and whether the column of images is to name them."""

    folder: Path
    use: bool


class PicturesDialog(ShellDialog[PicturesWanted], actions="pictures"):
    """Its result is where to save the pictures."""

    HELP = """
    Pictures that lie on a cell, or are placed in one. Each is saved as a file called by the SKU of its row, or
    by its cell where there is none; no file that is there is overwritten. With the tick, a row's first picture
    is named in the column of images too, where nothing is written yet: one step, which can be undone.
    """
    DEFAULT_CSS = """
    PicturesDialog #found { height: auto; margin-bottom: 1; }
    PicturesDialog #why { height: auto; color: $foreground-muted; }
    """

    def __init__(self, session: Session) -> None:
        """Look at what pictures there are."""
        super().__init__()
        self._pictures = session.pictures
        self._found = session.pictures.found()
        self._labels = session.catalog.labels

    def compose(self) -> ComposeResult:
        """Lay out the pictures, the folder, and what to do with the files."""
        with Vertical(classes="dialog") as box:
            box.border_title = f"{count(len(self._found), 'picture')} in the sheet"
            yield Static(_list(self._found), id="found")
            yield Static("Save them as files in the folder:", classes="hint")
            yield Input(str(self._pictures.suggested_folder()), id="folder")
            yield from self._use()
            with Horizontal(classes="buttons"):
                yield Button(self.worded("Save (<pictures.save>)"), variant="primary", id="save")
                yield Button("Cancel", id="cancel")

    def _use(self) -> ComposeResult:
        try:
            label = self._labels[self._pictures.column()].strip()
        except PicturesUnusable as unusable:
            yield Static(content(unusable.sentence), id="why")
            return
        yield CompactCheckbox(Content(f"Name them in the column {safe(label)}"), True, id="use")

    def on_mount(self) -> None:
        """Begin at the end of the folder's name."""
        self.query_one(Input).focus()

    def on_input_submitted(self) -> None:
        """Enter saves."""
        self.action_save()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Save or cancel."""
        if event.button.id == "save":
            self.action_save()
        else:
            self.dismiss(None)

    def action_save(self) -> None:
        """Close with what is wanted."""
        folder = self.query_one(Input).value.strip()
        if folder:
            use = any(box.value for box in self.query(CompactCheckbox))
            self.dismiss(PicturesWanted(Path(os.path.expanduser(folder)), use))


def _list(found: tuple[FoundPicture, ...]) -> Content:
    """Return the first pictures by their cells, with the SKUs of their rows."""
    some = [f"{each.cell} ({safe(each.sku)})" if each.sku else each.cell for each in found[:_SHOWN]]
    more = f" and {len(found) - _SHOWN:,} more" if len(found) > _SHOWN else ""
    return Content(f"{', '.join(some)}{more}")
