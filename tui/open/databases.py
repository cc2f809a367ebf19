"""Choosing one of the databases that the settings name, and naming them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from textual import work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from importers.database.connection import Connection, DatabaseKind
from importers.database.drivers import DRIVERS
from importers.storage.connections import load_connections, remove_connection, save_connection
from tui.screen import ShellDialog
from tui.text import content, safe

_HOW = (
    "No database is named yet: <databases.new> names one. A SQLite file needs no name: open it like any other file. "
    "They are kept in {path}, where you may also write them by hand, as [connections.shop] with kind, host, database "
    "and user."
)


class DatabasesDialog(ShellDialog[Connection], actions="databases"):
    """Its result is the chosen connection; None when it was left."""

    HELP = """
    Choose a database. Its tables are listed next; reading never changes it. <databases.new> names a new one,
    <databases.change> changes the marked one, <databases.remove> takes its name out of the settings.
    """
    DEFAULT_CSS = """
    DatabasesDialog OptionList { height: auto; max-height: 60vh; border: none; margin-top: 1; }
    """

    def __init__(self, connections: Sequence[Connection], settings: str) -> None:
        """Take the connections, and where the settings file is."""
        super().__init__()
        self.connections = connections
        self.settings = settings

    def compose(self) -> ComposeResult:
        """Lay out the connections, and how to name one."""
        with Vertical(classes="dialog") as box:
            box.border_title = "Which database?"
            yield Static("", classes="hint", id="hint")
            yield OptionList(id="databases")

    def on_mount(self) -> None:
        """Show them."""
        self._show()

    def _show(self) -> None:
        keys = "<databases.new> new, <databases.change> change, <databases.remove> remove."
        words = (
            f"Reading changes nothing in it. {keys}"
            if self.connections
            else _HOW.format(path=self.settings)
        )
        self.query_one("#hint", Static).update(content(self.worded(words)))
        shown = self.query_one("#databases", OptionList)
        at = shown.highlighted or 0
        shown.clear_options()
        shown.add_options([Option(_line(each)) for each in self.connections])
        shown.highlighted = min(at, len(self.connections) - 1) if self.connections else None
        shown.focus()

    @property
    def in_hand(self) -> Connection | None:
        """Return the marked one."""
        shown = self.query("#databases").results(OptionList)  # none before it is laid out
        at = next((each.highlighted for each in shown), None)
        return None if at is None or at >= len(self.connections) else self.connections[at]

    @property
    def has_one(self) -> bool:
        """Tell whether one is marked."""
        return self.in_hand is not None

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Answer with the chosen one."""
        self.dismiss(self.connections[event.option_index])

    @work(group="form", exclusive=True, exit_on_error=False, description="naming a database")
    async def action_new(self) -> None:
        """Name a new one."""
        await self._fill_in(Connection("", DatabaseKind.POSTGRESQL, ""), None)

    @work(group="form", exclusive=True, exit_on_error=False, description="changing a database")
    async def action_change(self) -> None:
        """Change the marked one."""
        if self.in_hand is not None:
            await self._fill_in(self.in_hand, self.in_hand.name)

    async def _fill_in(self, begin: Connection, name: str | None) -> None:
        from tui.open.connection import ConnectionForm

        others = {each.name for each in self.connections} - {name}
        filled = await self.app.push_screen_wait(ConnectionForm(begin, others))
        if filled is not None:
            await self._keep(lambda: save_connection(self.shell.home, filled, instead_of=name))

    @work(group="form", exclusive=True, exit_on_error=False, description="removing a database")
    async def action_remove(self) -> None:
        """Take the marked one's name out of the settings, when the operator says so."""
        from tui.dialogs.confirm import ConfirmDialog

        chosen = self.in_hand
        if chosen is None:
            return
        question = f"Take {chosen.name} out of the settings? The database itself stays as it is."
        if await self.app.push_screen_wait(ConfirmDialog(question, "Take it out", "Keep it")):
            await self._keep(lambda: remove_connection(self.shell.home, chosen.name))

    async def _keep(self, write: Callable[[], None]) -> None:
        home = self.shell.home
        await asyncio.to_thread(write)
        self.connections = tuple((await asyncio.to_thread(load_connections, home)).values())
        self._show()


def _line(connection: Connection) -> Content:
    writable = "  can be written back to" if connection.writable else ""
    return Content.assemble(
        (safe(connection.name), "bold"),
        (f"  {DRIVERS[connection.kind].title}  ", "$foreground-muted"),
        safe(connection.place),
        (writable, "$text-warning"),
    )
