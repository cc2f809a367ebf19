"""What lets the upload in: a token that was typed, found or given by a login, tried out and remembered."""

from __future__ import annotations

import asyncio

from textual import on, work
from textual.widgets import Button, Checkbox, Input, Static

from importers.destinations.base import Credential, Profile
from importers.destinations.registry import destination_of
from importers.errors import ShelfreadyError
from tui.credentials import Found, TokenSource
from tui.screen import ShellScreen
from tui.text import content
from tui.upload.login import LoginDialog


class PreviewToken(ShellScreen[None]):
    """The part of the screen before an upload that speaks of the destination and its token."""

    url = ""  # where to send; "" until it is known

    @property
    def profile(self) -> Profile | None:
        """Return the chosen destination."""
        return self.session.profile

    def found(self) -> Found | None:
        """Return the token typed here, else what the credentials has for this destination."""
        typed = self.query_one("#token", Input).value.strip()
        if typed:
            return Found(Credential(typed), TokenSource.TYPED)
        return self.shell.credentials.find(self.profile) if self.profile else None

    def show_token(self) -> None:
        """Say where the token comes from, and offer what this destination allows."""
        profile = self.profile
        words = "" if profile is None else self._token_source(profile)
        self.query_one("#token-source", Static).update(content(words))
        self.query_one("#remember").display = profile is not None and not profile.practice
        logs_in = profile is not None and destination_of(profile).login is not None
        self.query_one("#login").display = logs_in

    def _token_source(self, profile: Profile) -> str:
        found = self.found()
        match found.source if found else None:
            case TokenSource.ENVIRONMENT:
                return f"from ${profile.token_env}; type another to use that"
            case TokenSource.PRACTICE:
                return "any word will do for practice"
            case TokenSource.TYPED:
                return "typed by you, kept in memory only"
            case TokenSource.LOGIN:
                return "from your login, kept in memory only"
            case TokenSource.KEYRING:
                return "from this computer's keyring"
        return f"type it here, or set ${profile.token_env} before you start"

    @on(Input.Changed, "#token")
    def _token_typed(self) -> None:
        self.show_token()

    @on(Input.Submitted, "#token")
    @on(Button.Pressed, "#test")
    def action_test(self) -> None:
        """Ask the destination whether it lets us in."""
        found = self.found()
        if self.profile is None or found is None:
            self.tell("Type a token first.", "$text-warning")
        else:
            self.tell("Asking …")
            self.ask(self.profile, found.credential)

    @work(group="test", exclusive=True, exit_on_error=False, description="testing the connection")
    async def ask(self, profile: Profile, credential: Credential) -> None:
        """Send the destination's harmless request, and tell what it said."""
        from importers.upload.connection import check

        said = await asyncio.to_thread(check, profile, credential, url=self.url or None)
        self.tell(f"✓ {said}", "$text-success")

    @on(Button.Pressed, "#login")
    @work(group="login", exclusive=True, exit_on_error=False, description="logging in")
    async def action_login(self) -> None:
        """Get a token for an e-mail and a password."""
        profile = self.profile
        if profile is None:
            return
        given = await self.app.push_screen_wait(LoginDialog(profile, self.url or profile.base_url))
        if given is not None:
            self.shell.credentials.put(profile, given, TokenSource.LOGIN)
            self.query_one("#token", Input).clear()
            self.show_token()
            self.tell("✓ Logged in.", "$text-success")

    async def remember(self, credential: Credential) -> None:
        """Put the token into the keyring, if that was asked for."""
        if self.profile is None or not self.query_one("#remember", Checkbox).value:
            return
        try:
            await asyncio.to_thread(
                self.shell.credentials.remember, self.profile, credential, self.shell.home
            )
        except ShelfreadyError as error:  # the upload itself does not need it
            self.shell.tell_failure(error)

    def tell(self, sentence: str, style: str = "") -> None:
        """Show a sentence below the choices."""
        self.query_one("#said", Static).update(content(sentence, style))
