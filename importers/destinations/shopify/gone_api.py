"""Makes a product of Shopify that is gone a draft, as `delivery.gone` asks for it, and changes nothing else of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from importers.destinations.answer import Answer, Reply, Verdict
from importers.destinations.base import Profile
from importers.destinations.call import Call, RemoteId
from importers.destinations.gone import GoneChoice
from importers.destinations.shopify.product_api import SEVERAL, ShopifyApi

_HIDDEN = ("draft", "archived")  # an archived product is out of sight too, and stays archived


class ShopifyGoneApi:
    """One product; one with variants, or with another SKU by now, is left alone."""

    def __init__(self, profile: Profile) -> None:
        """Speak to this profile's shop."""
        self._api = ShopifyApi(profile)

    def lookups(self, key: str, profile: Profile) -> Iterator[Call]:
        """Yield the questions for a SKU."""
        return self._api.lookups(key, profile)

    def read_lookup(self, reply: Reply, key: str) -> Answer:
        """Judge a lookup; REFUSED for a product that is not to be touched."""
        answer = self._api.read_lookup(reply, key)
        if answer.record is None:
            return answer
        words = SEVERAL if answer.record["several"] else ""
        if answer.record["sku"] != key:
            words = f"In the shop this product now has the SKU {answer.record['sku']!r}."
        if not words:
            return answer
        return Answer(Verdict.REFUSED, words, answer.status, (("sku", words),), rest=answer.rest)

    def mark(self, key: str, remote_id: RemoteId, choice: GoneChoice, profile: Profile) -> Call:
        """Return the request that makes it a draft."""
        return self._api.change(remote_id, {"status": "draft"}, profile)

    def read_marked(self, reply: Reply, key: str) -> Answer:
        """Judge its answer."""
        return self._api.read_changed(reply, key)

    def is_marked(self, record: Mapping[str, Any], choice: GoneChoice) -> bool | None:
        """Tell whether customers do not see it; None if the record does not tell."""
        return record["status"] in _HIDDEN if "status" in record else None
