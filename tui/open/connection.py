"""One database of the settings as a form."""

from __future__ import annotations

from collections.abc import Collection

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widget import Widget
from textual.widgets import Button, Checkbox, Input, Select, Static

from importers.database.connection import Connection, DatabaseKind, Tls
from importers.database.drivers import DRIVERS
from importers.storage.connections import mistake_in
from tui.screen import ShellDialog
from tui.text import content
from tui.widgets.compact_checkbox import CompactCheckbox

_USUAL = "usual"
_TLS = {
    _USUAL: "verified, but for a server on this machine",
    Tls.VERIFY.value: "encrypted, the server proves its name",
    Tls.REQUIRE.value: "encrypted, whoever answers",
    Tls.OFF.value: "not at all",
}


class ConnectionForm(ShellDialog[Connection], actions="connection"):
    """Its result is the database as it was filled in; None when nothing is to change."""

    HELP = """
    Where a database is, by its parts. The password is never kept here: it comes from the environment variable named
    below, from this computer's keyring, or you are asked for it. Of a SQLite database only the file is needed.
    """
    DEFAULT_CSS = """
    ConnectionForm .dialog { padding: 0 1; }
    ConnectionForm VerticalScroll { height: auto; max-height: 1fr; }
    ConnectionForm .line { height: auto; }
    ConnectionForm .label { width: 24; color: $foreground-muted; }
    ConnectionForm Input, ConnectionForm Select { width: 1fr; }
    ConnectionForm #failure { height: auto; min-height: 1; }
    ConnectionForm .buttons { margin-top: 0; }
    """

    def __init__(self, begin: Connection, others: Collection[str]) -> None:
        """Begin with a database as it is, or with a blank one; `others` are the names that are taken."""
        super().__init__()
        self.begin = begin
        self.others = others

    def compose(self) -> ComposeResult:
        """Lay out a line for each part."""
        begin = self.begin
        with Vertical(classes="dialog") as box:
            box.border_title = content(f"Database {begin.name}" if begin.name else "New database")
            with VerticalScroll(can_focus=False):
                yield from _line("Name", _input(begin.name, "name", "such as shop"))
                yield from _line("Kind", self._kinds())
                yield from _line(
                    "Database", _input(begin.database, "database", "its name; SQLite: the file")
                )
                yield from _line("Host", _input(begin.host, "host", "blank: on this machine"))
                port = "" if begin.port is None else str(begin.port)
                yield from _line("Port", _input(port, "port", "blank: the usual one"))
                yield from _line("User", _input(begin.user, "user", "who asks"))
                yield from _line("Encryption", self._protections())
                variable = _input(
                    begin.password_env, "password_env", "blank: asked for, or the keyring"
                )
                yield from _line("Password from variable", variable)
                words = "corrections may be written back"
                yield from _line(
                    "Writable", CompactCheckbox(words, begin.writable, compact=True, id="writable")
                )
            yield Static("", id="failure", classes="error-sentence")
            with Horizontal(classes="buttons"):
                yield Button("Cancel", compact=True, id="cancel")
                yield Button("Save", compact=True, id="save", variant="primary")

    def _kinds(self) -> Select[str]:
        kinds = [(DRIVERS[kind].title, kind.value) for kind in DatabaseKind]
        return Select(
            kinds, value=self.begin.kind.value, allow_blank=False, compact=True, id="kind"
        )

    def _protections(self) -> Select[str]:
        chosen = _USUAL if self.begin.tls is None else self.begin.tls.value
        choices = [(words, value) for value, words in _TLS.items()]
        return Select(choices, value=chosen, allow_blank=False, compact=True, id="tls")

    @on(Button.Pressed, "#cancel")
    def _cancel(self) -> None:
        self.dismiss(None)

    @on(Button.Pressed, "#save")
    @on(Input.Submitted)
    def action_save(self) -> None:
        """Hand over the database, if it can be used."""
        port = self._typed("port")
        if port and not (port.isdecimal() and 0 < int(port) < 65_536):
            self._fail(f"{port} is no port: leave it blank for the usual one.")
            return
        filled = self.filled_in()
        mistake = mistake_in(filled, self.others)
        if mistake:
            self._fail(mistake)
        else:
            self.dismiss(filled)

    def filled_in(self) -> Connection:
        """Return the database as it is filled in."""
        tls = str(self.query_one("#tls", Select).value)
        return Connection(
            self._typed("name"),
            DatabaseKind(str(self.query_one("#kind", Select).value)),
            self._typed("database"),
            host=self._typed("host"),
            port=int(self._typed("port") or 0) or None,
            user=self._typed("user"),
            tls=None if tls == _USUAL else Tls(tls),
            writable=self.query_one("#writable", Checkbox).value,
            password_env=self._typed("password_env"),
        )

    def _typed(self, field: str) -> str:
        return self.query_one(f"#{field}", Input).value.strip()

    def _fail(self, sentence: str) -> None:
        self.query_one("#failure", Static).update(content(f"✖ {sentence}"))


def _input(value: str, name: str, hint: str) -> Input:
    return Input(value, placeholder=hint, compact=True, id=name)


def _line(label: str, widget: Widget) -> ComposeResult:
    with Horizontal(classes="line"):
        yield Static(label, classes="label")
        yield widget
