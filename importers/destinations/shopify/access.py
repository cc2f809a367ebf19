"""How Shopify lets somebody in: the token of a custom app, and a question that tells whose shop it is."""

from __future__ import annotations

from importers.destinations.answer import Answer, Reply
from importers.destinations.base import Credential, Profile
from importers.destinations.call import Call
from importers.destinations.identity import Identity, identity_in
from importers.destinations.shopify.answers import read_test
from importers.destinations.shopify.requests import test_call


class ShopifyAccess:
    """Token rules. A token is opaque, and lasts until somebody takes it back."""

    renews = False

    def headers(self, profile: Profile, credential: Credential) -> tuple[tuple[str, str], ...]:
        """Return the header that carries the token."""
        return (("X-Shopify-Access-Token", credential.token),)

    def ends_in(self, credential: Credential) -> float | None:
        """Return None: only the shop knows."""
        return None

    def call(self, profile: Profile) -> Call | None:
        """Return the question for the shop, and for the definition that uploads need."""
        return test_call(profile)

    def read(self, reply: Reply) -> Answer:
        """Judge its answer."""
        return read_test(reply)

    def identity(self, credential: Credential, told: Answer) -> Identity | None:
        """Return the shop."""
        return identity_in(told.record)

    def sentence(self, credential: Credential) -> str:
        """Say that the token tells nothing."""
        return "The token does not say when it ends; the server decides when it is used."
