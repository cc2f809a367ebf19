"""Choosing a catalog: recent files and the file browser."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from textual import work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, OptionList, Static
from textual.widgets.option_list import Option

from importers.catalog.origin import SourceOrigin
from importers.session.recovery_log import unsaved_origins
from importers.storage.recent import recent_origins
from tui.open.folder_listing import date_in_words, size_in_words
from tui.screen import ShellScreen
from tui.text import content, safe
from tui.widgets.key_bar import KeyBar

_NAME, _FACTS = 32, 27  # cells


class OpenScreen(ShellScreen[None], actions="open"):
    """What the program shows when no file is open."""

    HELP = "Choose a catalog: a spreadsheet, a CSV file or a table of a database. Nothing is changed by opening it."
    DEFAULT_CSS = """
    OpenScreen { align: center middle; }
    OpenScreen > Vertical { width: 104; max-width: 96%; height: auto; max-height: 90%; }
    OpenScreen #ways { height: auto; }
    OpenScreen Button { margin: 1 2 1 0; }
    OpenScreen OptionList { height: auto; max-height: 60vh; border: none; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    def __init__(self) -> None:
        """Start before the recent files are known."""
        super().__init__()
        self.recent: tuple[SourceOrigin, ...] = ()

    def compose(self) -> ComposeResult:
        """Lay out the greeting, the way to the file browser and the recent files; once it is seen."""
        if not self.is_current:  # a file that the command line named is being opened above it
            return
        with Vertical():
            yield Static(
                Content.assemble(
                    ("Shelfready", "bold"), "  Open a catalog to check it, fix it and upload it."
                )
            )
            with Horizontal(id="ways"):
                yield Button("Open a file (o)", variant="primary", id="browse")
                yield Button("A database (d)", id="database")
            with Vertical(classes="panel", id="recently") as recently:
                recently.border_title = "Recent files"
                yield OptionList(id="recent")
        yield KeyBar()

    async def on_screen_resume(self) -> None:
        """Show the recent files as they are now."""
        if not self.is_current:
            return
        if not self.query("#recent"):
            await self.recompose()
        self.recent = recent_origins(self.shell.home)
        unsaved = set(unsaved_origins(self.shell.home))
        shown = self.query_one("#recent", OptionList)
        shown.clear_options()
        shown.add_options([Option(_line(place, place in unsaved)) for place in self.recent])
        self.query_one("#recently").display = bool(self.recent)
        if self.recent:
            shown.highlighted = 0
            shown.focus()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Open the file browser, or the list of databases."""
        if event.button.id == "database":
            self.action_database()
        else:
            self.action_browse()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Open a recent file."""
        self.shell.open_file(self.recent[event.option_index])

    @work(group="browse", exclusive=True, exit_on_error=False, description="browsing for a file")
    async def action_browse(self) -> None:
        """Let the operator pick a file, then open it."""
        from tui.open.browse import BrowseDialog

        folders = [place.folder for place in self.recent]
        start = folders[0] if folders else Path.cwd()
        chosen = await self.app.push_screen_wait(BrowseDialog(start, folders))
        if chosen is not None:
            self.shell.open_file(chosen)

    @work(group="browse", exclusive=True, exit_on_error=False, description="choosing a database")
    async def action_database(self) -> None:
        """Let the operator choose one of the databases that the settings name, then a table of it."""
        from importers.database.origin import DatabaseOrigin
        from importers.storage.connections import load_connections
        from tui.open.databases import DatabasesDialog

        known = tuple(load_connections(self.shell.home).values())
        dialog = DatabasesDialog(known, str(self.shell.home.settings))
        chosen = await self.app.push_screen_wait(dialog)
        if chosen is not None:
            self.shell.open_file(DatabaseOrigin(chosen.name, None, connection=chosen))


def _line(place: SourceOrigin, unsaved: bool) -> Content:
    return Content.assemble(
        content(place.name).truncate(_NAME, ellipsis=True, pad=True),
        (f"  {_size_and_date(place)}", "$foreground-muted"),
        (f"  {safe(str(place.folder))}", "$foreground-muted"),
        ("  ✎ unsaved changes" if unsaved else "", "$text-accent"),
    )


def _size_and_date(place: SourceOrigin) -> str:
    """Return how large a file is and when it was changed; of a database, that it is one."""
    if place.file is None:
        return "database".ljust(_FACTS)
    try:
        told = place.file.stat()
    except OSError:
        return " " * _FACTS
    words = f"{size_in_words(told.st_size):>9}  {date_in_words(told.st_mtime, date.today())}"
    return words.ljust(_FACTS)
