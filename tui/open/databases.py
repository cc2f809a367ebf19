"""Choosing one of the databases that the settings name."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from importers.database.connection import Connection
from importers.database.drivers import DRIVERS
from tui.screen import ShellDialog
from tui.text import safe

_HOW = """No database is named yet. Add one to the settings file ({path}), such as:

[connections.shop]
kind = "postgresql"      # or sqlite, mysql, mssql
host = "db.example.com"
database = "shop"
user = "till"

A SQLite file needs no settings: open it like any other file."""


class DatabasesDialog(ShellDialog[Connection]):
    """Its result is the chosen connection; None when it was left."""

    HELP = "Choose a database. Its tables are listed next; reading never changes it."
    DEFAULT_CSS = """
    DatabasesDialog OptionList { height: auto; max-height: 60vh; border: none; margin-top: 1; }
    """

    def __init__(self, connections: Sequence[Connection], settings: str) -> None:
        """Take the connections, and where the settings file is."""
        super().__init__()
        self.connections = connections
        self.settings = settings

    def compose(self) -> ComposeResult:
        """Lay out the connections, or how to name one."""
        with Vertical(classes="dialog") as box:
            box.border_title = "Which database?"
            if not self.connections:
                yield Static(Content(safe(_HOW.format(path=self.settings))))
                return
            yield Static("Reading changes nothing in it.", classes="hint")
            yield OptionList(*(Option(_line(each)) for each in self.connections))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Answer with the chosen one."""
        self.dismiss(self.connections[event.option_index])


def _line(connection: Connection) -> Content:
    writable = "  can be written back to" if connection.writable else ""
    return Content.assemble(
        (safe(connection.name), "bold"),
        (f"  {DRIVERS[connection.kind].title}  ", "$foreground-muted"),
        safe(connection.place),
        (writable, "$text-warning"),
    )
