"""Tokens in the operating system's keyring, for the operator who asks to be remembered."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from importers.destinations.base import Credential, Profile
from importers.errors import ShelfreadyError

_SERVICE = "shelfready"


class KeyringUnusable(ShelfreadyError):
    """The computer has no keyring, or it is locked."""


def remember(profile: Profile, credential: Credential) -> None:
    """Store a profile's token in the keyring; KeyringUnusable. May block on a system dialog."""
    import keyring

    with _told("remembered"):
        keyring.set_password(_SERVICE, _name(profile), credential.token)


def recall(profile: Profile) -> Credential | None:
    """Return a remembered token; None if there is none, or no keyring. May block on a dialog."""
    import keyring

    try:
        with _told("read"):
            token = keyring.get_password(_SERVICE, _name(profile))
    except KeyringUnusable:
        return None
    return Credential(token) if token else None


def forget(profile: Profile) -> None:
    """Take a profile's token out of the keyring; nothing happens if it is not in it."""
    import keyring
    from keyring.errors import PasswordDeleteError

    with _told("forgotten"):
        try:
            keyring.delete_password(_SERVICE, _name(profile))
        except PasswordDeleteError:
            return


def _name(profile: Profile) -> str:
    # The address is part of the name: a token is only ever given to the place it was typed for.
    return f"{profile.name} {profile.base_url}"


@contextmanager
def _told(done: str) -> Iterator[None]:
    from keyring.errors import KeyringError

    try:
        yield
    except (KeyringError, RuntimeError, OSError) as error:
        raise KeyringUnusable(
            f"The token could not be {done}, because this computer has no usable keyring: "
            "put it into the profile's environment variable instead."
        ) from error
