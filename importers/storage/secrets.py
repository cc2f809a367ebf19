"""Tokens and passwords in the operating system's keyring, for the operator who asks to be remembered."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from importers.database.connection import Connection, Password
from importers.destinations.base import Credential, Profile
from importers.errors import ShelfreadyError

_SERVICE = "shelfready"


class KeyringUnusable(ShelfreadyError):
    """The computer has no keyring, or it is locked."""


def remember(profile: Profile, credential: Credential) -> None:
    """Store a profile's token in the keyring; KeyringUnusable. May block on a system dialog."""
    _store("token", _name(profile), credential.token)


def recall(profile: Profile) -> Credential | None:
    """Return a remembered token; None if there is none, or no keyring. May block on a dialog."""
    token = _stored("token", _name(profile))
    return Credential(token) if token else None


def forget(profile: Profile) -> None:
    """Take a profile's token out of the keyring; nothing happens if it is not in it."""
    _delete("token", _name(profile))


def remember_password(connection: Connection, password: Password) -> None:
    """Store a database's password in the keyring; KeyringUnusable. May block on a system dialog."""
    _store("password", _database(connection), password.text)


def recall_password(connection: Connection) -> Password | None:
    """Return a remembered password; None if there is none, or no keyring. May block on a dialog."""
    text = _stored("password", _database(connection))
    return Password(text) if text else None


def forget_password(connection: Connection) -> None:
    """Take a database's password out of the keyring; nothing happens if it is not in it."""
    _delete("password", _database(connection))


def _name(profile: Profile) -> str:
    # The address is part of the name: a token is only ever given to the place it was typed for.
    return f"{profile.name} {profile.base_url}"


def _database(connection: Connection) -> str:
    return f"database {connection.name} {connection.user} {connection.place}"


def _store(what: str, name: str, secret: str) -> None:
    import keyring

    with _told(what, "remembered"):
        keyring.set_password(_SERVICE, name, secret)


def _stored(what: str, name: str) -> str | None:
    import keyring

    try:
        with _told(what, "read"):
            return keyring.get_password(_SERVICE, name)
    except KeyringUnusable:
        return None


def _delete(what: str, name: str) -> None:
    import keyring
    from keyring.errors import PasswordDeleteError

    with _told(what, "forgotten"):
        try:
            keyring.delete_password(_SERVICE, name)
        except PasswordDeleteError:
            return


@contextmanager
def _told(what: str, done: str) -> Iterator[None]:
    from keyring.errors import KeyringError

    try:
        yield
    except (KeyringError, RuntimeError, OSError) as error:
        raise KeyringUnusable(
            f"The {what} could not be {done}, because this computer has no usable keyring: "
            "put it into an environment variable instead."
        ) from error
