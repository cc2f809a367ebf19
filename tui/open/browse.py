"""Looking for a catalog: recent folders, then this one's files, the newest first; Enter opens."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Checkbox, Input, OptionList, Static
from textual.widgets.option_list import Option

from tui.open.folder_listing import Entry, date_in_words, entries_of, size_in_words
from tui.screen import ShellDialog
from tui.text import content, safe
from tui.widgets.compact_checkbox import CompactCheckbox

_DATABASES = (".sqlite", ".sqlite3", ".db", ".db3")
_RECENT = 3  # folders
_NAME, _SIZE = 36, 10  # cells


@dataclass(frozen=True, slots=True)
class _Choice:
    path: Path
    is_folder: bool
    line: Content


class BrowseDialog(ShellDialog[Path], actions="browse"):
    """Its result is the file to open."""

    HELP = """
    The files of a folder that can be opened, the newest first, then its folders. Enter opens the marked one, letters
    go to the name that begins with them. A path can also be typed or pasted into the line above.
    """
    DEFAULT_CSS = """
    BrowseDialog .dialog { height: 90%; }
    BrowseDialog OptionList { height: 1fr; margin: 1 0; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    def __init__(self, folder: Path, recent: Sequence[Path]) -> None:
        """Take the folder to begin in, and those of the catalogs that were opened lately."""
        super().__init__()
        self.folder = folder
        self._recent = list(dict.fromkeys(recent))
        self._choices: list[_Choice] = []

    def compose(self) -> ComposeResult:
        """Lay out the path, the entries, and which files are shown."""
        with Vertical(classes="dialog") as box:
            box.border_title = "Open a catalog"
            box.border_subtitle = self.worded(
                "Enter opens, <browse.up> folder above, <dialog.close> closes"
            )
            yield Input(placeholder="A path", id="path")
            yield OptionList(markup=False)
            yield Static("", id="said", classes="error-sentence")
            yield CompactCheckbox("All files, also what is no catalog", id="all")

    def on_mount(self) -> None:
        """Begin in the folder."""
        self.query_one(OptionList).focus()
        self.read()

    @on(Checkbox.Changed, "#all")
    def read(self) -> None:
        """List the folder anew."""
        self.show(self.folder)

    @work(group="listing", exclusive=True, exit_on_error=False, description="listing the folder")
    async def show(self, folder: Path) -> None:
        """List a folder; one that cannot be read is told, and the list stays as it was."""
        every = self.query_one("#all", Checkbox).value
        try:
            entries = await asyncio.to_thread(
                entries_of, folder, lambda path: every or is_catalog(path)
            )
        except OSError as error:
            self._say(f"✖ {folder} cannot be read: {(error.strerror or str(error)).lower()}.")
            return
        self._say(
            "" if any(not each.is_folder for each in entries) else "No catalog in this folder."
        )
        came_from, self.folder = self.folder, folder
        self.query_one("#path", Input).value = safe(
            f"{folder}{os.sep}" if folder.name else str(folder)
        )
        self._fill(entries, came_from)

    def _say(self, sentence: str) -> None:
        self.query_one("#said", Static).update(content(sentence))

    def _fill(self, entries: Sequence[Entry], came_from: Path) -> None:
        elsewhere = [folder for folder in self._recent if folder != self.folder][:_RECENT]
        above = [] if self.folder.parent == self.folder else [self.folder.parent]
        today = date.today()
        self._choices = [
            *(_Choice(path, True, _told("↩", str(path), "recent folder")) for path in elsewhere),
            *(_Choice(path, True, _told("▲", "..", "the folder above")) for path in above),
            *(_Choice(each.path, each.is_folder, _line(each, today)) for each in entries),
        ]
        shown = self.query_one(OptionList)
        shown.clear_options()
        shown.add_options([Option(choice.line) for choice in self._choices])
        shown.highlighted = self._first(came_from) if self._choices else None

    def _first(self, came_from: Path) -> int:
        """Return the entry to begin on: the folder that was left, else the newest file, else the first."""
        paths = [choice.path for choice in self._choices]
        listed = len(paths) - paths[::-1].index(came_from) - 1 if came_from in paths else -1
        if listed >= 0 and came_from.parent == self.folder:
            return listed
        return next((n for n, choice in enumerate(self._choices) if not choice.is_folder), 0)

    def action_up(self) -> None:
        """Go to the folder above."""
        self.show(self.folder.parent)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Open the file, or go into the folder."""
        choice = self._choices[event.option_index]
        if choice.is_folder:
            self.show(choice.path)
        else:
            self.dismiss(choice.path)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Open what was typed, or list it if it is a folder."""
        typed = self.folder / os.path.expanduser(event.value.strip())
        if os.path.isdir(typed):
            self.show(typed)
            self.query_one(OptionList).focus()
        elif os.path.exists(typed):
            self.dismiss(typed)
        else:
            self._say(f"✖ There is no {typed}.")


def is_catalog(path: Path) -> bool:
    """Tell whether a file's ending is one that can be opened, or it is a SQLite database."""
    from importers.readers.registry import endings
    from importers.session.places import is_sqlite

    ending = path.suffix.lower()
    return ending in endings() or (ending in _DATABASES and is_sqlite(path))


def _line(entry: Entry, today: date) -> Content:
    if entry.is_folder:
        return _told("▸", f"{entry.path.name}{os.sep}", "", date_in_words(entry.changed, today))
    return _told(
        " ", entry.path.name, size_in_words(entry.size), date_in_words(entry.changed, today)
    )


def _told(sign: str, name: str, size: str, changed: str = "") -> Content:
    words = content(name).truncate(_NAME, ellipsis=True, pad=True)
    rest = f"  {size:>{_SIZE}}  {changed}" if changed else f"  {size}"
    return Content.assemble((f"{sign} ", "$foreground-muted"), words, (rest, "$foreground-muted"))
