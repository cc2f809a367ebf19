"""How WooCommerce lets somebody in: a consumer key and its secret, by Basic authentication."""

from __future__ import annotations

import base64

from importers.destinations.answer import Answer, Reply, Verdict
from importers.destinations.base import MASKED, Credential, Profile
from importers.destinations.call import Call
from importers.destinations.identity import Identity
from importers.destinations.woocommerce.answers import failed
from importers.destinations.woocommerce.requests import address


class WooAccess:
    """Token rules. The token is `consumer key:consumer secret`, and nothing tells whose it is."""

    renews = False

    def headers(self, profile: Profile, credential: Credential) -> tuple[tuple[str, str], ...]:
        """Return the header that carries the token."""
        token = credential.token
        packed = token if token == MASKED else base64.b64encode(token.encode()).decode()
        return (("Authorization", f"Basic {packed}"),)

    def ends_in(self, credential: Credential) -> float | None:
        """Return None: a consumer key has no end."""
        return None

    def call(self, profile: Profile) -> Call | None:
        """Return the request for one product, as it can be edited."""
        return Call("GET", address(profile, "/products?context=edit&per_page=1"))

    def read(self, reply: Reply) -> Answer:
        """Judge its answer: a list lets us in."""
        if reply.status == 200 and isinstance(reply.json(), list):
            return Answer(Verdict.ACCEPTED, "", reply.status)
        return failed(reply)

    def identity(self, credential: Credential, told: Answer) -> Identity | None:
        """Return None: nobody can tell."""
        return None

    def sentence(self, credential: Credential) -> str:
        """Say that the token tells nothing."""
        return "A consumer key does not say when it ends; the shop decides when it is used."
