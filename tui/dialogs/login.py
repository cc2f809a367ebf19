"""Asking for what lets us in: a token, or where tokens come from a login an e-mail and a password."""

from __future__ import annotations

import asyncio

from textual import work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, Input, Static
from textual.worker import Worker

from importers.destinations.base import Credential, Profile
from importers.destinations.registry import destination_of
from tui.failures import sentence_for
from tui.screen import ShellDialog
from tui.text import content


class LoginDialog(ShellDialog[Credential]):
    """Its result is a credential, kept in memory only; None when the operator gives up.

    A password is sent once to the destination's own login address and then forgotten.
    """

    HELP = """
    The destination wants to know who you are. Type the token that its portal gave you, or
    where it asks for them your e-mail and password. Nothing of it is stored or shown.
    """
    DEFAULT_CSS = """
    LoginDialog #failure { min-height: 1; }  /* it all fits into 24 lines */
    """

    def __init__(self, profile: Profile, url: str, reason: str = "") -> None:
        """Log in to that profile's destination at that base address."""
        super().__init__()
        self.profile = profile
        self.url = url
        self.reason = reason

    @property
    def by_password(self) -> bool:
        """Tell whether the destination gives out tokens for an e-mail and a password."""
        return destination_of(self.profile).login is not None

    def compose(self) -> ComposeResult:
        """Lay out what is asked for, and the buttons."""
        with Vertical(classes="dialog") as box:
            box.border_title = "Log in"
            yield Static(content(self.reason or f"{self.profile.name} at {self.url}"))
            if self.by_password:
                yield Input(placeholder="E-mail", id="email")
                yield Input(placeholder="Password", password=True, id="password")
                yield Static("or paste a token", classes="hint")
            yield Input(placeholder="Token", password=True, id="token")
            yield Static("", id="failure", classes="error-sentence")
            with Horizontal(classes="buttons"):
                yield Button("Cancel", id="cancel")
                yield Button("Log in", id="login", variant="primary")

    def on_mount(self) -> None:
        """Begin with the first field."""
        self.query(Input).first().focus()

    def on_input_submitted(self) -> None:
        """Let Enter log in from any field."""
        self._log_in()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Log in, or give up."""
        if event.button.id == "login":
            self._log_in()
        else:
            self.dismiss(None)

    def _log_in(self) -> None:
        token = self.query_one("#token", Input).value.strip()
        if token:
            self.dismiss(Credential(token))
        elif not self.by_password:
            self._say("Type or paste the token first.")
        elif not (self._typed("email") and self._typed("password")):
            self._say("Type your e-mail and your password, or paste a token.")
        else:
            self._say("Logging in …")
            self.ask_for_token(self._typed("email"), self._typed("password"))

    @work(group="login", exclusive=True, exit_on_error=False, description="logging in")
    async def ask_for_token(self, email: str, password: str) -> None:
        """Send e-mail and password to the destination, and hand over the token that it gives."""
        from importers.upload.connection import log_in

        given = await asyncio.to_thread(log_in, self.profile, email, password, url=self.url)
        self.dismiss(given)

    def worker_failed(self, worker: Worker[object], error: BaseException) -> None:
        """Say in place why there is no token."""
        self._say(sentence_for(error, worker.description, self.shell.home))

    def _typed(self, field: str) -> str:
        return self.query_one(f"#{field}", Input).value

    def _say(self, sentence: str) -> None:
        self.query_one("#failure", Static).update(content(sentence))
