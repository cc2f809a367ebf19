"""Shopify's requests and answers, as `delivery.one_by_one` asks for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from importers.destinations.answer import Answer, Reply, Verdict
from importers.destinations.base import Brand, Profile
from importers.destinations.call import Call, Content, RemoteId
from importers.destinations.delivery.comparison import Comparison
from importers.destinations.delivery.product_api import Messages
from importers.destinations.shopify import answers, comparison, requests
from importers.destinations.shopify.envelope import cost_in
from importers.destinations.shopify.stored import made_at

SEVERAL = (
    "In the shop this SKU is of a product with more than one variant, which is not changed from here: "
    "its other variants would be at risk. Change it there."
)
_MOST_PAGES = 20  # of a lookup


class ShopifyApi:
    """One product with one variant, on one delivery: it remembers where its lookup goes on, and what requests cost.

    `confirmed` is what the shop has had of the product from us.
    """

    key_field = "sku"
    brand_field = ""

    def __init__(self, profile: Profile, confirmed: Mapping[str, Any] | None = None) -> None:
        """Speak to this profile's shop."""
        self._profile, self._confirmed = profile, confirmed
        self._dearest = 0.0  # points that a request cost
        self._after: str | None = None  # where the next page of a lookup begins
        self._pages = _MOST_PAGES  # that may still be asked for

    def create(self, item: Content, profile: Profile) -> Call:
        """Return the request that makes a product, or sets the one that has its custom id."""
        return requests.create_call(item, profile)

    def change(self, remote_id: RemoteId, fields: Mapping[str, Any], profile: Profile) -> Call:
        """Return the request that changes these fields; prices alone go without the product."""
        return requests.change_call(remote_id, fields, profile)

    def picture(self, remote_id: RemoteId, image: Path, profile: Profile) -> Call:
        """Raise: pictures go by their addresses, with the product."""
        raise NotImplementedError

    def lookups(self, key: str, profile: Profile) -> Iterator[Call]:
        """Yield the question for a SKU, and for each further page that the answer before it tells of."""
        self._after, self._pages = None, _MOST_PAGES
        yield requests.lookup_call(key, profile)
        while self._after is not None:
            self._pages -= 1
            yield requests.lookup_call(key, profile, self._after)

    def read_saved(self, reply: Reply, key: str) -> Answer:
        """Judge the answer to a creation."""
        return self._costed(answers.read_saved(reply, key), reply)

    def read_changed(self, reply: Reply, key: str) -> Answer:
        """Judge the answer to a change."""
        return self._costed(answers.read_changed(reply, key), reply)

    def read_lookup(self, reply: Reply, key: str) -> Answer:
        """Judge a lookup."""
        name = ".".join(requests.metafield(self._profile).values())
        answer = answers.read_lookup(reply, key, name)
        absent = answer.verdict is Verdict.ACCEPTED and answer.record is None
        self._after = answers.further(reply) if absent else None
        if self._after is not None and self._pages == 0:
            answer = answers.too_many(reply)
        return self._costed(answer, reply)

    def probe(self, remote_id: RemoteId, profile: Profile) -> Call | None:
        """Return the question for a product by its number."""
        return requests.probe_call(remote_id, profile)

    def read_probe(self, reply: Reply) -> Answer:
        """Judge its answer."""
        return self._costed(answers.read_probe(reply), reply)

    def key_of(self, record: Mapping[str, Any]) -> str:
        """Return a product's SKU."""
        return str(record.get("sku", ""))

    def created_at(self, record: Mapping[str, Any]) -> datetime | None:
        """Return when the shop made a product."""
        return made_at(record)

    def may_exist(self, refusal: Answer) -> bool:
        """Tell that no refusal means that: what has the custom id already is set, not refused."""
        return False

    def compare(
        self,
        sent: Mapping[str, Any],
        record: Mapping[str, Any],
        brands: Sequence[Brand] | None = None,
    ) -> Comparison:
        """Compare sent fields with a record."""
        return comparison.compare(sent, record, self._confirmed)

    def clearing(self, blank: Iterable[str]) -> dict[str, Any]:
        """Return what clears fields: nothing instead of a value."""
        return {name: "" for name in blank if name in comparison.CLEARED}

    def not_cleared(self, blank: Iterable[str]) -> Messages:
        """Say of each field that no request can clear."""
        return comparison.not_cleared(tuple(blank))

    def as_stored(self, item: Content, record: Mapping[str, Any]) -> Content:
        """Return the row as it must have been if the shop has what it sent."""
        return comparison.as_stored(item, record)

    def unusable(self, record: Mapping[str, Any]) -> str:
        """Say that a product with variants is left alone."""
        return SEVERAL if record.get("several") else ""

    def _costed(self, answer: Answer, reply: Reply) -> Answer:
        """Tell how long to rest, so that as many of the dearest requests as travel at a time can be paid."""
        cost = cost_in(reply.json())
        if cost is None or answer.verdict is not Verdict.ACCEPTED:
            return answer
        self._dearest = max(self._dearest, cost.asked)
        return replace(answer, rest=cost.rest(self._dearest * self._profile.in_flight))
