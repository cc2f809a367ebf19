"""The token: the one place that puts it into a request and keeps it out of everything else."""

from __future__ import annotations

from importers.destinations.base import Credential, Profile
from importers.destinations.registry import destination_of
from importers.errors import CredentialRefused
from importers.upload.masking import without


def auth_headers(profile: Profile, credential: Credential) -> tuple[tuple[str, str], ...]:
    """Return the headers that carry the token to the profile's destination."""
    return destination_of(profile).access.headers(profile, credential)


def ensure_usable(profile: Profile, credential: Credential) -> None:
    """Raise CredentialRefused if a token cannot be sent at all, or has expired by its own word."""
    token = credential.token
    if not token:
        raise CredentialRefused(
            f"There is no token for {profile.name}; enter one, or set {profile.token_env}."
        )
    if not (token.isascii() and token.isprintable() and " " not in token):
        raise CredentialRefused(
            f"The token for {profile.name} holds spaces or other characters that no token has; "
            "copy it again."
        )
    if expired(profile, credential):
        raise CredentialRefused(
            f"The token for {profile.name} has expired; log in again. Nothing was sent."
        )


def expired(profile: Profile, credential: Credential) -> bool:
    """Tell whether a token is past its end by its own word; one that does not tell its end is not."""
    left = destination_of(profile).access.ends_in(credential)
    return left is not None and left <= 0


def masked(text: str, credential: Credential) -> str:
    """Return a text without the token in any form, should a server have echoed it."""
    return without(text, credential.token)


def hidden(body: bytes, credential: Credential) -> bytes:
    """Return an answer's bytes without the token in any form; those that are no text stay as they are."""
    text = body.decode("utf-8", "surrogateescape")
    return without(text, credential.token).encode("utf-8", "surrogateescape")
