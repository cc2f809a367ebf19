"""How Scantrust lets somebody in: an opaque token, and a question that tells whose it is."""

from __future__ import annotations

from importers.destinations.answer import (
    Answer,
    Reply,
    Verdict,
    error_within,
    read_failure,
    verdict_of,
)
from importers.destinations.base import Credential, Profile
from importers.destinations.call import Call
from importers.destinations.identity import Identity, identity_in
from importers.destinations.scantrust.requests import ME_PATH


class ScantrustAccess:
    """Token rules. A token is opaque: when it ends cannot be read from it."""

    renews = False

    def headers(self, profile: Profile, credential: Credential) -> tuple[tuple[str, str], ...]:
        """Return the header that carries the token."""
        return (("Authorization", f"UAT {credential.token}"),)

    def ends_in(self, credential: Credential) -> float | None:
        """Return None: only the portal knows."""
        return None

    def call(self, profile: Profile) -> Call | None:
        """Return the request that asks who we are."""
        return Call("GET", profile.base_url + ME_PATH)

    def read(self, reply: Reply) -> Answer:
        """Judge the answer to "who am I": any JSON without an error lets us in, an object may tell the account."""
        told = reply.json() if verdict_of(reply.status) is Verdict.ACCEPTED else None
        if told is None or error_within(told):
            return read_failure(reply)
        record = told if isinstance(told, dict) else None
        return Answer(Verdict.ACCEPTED, "", reply.status, record=record)

    def identity(self, credential: Credential, told: Answer) -> Identity | None:
        """Return the company that the answer names, else the user (assumed, see `identity_in`)."""
        return identity_in(told.record)

    def sentence(self, credential: Credential) -> str:
        """Say that the token tells nothing."""
        return "The token does not say when it ends; the server decides when it is used."
