"""Scantrust's requests and answers, as `delivery.one_by_one` asks for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from importers.destinations.answer import Answer, Reply
from importers.destinations.base import Brand, Profile
from importers.destinations.call import Call, Content, RemoteId
from importers.destinations.delivery.comparison import Comparison
from importers.destinations.delivery.product_api import Messages
from importers.destinations.scantrust import answers, comparison, requests


class ScantrustApi:
    """One product a request; a SKU may also belong to an archived product."""

    key_field = "sku"
    brand_field = "brand"

    def create(self, item: Content, profile: Profile) -> Call:
        """Return the request that makes a new product."""
        return requests.create_call(item, profile)

    def change(self, remote_id: RemoteId, fields: Mapping[str, Any], profile: Profile) -> Call:
        """Return the request that changes only these fields of a product; the SKU stays as it is."""
        return requests.change_call(remote_id, fields, profile)

    def picture(self, remote_id: RemoteId, image: Path, profile: Profile) -> Call:
        """Return the request that gives a product its picture, by multipart."""
        return requests.picture_call(remote_id, image, profile)

    def lookups(self, key: str, profile: Profile) -> Sequence[Call]:
        """Return the question for a SKU, then for one among the archived."""
        return [requests.lookup_call(key, profile, archived=archived) for archived in (False, True)]

    def read_saved(self, reply: Reply, key: str) -> Answer:
        """Judge the answer to POST."""
        return answers.read_saved(reply, key)

    def read_changed(self, reply: Reply, key: str) -> Answer:
        """Judge the answer to PATCH."""
        return answers.read_saved(reply, key)

    def read_lookup(self, reply: Reply, key: str) -> Answer:
        """Judge a lookup."""
        return answers.read_lookup(reply, key)

    def probe(self, remote_id: RemoteId, profile: Profile) -> Call | None:
        """Return a change of nothing: all attributes are optional, and only those sent change (documented)."""
        return requests.change_call(remote_id, {}, profile)

    def read_probe(self, reply: Reply) -> Answer:
        """Judge its answer."""
        return answers.read_probe(reply)

    def key_of(self, record: Mapping[str, Any]) -> str:
        """Return a product's SKU."""
        return str(record.get("sku", ""))

    def created_at(self, record: Mapping[str, Any]) -> datetime | None:
        """Return when the shop made a product."""
        return answers.created_at(record)

    def may_exist(self, refusal: Answer) -> bool:
        """Tell whether the refusal of a creation may mean that the SKU is taken."""
        return answers.may_exist(refusal)

    def compare(
        self,
        sent: Mapping[str, Any],
        record: Mapping[str, Any],
        brands: Sequence[Brand] | None = None,
    ) -> Comparison:
        """Compare sent fields with a record."""
        return comparison.compare(sent, record, brands)

    def clearing(self, blank: Iterable[str]) -> dict[str, Any]:
        """Return what clears texts."""
        return comparison.clearing(blank)

    def not_cleared(self, blank: Iterable[str]) -> Messages:
        """Say of each field that no documented request can clear."""
        return comparison.not_cleared(blank)

    def as_stored(self, item: Content, record: Mapping[str, Any]) -> Content:
        """Return the row as it must have been if the shop has what it sent."""
        return comparison.as_stored(item, record)

    def unusable(self, record: Mapping[str, Any]) -> str:
        """Say that an archived product still owns its SKU."""
        if not record.get("is_archived"):
            return ""
        return "This SKU exists in the shop, archived; restore it there or use another SKU."
