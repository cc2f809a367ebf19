"""Scantrust's requests and answers, as `delivery.one_by_one` asks for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from importers.destinations.answer import Answer, Reply
from importers.destinations.base import Profile
from importers.destinations.call import Call, Content
from importers.destinations.delivery.product_api import Messages
from importers.destinations.scantrust import answers, comparison, requests


class ScantrustApi:
    """One product a request; a SKU may also belong to an archived product."""

    key_field = "sku"

    def create(self, item: Content, profile: Profile) -> Call:
        """Return the request that makes a new product."""
        return requests.create_call(item, profile)

    def change(self, remote_id: int, fields: Mapping[str, Any], profile: Profile) -> Call:
        """Return the request that changes only these fields of a product; the SKU stays as it is."""
        return requests.change_call(remote_id, fields, profile)

    def picture(self, remote_id: int, image: Path, profile: Profile) -> Call:
        """Return the request that gives a product its picture, by multipart."""
        return requests.picture_call(remote_id, image, profile)

    def lookups(self, key: str, profile: Profile) -> Sequence[Call]:
        """Return the question for a SKU, then for one among the archived."""
        return [requests.lookup_call(key, profile, archived=archived) for archived in (False, True)]

    def read_saved(self, reply: Reply, key: str) -> Answer:
        """Judge the answer to POST or PATCH."""
        return answers.read_saved(reply, key)

    def read_lookup(self, reply: Reply, key: str) -> Answer:
        """Judge a lookup."""
        return answers.read_lookup(reply, key)

    def differences(self, sent: Mapping[str, Any], record: Mapping[str, Any]) -> dict[str, Any]:
        """Return the sent fields whose stored value is another, with that stored value."""
        return comparison.differences(sent, record)

    def clearing(self, blank: Iterable[str]) -> dict[str, Any]:
        """Return what clears texts."""
        return comparison.clearing(blank)

    def not_cleared(self, blank: Iterable[str]) -> Messages:
        """Say of each field that no documented request can clear."""
        return comparison.not_cleared(blank)

    def as_stored(self, item: Content, record: Mapping[str, Any]) -> Content:
        """Return the row as it must have been if the shop has what it sent."""
        return comparison.as_stored(item, record)

    def refusals(self, differing: Iterable[tuple[str, Any]]) -> Messages:
        """Say of a product that exists and differs how."""
        return comparison.refusals(differing)

    def unusable(self, record: Mapping[str, Any]) -> str:
        """Say that an archived product still owns its SKU."""
        if not record.get("is_archived"):
            return ""
        return "This SKU exists in the shop, archived; restore it there or use another SKU."
