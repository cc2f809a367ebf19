"""Asks a shop about one product: is its key there, what is under its number, how does it differ."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from importers.destinations.answer import Answer, Verdict
from importers.destinations.call import RemoteId
from importers.destinations.delivery.comparison import Comparison
from importers.destinations.delivery.product_api import ProductApi
from importers.destinations.protocol import DeliveryContext


class Questions:
    """The questions about one key; `batch` is the number under which the screen shows each. Stopped from all."""

    def __init__(self, key: str, context: DeliveryContext, api: ProductApi) -> None:
        """Ask nothing yet."""
        self._key, self._context, self._api = key, context, api

    async def find(self, batch: int) -> Answer:
        """Ask for the key, in each of the places where it may be."""
        read = partial(self._api.read_lookup, key=self._key)
        answer = Answer(Verdict.ACCEPTED)
        for call in self._api.lookups(self._key, self._context.profile):
            answer = await self._context.exchange(batch, call, read)
            if answer.verdict is not Verdict.ACCEPTED or answer.record is not None:
                break
        return answer

    async def probe(self, batch: int, remote_id: RemoteId) -> Answer:
        """Look at a product by its number, when its key is not found: it was renamed, or is gone."""
        call = self._api.probe(remote_id, self._context.profile)
        if call is None:
            return Answer(Verdict.MISSING)
        return await self._context.exchange(batch, call, self._api.read_probe)

    async def compare(
        self, batch: int, sent: Mapping[str, Any], stored: Mapping[str, Any]
    ) -> Comparison:
        """Compare, with the shop's list of brands where a brand cannot be compared without."""
        comparison = self._api.compare(sent, stored)
        if self._api.brand_field in comparison.untold:
            brands = await self._context.brands(batch)
            comparison = self._api.compare(sent, stored, brands)
        return comparison
