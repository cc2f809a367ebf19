"""Choosing a table of a database: all tables with their size, filtered by typing, with the first rows of one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import pyarrow as pa
from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import DataTable, Input, OptionList, Static
from textual.widgets.option_list import Option
from textual.worker import get_current_worker

from importers.catalog.model import Progress, Reporter
from importers.database.browsing import PREVIEW_ROWS, first_rows, tables_of
from importers.database.connection import Connection, Password
from importers.database.keys import prove_key
from importers.database.origin import DatabaseOrigin
from importers.database.reading import TableData
from importers.database.tables import TableEntry, TableName
from importers.errors import Cancelled, PasswordRefused, ShelfreadyError
from tui.dialogs.password import PasswordDialog
from tui.open.key import Key, KeyDialog
from tui.screen import ShellScreen
from tui.text import content, safe
from tui.widgets.key_bar import KeyBar
from tui.widgets.wording import count

_SHOWN_COLUMNS = 30
_SHOWN_TEXT = 40
Found = TypeVar("Found")


class TablesScreen(ShellScreen[DatabaseOrigin], actions="tables"):
    """Its result is the table to open; None when it was left."""

    HELP = (
        "Type to find a table, Down to go to the list, Enter to open one. The first rows and the key of the marked "
        "table are shown; nothing in the database is changed."
    )
    DEFAULT_CSS = """
    TablesScreen #choice { width: 40; border-right: solid $foreground-muted; }
    TablesScreen OptionList, TablesScreen OptionList:focus { height: 1fr; border: none; }
    TablesScreen #rows { height: 1fr; }
    TablesScreen #key, TablesScreen #where, TablesScreen #problem { height: auto; padding: 0 1; }
    TablesScreen #problem { color: $text-error; }
    """

    def __init__(self, origin: DatabaseOrigin, connection: Connection) -> None:
        """Take the database as it was named, and its connection; nothing is asked of it yet."""
        super().__init__()
        self.origin = origin
        self.connection = connection
        self.password: Password | None = origin.password
        self.tables: tuple[TableEntry, ...] = ()
        self.listed: list[TableEntry] = []
        self._asked_for: TableName | None = None

    def compose(self) -> ComposeResult:
        """Lay out the tables beside the first rows of one."""
        yield Static(content(f"Tables of {self.connection.place}", "bold"), id="where")
        yield Static("", id="problem")
        with Horizontal():
            with Vertical(id="choice"):
                yield Input(placeholder="type to find a table", id="find")
                yield OptionList(id="tables")
            with Vertical():
                yield Static("", id="key")
                yield DataTable(id="rows", cursor_type="none", zebra_stripes=True)
        yield KeyBar()

    def on_mount(self) -> None:
        """Ask the database what it has."""
        self.query_one("#find", Input).focus()
        self.list_tables()

    @work(group="tables", exclusive=True, exit_on_error=False, description="listing tables")
    async def list_tables(self) -> None:
        """List the tables; a refused password is asked for, as often as it takes."""
        from importers.storage.passwords import password_for

        if self.password is None:
            typed = self.shell.credentials.password(self.connection.name)
            self.password = typed or await self._beside(lambda: password_for(self.connection))
        self._say("Asking the database …")
        try:
            self.tables = await self._beside(lambda: tables_of(self.connection, self.password))
        except PasswordRefused as error:
            wants = f"{self.connection.place} wants the password of {self.connection.user}."
            self._ask_for_password(error.sentence if self.password else wants)
            return
        except ShelfreadyError as error:
            self._say(error.sentence)
            return
        self._say("" if self.tables else "There is no table or view here.")
        self._list()
        if len(self.tables) == 1:
            self.open_table(self.tables[0].name)

    async def _beside(self, do: Callable[[], Found]) -> Found:
        import asyncio

        return await asyncio.to_thread(do)

    @work(
        group="password", exclusive=True, exit_on_error=False, description="asking for a password"
    )
    async def _ask_for_password(self, reason: str) -> None:
        from importers.storage.secrets import KeyringUnusable, remember_password

        typed = await self.app.push_screen_wait(PasswordDialog(self.connection, reason))
        if typed is None:
            self.dismiss(None)
            return
        self.password = typed.password
        self.shell.credentials.put_password(self.connection, typed.password)
        if typed.remember:
            try:
                await self._beside(lambda: remember_password(self.connection, typed.password))
            except KeyringUnusable as error:
                self.say(error.sentence)
        self.list_tables()

    def on_input_changed(self) -> None:
        """List the tables whose names have what was typed."""
        self._list()

    def on_input_submitted(self) -> None:
        """Open the first that is listed."""
        if self.listed:
            at = self.query_one("#tables", OptionList).highlighted or 0
            self.open_table(self.listed[at].name)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Show the first rows of a table."""
        self.preview(self.listed[event.option_index].name)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Open a table."""
        self.open_table(self.listed[event.option_index].name)

    def action_list(self) -> None:
        """Go from the search to the list."""
        self.query_one("#tables", OptionList).focus()

    def action_back(self) -> None:
        """Go back without opening anything."""
        self.workers.cancel_group(self, "preview")
        self.dismiss(None)

    @work(group="opening", exclusive=True, exit_on_error=False, description="opening a table")
    async def open_table(self, table: TableName) -> None:
        """Open a table; of one that has no key it is asked first."""
        self._say(f"Looking at {table} …")
        try:
            found = await self._beside(lambda: first_rows(self.connection, self.password, table))
        except ShelfreadyError as error:
            self._say(error.sentence)
            return
        self._say("")
        key = () if found.key else await self._key_of(table, found)
        if key is None:
            return
        self.workers.cancel_group(self, "preview")
        self.dismiss(
            DatabaseOrigin(
                self.origin.reference,
                table,
                key,
                is_file=self.origin.is_file,
                connection=self.connection,
                password=self.password,
            )
        )

    async def _key_of(self, table: TableName, found: TableData) -> Key | None:
        def prove(key: Key, report: Reporter) -> None:
            prove_key(self.connection, self.password, table, key, report)

        likely = [
            name for name, rows in zip(found.names, found.columns, strict=True) if _differ(rows)
        ]
        dialog = KeyDialog(str(table), found.names, likely, prove)
        key: Key | None = await self.app.push_screen_wait(dialog)
        return key

    def _list(self) -> None:
        wanted = self.query_one("#find", Input).value.strip().lower()
        self.listed = [each for each in self.tables if wanted in str(each.name).lower()]
        shown = self.query_one("#tables", OptionList)
        shown.clear_options()
        shown.add_options([Option(_line(each)) for each in self.listed])
        if self.listed:
            shown.highlighted = 0

    @work(
        thread=True, group="preview", exclusive=True, exit_on_error=False, description="first rows"
    )
    def preview(self, table: TableName) -> None:
        """Read the first rows of a table, unless another is marked meanwhile."""
        worker = get_current_worker()

        def report(_progress: Progress) -> None:
            if worker.is_cancelled:
                raise Cancelled("Another table was marked.")

        try:
            found = first_rows(self.connection, self.password, table, report)
        except Cancelled:
            return
        except ShelfreadyError as error:
            self.app.call_from_thread(self._show_key, content(error.sentence))
            return
        if not worker.is_cancelled:
            self.app.call_from_thread(self._show_rows, table, found)

    def _show_rows(self, table: TableName, found: TableData) -> None:
        key = " and ".join(found.names[column] for column in found.key)
        said = f"its key is {key}" if key else "it has no key, which is asked for"
        left = f"; left out as bytes: {', '.join(found.left_out)}" if found.left_out else ""
        self._show_key(
            content(f"{table}: {said}{left}. The first {min(PREVIEW_ROWS, found.row_count)} rows:")
        )
        rows: DataTable[Text] = self.query_one("#rows", DataTable)
        rows.clear(columns=True)
        width = min(len(found.names), _SHOWN_COLUMNS)
        rows.add_columns(*(Text(safe(name)) for name in found.names[:width]))
        cells = [column.to_pylist() for column in found.columns[:width]]
        rows.add_rows(
            [_cell(cells[at][row], bool(found.nulls[at][row])) for at in range(width)]
            for row in range(found.row_count)
        )

    def _show_key(self, words: Content) -> None:
        self.query_one("#key", Static).update(words)

    def _say(self, words: str) -> None:
        self.query_one("#problem", Static).update(content(words))


def _differ(rows: pa.ChunkedArray) -> bool:
    """Tell whether the first rows all have a value of their own."""
    values = rows.to_pylist()
    return bool(values) and all(values) and len(set(values)) == len(values)


def _line(entry: TableEntry) -> Content:
    size = (
        "view"
        if entry.is_view
        else ""
        if entry.rows is None
        else f"about {count(entry.rows, 'row')}"
    )
    return Content.assemble((safe(str(entry.name)), "bold"), (f"  {size}", "$foreground-muted"))


def _cell(text: str, null: bool) -> Text:
    if null:
        return Text("NULL", style="dim italic")
    short = text if len(text) <= _SHOWN_TEXT else f"{text[: _SHOWN_TEXT - 1]}…"
    return Text(safe(short))
