"""The syncs of the settings while the program is open: run when they are due, with the tokens of this sitting."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from importers.errors import ShelfreadyError
from importers.storage.home import Home
from tui.credentials import CredentialStore
from tui.practice import Practice

if TYPE_CHECKING:
    from importers.destinations.base import Profile
    from importers.sync.configured import ConfiguredSync
    from importers.sync.process import SyncAccess
    from importers.sync.record import SyncRecord
    from importers.sync.watch import SyncStanding, SyncWatch


class Syncs:
    """Holds what runs them. `standings` are as they were looked at last; its other methods may take a moment."""

    def __init__(
        self,
        home: Home,
        credentials: CredentialStore,
        practice: Callable[[], Practice],
        uploads_to: Callable[[], str | None],
    ) -> None:
        """Start nothing. `uploads_to` names the profile that the open catalog is being uploaded to."""
        self.standings: tuple[SyncStanding, ...] = ()
        self.faults: tuple[str, ...] = ()
        self._home = home
        self._credentials = credentials
        self._practice = practice
        self._uploads_to = uploads_to
        self._recalled: set[str] = set()  # profiles whose token the keyring was asked for
        self._watch: SyncWatch | None = None
        self._lock = threading.Lock()
        self._told: dict[str, SyncRecord | None] = {}

    @property
    def any_on(self) -> bool:
        """Tell whether the settings have a sync that is on."""
        from importers.sync.configured import load_syncs

        return any(sync.on for sync in load_syncs(self._home).syncs.values())

    def look(self) -> list[str]:
        """Start what is due, see how all stand, and return a sentence for each that has just gone wrong."""
        watch = self._watching()
        standings = watch.look()
        self.standings, self.faults = standings, watch.faults
        return [told for standing in standings if (told := self._news(standing))]

    def run_now(self, name: str, *, everything: bool = False) -> str:
        """Run a sync at once; return why it cannot be, "" if it has begun."""
        return self._watching().run_now(name, everything=everything)

    def full_upload_question(self, sync: ConfiguredSync) -> str:
        """Return what is asked before all products are sent. SettingsUnusable."""
        from importers.storage.profiles import find_profile

        practice = find_profile(self._home, sync.to).practice
        where = sync.to if practice else f"{sync.to}, a live shop"
        return (
            f"Send all products of {sync.reads} to {where}? Also those that are on record as uploaded and "
            "unchanged, and whatever the guards say."
        )

    def stop(self, name: str) -> bool:
        """Let our own run of a sync end after the answers under way; False if it is another process's."""
        return self._watching().stop(name)

    def switch(self, name: str, *, on: bool) -> None:
        """Turn a sync on or off, which the settings keep. SettingsUnusable, SaveFailed."""
        from importers.sync.configured import switch_sync

        switch_sync(self._home, name, on=on)

    @property
    def that_end_with_us(self) -> tuple[str, ...]:
        """Return the syncs that nobody runs any more when the program has ended. Quick."""
        return () if self._watch is None else self._watch.switched_on()

    @property
    def that_are_run(self) -> tuple[str, ...]:
        """Return the syncs that this program runs just now. Quick."""
        return () if self._watch is None else self._watch.running()

    def end(self) -> None:
        """Start nothing more; what runs ends by itself after the answers under way."""
        if self._watch is not None:
            self._watch.end()

    def _watching(self) -> SyncWatch:
        from importers.sync.watch import SyncWatch

        with self._lock:
            if self._watch is None:
                self._watch = SyncWatch(self._home, self._access)
            return self._watch

    def _access(self, sync: ConfiguredSync) -> SyncAccess | str:
        """Return what lets a sync in, or why nothing does; "" while this program uploads to the same place."""
        from importers.storage.profiles import find_profile
        from importers.sync.process import SyncAccess

        if self._uploads_to() == sync.to:
            return "It waits until the upload under way has ended."
        try:
            profile = find_profile(self._home, sync.to)
            passwords = self._password_for(sync)
            if profile.practice:
                return SyncAccess(url=self._practice().url_for(profile), passwords=passwords)
            return SyncAccess(self._token(profile), passwords=passwords)
        except ShelfreadyError as error:
            return error.sentence

    def _token(self, profile: Profile) -> str:
        """Return the token of a profile that is not for practice. CredentialRefused."""
        from importers.errors import CredentialRefused
        from importers.upload.token import ensure_usable

        if profile.name not in self._recalled:
            self._recalled.add(profile.name)
            self._credentials.recall(profile, self._home)
        found = self._credentials.find(profile)
        if found is None:
            raise CredentialRefused(
                f"No token for {profile.name} is known: log in, or set ${profile.token_env}."
            )
        ensure_usable(profile, found.credential)
        return found.credential.token

    def _password_for(self, sync: ConfiguredSync) -> dict[str, str]:
        from importers.storage.connections import find_connection
        from importers.storage.passwords import password_for
        from importers.sync.process import password_variable

        scheme, _, name = sync.source.partition(":")
        if scheme != "db" or not name:
            return {}
        connection = find_connection(self._home, name)
        password = self._credentials.password(name) or password_for(connection)
        return {} if password is None else dict(password_variable(connection, password))

    def _news(self, standing: SyncStanding) -> str:
        """Return what is to be told of a run that has ended since the last look."""
        name, last = standing.sync.name, standing.last
        first_look = name not in self._told
        before = self._told.get(name)
        self._told[name] = last
        if first_look or last is None or last == before or last.times > 1:
            return ""
        if last.error:
            return f"Sync {name}: {last.error}"
        refused = f"{last.refused:,} refused" if last.refused else ""
        unknown = f"{last.unknown:,} without a clear answer" if last.unknown else ""
        parts = ", ".join(filter(None, (refused, unknown)))
        return f"Sync {name}: {parts}." if parts else ""
