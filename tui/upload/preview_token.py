"""What lets the upload in: a token that was typed, found or given by a login, tried out and remembered."""

from __future__ import annotations

import asyncio

from textual.widgets import Button, Checkbox, Input, Static

from importers.destinations.base import Credential, Profile
from importers.destinations.registry import destination_of
from importers.errors import ShelfreadyError
from tui.credentials import Found, TokenSource
from tui.dialogs.login import LoginDialog
from tui.parts import ScreenPart, working
from tui.text import content
from tui.upload.preview_host import PreviewHost


class PreviewToken(ScreenPart[PreviewHost]):
    """The part of the screen before an upload that speaks of the token."""

    def found(self) -> Found | None:
        """Return the token typed here, else what the credentials has for this destination."""
        typed = self.screen.query_one("#token", Input).value.strip()
        if typed:
            return Found(Credential(typed), TokenSource.TYPED)
        return (
            self.screen.shell.credentials.find(self.screen.profile) if self.screen.profile else None
        )

    def show(self) -> None:
        """Say where the token comes from, and offer what this destination allows."""
        profile = self.screen.profile
        words = "" if profile is None else self._token_source(profile)
        self.screen.query_one("#token-source", Static).update(content(words))
        self.screen.query_one("#remember", Checkbox).display = (
            profile is not None and not profile.practice
        )
        logs_in = profile is not None and destination_of(profile).login is not None
        self.screen.query_one("#login", Button).display = logs_in

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

    def test(self) -> None:
        """Ask the destination whether it lets us in."""
        found = self.found()
        if self.screen.profile is None or found is None:
            self.screen.tell("Type a token first.", "$text-warning")
        else:
            self.screen.tell("Asking …")
            self.ask(self.screen.profile, found.credential)

    @working("testing the connection", "test")
    async def ask(self, profile: Profile, credential: Credential) -> None:
        """Send the destination's harmless request, and tell what it said."""
        from importers.upload.connection import check

        said = await asyncio.to_thread(check, profile, credential, url=self.screen.url or None)
        self.screen.tell(f"✓ {said}", "$text-success")

    @working("logging in", "login")
    async def log_in(self) -> None:
        """Get a token for an e-mail and a password."""
        profile = self.screen.profile
        if profile is None:
            return
        given = await self.screen.app.push_screen_wait(
            LoginDialog(profile, self.screen.url or profile.base_url)
        )
        if given is not None:
            self.screen.shell.credentials.put(profile, given, TokenSource.LOGIN)
            self.screen.query_one("#token", Input).clear()
            self.show()
            self.screen.tell("✓ Logged in.", "$text-success")

    async def remember(self, credential: Credential) -> None:
        """Put the token into the keyring, if that was asked for."""
        if self.screen.profile is None or not self.screen.query_one("#remember", Checkbox).value:
            return
        try:
            await asyncio.to_thread(
                self.screen.shell.credentials.remember,
                self.screen.profile,
                credential,
                self.screen.shell.home,
            )
        except ShelfreadyError as error:  # the upload itself does not need it
            self.screen.shell.tell_failure(error)
