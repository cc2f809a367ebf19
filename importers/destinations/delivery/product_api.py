"""What an API that takes one product a request must be able to say; `one_by_one` does the rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from importers.destinations.answer import Answer, Reply
from importers.destinations.base import Brand, Profile
from importers.destinations.call import Call, Content, RemoteId
from importers.destinations.delivery.comparison import Comparison

Messages = tuple[tuple[str, str], ...]


class ProductApi(Protocol):
    """Requests and answers of one product. Pure functions: they may be asked from any thread."""

    @property
    def key_field(self) -> str:
        """Return the name of the field that identifies a product, as the server names it in a refusal."""

    def create(self, item: Content, profile: Profile) -> Call:
        """Return the request that makes a new product."""

    def change(self, remote_id: RemoteId, fields: Mapping[str, Any], profile: Profile) -> Call:
        """Return the request that changes only these fields of a product."""

    def picture(self, remote_id: RemoteId, image: Path, profile: Profile) -> Call:
        """Return the request that gives a product its picture."""

    def lookups(self, key: str, profile: Profile) -> Iterable[Call]:
        """Return the questions for a key, asked one after the other until one finds it."""

    def read_saved(self, reply: Reply, key: str) -> Answer:
        """Judge the answer to a creation: ACCEPTED with `remote_id` and, as `record`, what is stored."""

    def read_changed(self, reply: Reply, key: str) -> Answer:
        """Judge the answer to a change, or to a picture: the same."""

    def read_lookup(self, reply: Reply, key: str) -> Answer:
        """Judge a lookup: ACCEPTED with a `record`, or without one when the key is not there."""

    def probe(self, remote_id: RemoteId, profile: Profile) -> Call | None:
        """Return a request that shows a product by its number and changes nothing; None if there is none."""

    def read_probe(self, reply: Reply) -> Answer:
        """Judge its answer: ACCEPTED with the `record`, MISSING when there is no such product."""

    def key_of(self, record: Mapping[str, Any]) -> str:
        """Return the key of a product that was found."""

    def created_at(self, record: Mapping[str, Any]) -> datetime | None:
        """Return when the shop made a product; None if it does not tell."""

    def may_exist(self, refusal: Answer) -> bool:
        """Tell whether the refusal of a creation may mean that the key is taken, whatever its words are."""

    def compare(
        self,
        sent: Mapping[str, Any],
        record: Mapping[str, Any],
        brands: Sequence[Brand] | None = None,
    ) -> Comparison:
        """Compare sent fields with a record; with the shop's `brands`, names of brands too.

        A field that the record does not carry is untold, not equal.
        """

    @property
    def brand_field(self) -> str:
        """Return the field that is compared with the help of the list of brands, "" if none is."""

    def clearing(self, blank: Iterable[str]) -> dict[str, Any]:
        """Return what to send so that the shop clears these fields, as far as it can be told to."""

    def not_cleared(self, blank: Iterable[str]) -> Messages:
        """Say of each of these fields that no request can clear."""

    def as_stored(self, item: Content, record: Mapping[str, Any]) -> Content:
        """Return the row as it must have been if the shop has what it sent."""

    def unusable(self, record: Mapping[str, Any]) -> str:
        """Say why a product that was found can be neither changed nor made anew, "" if it can."""
