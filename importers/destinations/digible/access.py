"""How Digible lets somebody in: a JWT that a login gives out, a new one each time."""

from __future__ import annotations

import time
from typing import Any

from importers.destinations.answer import Answer, Reply, Verdict
from importers.destinations.base import Credential, Profile
from importers.destinations.call import Call
from importers.destinations.digible.answers import read_login
from importers.destinations.digible.requests import login_call
from importers.destinations.identity import Identity, identity_in


class DigibleAccess:
    """Token rules. There is no request that asks whether a token lets in: only the token itself can be looked at."""

    renews = True

    def headers(self, profile: Profile, credential: Credential) -> tuple[tuple[str, str], ...]:
        """Return the header that carries the token."""
        return (("x-access-token", credential.token),)

    def ends_in(self, credential: Credential) -> float | None:
        """Return the seconds until a token ends (assumed: a JWT's `exp`), None if it is unreadable."""
        return ends_in(credential)

    def call(self, profile: Profile) -> Call | None:
        """Return None: there is no such request."""
        return None

    def read(self, reply: Reply) -> Answer:
        """Tell nothing: nothing was asked."""
        return Answer(Verdict.AMBIGUOUS, "", reply.status)

    def identity(self, credential: Credential, told: Answer) -> Identity | None:
        """Return the user whom the token names (assumed, see `identity_in`)."""
        return identity_in(claims_of(credential))

    def sentence(self, credential: Credential) -> str:
        """Say how long the token is good for."""
        left = ends_in(credential)
        if left is None:
            return "The token does not say when it ends; the server decides when it is used."
        return f"The token is good for another {max(1, round(left / 60))} min, by its own word."


class DigibleLogin:
    """A token for an e-mail address and a password; the password is kept nowhere."""

    def call(self, profile: Profile, email: str, password: str) -> Call:
        """Return the request."""
        return login_call(profile, email, password)

    def read(self, reply: Reply) -> str | None:
        """Return the token, None if the answer holds none."""
        return read_login(reply)


def ends_in(credential: Credential) -> float | None:
    """Return the seconds until a token ends (assumed: a JWT's `exp`), None if it is unreadable."""
    ends = claims_of(credential).get("exp")
    if not isinstance(ends, (int, float)) or not abs(ends) < _END_OF_TIME:  # neither is NaN
        return None
    return float(ends) - time.time()


_END_OF_TIME = 1e12  # seconds


def claims_of(credential: Credential) -> dict[str, Any]:
    """Return what a token says of itself, unproved; nothing if it is not readable."""
    import jwt

    try:
        claims: dict[str, Any] = jwt.decode(credential.token, options={"verify_signature": False})
    except (jwt.PyJWTError, ValueError):
        return {}
    return claims
