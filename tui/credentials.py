"""The tokens and passwords of this sitting: in memory only, never shown, never written by the screen."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from importers.database.connection import Connection, Password
from importers.destinations.base import Credential, Profile
from importers.storage.home import Home

_PRACTICE = Credential("practice")


class TokenSource(StrEnum):
    """Where a token comes from."""

    TYPED = "typed"
    LOGIN = "login"
    ENVIRONMENT = "environment"
    KEYRING = "keyring"
    PRACTICE = "practice"


@dataclass(frozen=True, slots=True)
class Found:
    """A credential and where it comes from."""

    credential: Credential
    source: TokenSource


class CredentialStore:
    """Gives each profile its credential: what was typed, else the environment's, else the keyring's."""

    def __init__(self, environ: Mapping[str, str] | None = None) -> None:
        """Start with nothing typed."""
        self._environ = os.environ if environ is None else environ
        self._typed: dict[str, Found] = {}
        self._passwords: dict[str, Password] = {}  # of databases, by the connection's name

    def put(
        self, profile: Profile, credential: Credential, source: TokenSource = TokenSource.TYPED
    ) -> None:
        """Keep a credential until the program ends."""
        self._typed[_place(profile)] = Found(credential, source)

    def drop(self, profile: Profile) -> None:
        """Forget what was typed for a profile."""
        self._typed.pop(_place(profile), None)

    def put_password(self, connection: Connection, password: Password) -> None:
        """Keep a database's password until the program ends: it is asked for once."""
        self._passwords[connection.name] = password

    def password(self, connection_name: str) -> Password | None:
        """Return a database's password that was typed."""
        return self._passwords.get(connection_name)

    def recall(self, profile: Profile, home: Home) -> None:
        """Take a token out of the keyring, if the operator once asked to be remembered. Slow."""
        from importers.storage import secrets
        from importers.storage.settings import load_settings

        if self.find(profile) is None and profile.name in load_settings(home).remembered:
            recalled = secrets.recall(profile)
            if recalled is not None:
                self.put(profile, recalled, TokenSource.KEYRING)

    def remember(self, profile: Profile, credential: Credential, home: Home) -> None:
        """Put a token into the keyring, and note that it is there. KeyringUnusable. Slow."""
        from importers.storage import secrets
        from importers.storage.settings import load_settings, save_settings

        secrets.remember(profile, credential)
        settings = load_settings(home)
        names = dict.fromkeys((*settings.remembered, profile.name))
        save_settings(home, replace(settings, remembered=tuple(names)))

    def find(self, profile: Profile) -> Found | None:
        """Return what to log in with, or None when the operator must be asked."""
        typed = self._typed.get(_place(profile))
        if typed is not None:
            return typed
        token = self._environ.get(profile.token_env, "").strip() if profile.token_env else ""
        if token:
            return Found(Credential(token), TokenSource.ENVIRONMENT)
        return Found(_PRACTICE, TokenSource.PRACTICE) if profile.practice else None


def _place(profile: Profile) -> str:
    # A token belongs to an address: it must never be sent to another one.
    return f"{profile.destination} {profile.base_url}"
