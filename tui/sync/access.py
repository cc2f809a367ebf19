"""Asking for what lets a sync in."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Protocol

from tui.dialogs.login import LoginDialog
from tui.dialogs.password import PasswordDialog
from tui.parts import ScreenHost, ScreenPart, working

if TYPE_CHECKING:
    from importers.sync.watch import SyncStanding


class SyncHost(ScreenHost, Protocol):
    """What it sees of the screen of the syncs."""

    def begin(self, name: str, *, everything: bool = False) -> object:
        """Start a run."""


class LoginForSync(ScreenPart[SyncHost]):
    """Keeps what was typed for this sitting, and lets the sync go on with it."""

    @working("logging in")
    async def ask(self, standing: SyncStanding) -> None:
        """Ask for the database's password where that was refused, else for the shop's token."""
        from importers.sync.record import Needed

        needs_password = standing.last is not None and standing.last.needs is Needed.PASSWORD
        given = await (self._password(standing) if needs_password else self._token(standing))
        if given and not standing.is_running:
            self.screen.begin(standing.sync.name)

    async def _password(self, standing: SyncStanding) -> bool:
        from importers.storage.connections import find_connection
        from importers.storage.secrets import KeyringUnusable, remember_password

        shell, sync = self.screen.shell, standing.sync
        name = sync.source.partition(":")[2]
        connection = await asyncio.to_thread(find_connection, shell.home, name)
        reason = standing.last.error if standing.last else ""
        typed = await self.screen.app.push_screen_wait(PasswordDialog(connection, reason))
        if typed is None:
            return False
        shell.credentials.put_password(connection, typed.password)
        if typed.remember:
            try:
                await asyncio.to_thread(remember_password, connection, typed.password)
            except KeyringUnusable as error:
                self.screen.say(error.sentence)
        return True

    async def _token(self, standing: SyncStanding) -> bool:
        from importers.storage.profiles import find_profile

        shell = self.screen.shell
        profile = await asyncio.to_thread(find_profile, shell.home, standing.sync.to)
        if profile.practice:
            self.screen.say(f"{profile.name} is for practice: it lets everybody in.")
            return False
        last = standing.last.error if standing.last else ""
        dialog = LoginDialog(profile, profile.base_url, standing.trouble or last)
        given = await self.screen.app.push_screen_wait(dialog)
        if given is not None:
            shell.credentials.put(profile, given)
        return given is not None
