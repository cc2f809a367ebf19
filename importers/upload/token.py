"""The token: the one place that puts it into a request and keeps it out of everything else."""

from __future__ import annotations

import time
from typing import Any

from importers.destinations.base import Credential, Profile
from importers.errors import CredentialRefused
from importers.upload.masking import without


def auth_header(profile: Profile, credential: Credential) -> tuple[str, str]:
    """Return the header that carries the token to the profile's destination."""
    if profile.destination == "digible":
        return "x-access-token", credential.token
    return "Authorization", f"UAT {credential.token}"


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
    """Tell whether a Digible token is past its end; one that does not tell its end is not."""
    if profile.destination != "digible":
        return False
    left = ends_in(credential)
    return left is not None and left <= 0


def ends_in(credential: Credential) -> float | None:
    """Return the seconds until a Digible token ends (assumed: a JWT's `exp`), None if it is unreadable."""
    ends = claims_of(credential).get("exp")
    if not isinstance(ends, (int, float)) or not abs(ends) < _END_OF_TIME:  # neither is NaN
        return None
    return float(ends) - time.time()


_END_OF_TIME = 1e12  # seconds


def claims_of(credential: Credential) -> dict[str, Any]:
    """Return what a Digible token says of itself, unproved; nothing if it is not readable."""
    import jwt

    try:
        claims: dict[str, Any] = jwt.decode(credential.token, options={"verify_signature": False})
    except (jwt.PyJWTError, ValueError):
        return {}
    return claims


def masked(text: str, credential: Credential) -> str:
    """Return a text without the token in any form, should a server have echoed it."""
    return without(text, credential.token)


def hidden(body: bytes, credential: Credential) -> bytes:
    """Return an answer's bytes without the token in any form; those that are no text stay as they are."""
    text = body.decode("utf-8", "surrogateescape")
    return without(text, credential.token).encode("utf-8", "surrogateescape")
