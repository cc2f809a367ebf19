"""Asking for a database's password."""

from __future__ import annotations

from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Static

from importers.database.connection import Connection, Password
from tui.screen import ShellDialog
from tui.text import content
from tui.widgets.compact_checkbox import CompactCheckbox


@dataclass(frozen=True, slots=True)
class TypedPassword:
    """What was typed, and whether the system's keyring is to remember it."""

    password: Password
    remember: bool


class PasswordDialog(ShellDialog[TypedPassword]):
    """Its result is what was typed; None when it was left with Esc. Nothing of it is shown or written to a file."""

    HELP = "Type the password, then press Enter. It is kept in memory only, unless the keyring is to remember it."

    def __init__(self, connection: Connection, reason: str) -> None:
        """Take the database, and why it asks."""
        super().__init__()
        self.connection = connection
        self.reason = reason

    def compose(self) -> ComposeResult:
        """Lay out the box."""
        with Vertical(classes="dialog") as box:
            box.border_title = content(f"Password for {self.connection.place}")
            yield Static(content(self.reason), classes="hint")
            yield Input(password=True, id="password")
            yield CompactCheckbox("Let this computer's keyring remember it", id="remember")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Answer with what was typed."""
        remember = self.query_one("#remember", CompactCheckbox).value
        self.dismiss(TypedPassword(Password(event.value), remember))
