"""How a shop of a manifest lets somebody in: one header with the token, and the test call."""

from __future__ import annotations

from importers.destinations.answer import Answer, Reply
from importers.destinations.base import Credential, Profile
from importers.destinations.call import Call
from importers.destinations.identity import Identity
from importers.destinations.rest.answers import read_test
from importers.destinations.rest.manifest import Manifest
from importers.destinations.rest.templates import filled, token_header


class RestAccess:
    """Token rules of a manifest. A token is opaque, and nothing tells whose it is."""

    renews = False

    def __init__(self, manifest: Manifest) -> None:
        """Speak as the manifest says."""
        self._manifest = manifest

    def headers(self, profile: Profile, credential: Credential) -> tuple[tuple[str, str], ...]:
        """Return the header that carries the token, and those that every request has."""
        return (token_header(self._manifest.auth, credential.token), *self._manifest.headers)

    def ends_in(self, credential: Credential) -> float | None:
        """Return None: only the shop knows."""
        return None

    def call(self, profile: Profile) -> Call | None:
        """Return the test call."""
        test = self._manifest.test
        return Call(test.method, profile.base_url + filled(test), asks=True)

    def read(self, reply: Reply) -> Answer:
        """Judge its answer."""
        return read_test(self._manifest, reply)

    def identity(self, credential: Credential, told: Answer) -> Identity | None:
        """Return None: nobody can tell."""
        return None

    def sentence(self, credential: Credential) -> str:
        """Say that the token tells nothing."""
        return "The token does not say when it ends; the server decides when it is used."
