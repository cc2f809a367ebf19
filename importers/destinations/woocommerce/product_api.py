"""WooCommerce's requests and answers, as `delivery.create_batches` asks for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from importers.destinations.answer import Answer, Reply, Verdict
from importers.destinations.base import Brand, Profile
from importers.destinations.call import Call, Content, RemoteId
from importers.destinations.delivery.batch_api import BatchAnswer, Change
from importers.destinations.delivery.comparison import Comparison
from importers.destinations.delivery.product_api import Messages
from importers.destinations.gone import GoneChoice
from importers.destinations.woocommerce import answers, comparison, requests
from importers.destinations.woocommerce.categories import CategoryBook

_LONGEST_QUESTION = 4_000  # characters; assumed, what servers commonly take


class WooBatchApi:
    """Many products a request: made together, looked up together, changed together."""

    def __init__(self, book: CategoryBook) -> None:
        """Take the shop's categories, which are read before the first request is built."""
        self._book = book

    def send(self, items: Sequence[Content], profile: Profile) -> Call:
        """Return the request that makes them."""
        return requests.create_call(items, profile, self._book.number)

    def read(self, reply: Reply, items: Sequence[Content]) -> BatchAnswer:
        """Judge the answer to it."""
        return answers.read_batch(reply, "create", [item.key for item in items])

    def lookup(self, keys: Sequence[str], profile: Profile) -> Call:
        """Return the question for these SKUs."""
        return requests.lookup_call(keys, profile)

    def fits(self, keys: Sequence[str]) -> int:
        """Return how many of these SKUs, from the first, go into one question."""
        return fits(keys)

    def read_lookup(self, reply: Reply, keys: Sequence[str]) -> BatchAnswer:
        """Judge its answer."""
        return answers.read_lookup(reply, keys)

    def change(self, changes: Sequence[Change], profile: Profile) -> Call:
        """Return the request that makes these changes."""
        return requests.change_call(changes, profile, self._book.number)

    def read_changed(self, reply: Reply, changes: Sequence[Change]) -> BatchAnswer:
        """Judge its answer."""
        return answers.read_changes(reply, changes)


def fits(keys: Sequence[str]) -> int:
    """Return how many of these SKUs go into one question, whose answer is a page of a hundred products."""
    length = 0
    for at, key in enumerate(keys[: requests.BATCH]):
        length += len(quote(key, safe="")) + 1
        if at and length > _LONGEST_QUESTION:
            return at
    return min(len(keys), requests.BATCH)


class WooGoneApi:
    """One product that is marked since its source no longer has it."""

    def lookups(self, key: str, profile: Profile) -> Sequence[Call]:
        """Return the question for a SKU."""
        return [requests.lookup_call([key], profile)]

    def read_lookup(self, reply: Reply, key: str) -> Answer:
        """Judge a lookup; a product that is no simple one is left alone."""
        answer = _only(answers.read_lookup(reply, [key]))
        words = "" if answer.record is None else comparison.unusable(answer.record)
        if not words:
            return answer
        return Answer(Verdict.REFUSED, words, answer.status, (("sku", words),))

    def mark(self, key: str, remote_id: RemoteId, choice: GoneChoice, profile: Profile) -> Call:
        """Return the request that marks a product."""
        return requests.mark_call(remote_id, choice, profile)

    def read_marked(self, reply: Reply, key: str) -> Answer:
        """Judge the answer to it."""
        return answers.read_changed(reply)

    def is_marked(self, record: Mapping[str, Any], choice: GoneChoice) -> bool | None:
        """Tell whether a product is marked so."""
        name, value = next(iter(requests.MARKS[choice].items()))
        return record[name] == value if name in record else None


class WooApi:
    """One product, by requests of the same kind with one item."""

    key_field = "sku"
    brand_field = ""

    def __init__(self, book: CategoryBook) -> None:
        """Take the shop's categories."""
        self._api = WooBatchApi(book)

    def create(self, item: Content, profile: Profile) -> Call:
        """Return the request that makes a new product."""
        return self._api.send([item], profile)

    def change(self, remote_id: RemoteId, fields: Mapping[str, Any], profile: Profile) -> Call:
        """Return the request that changes only these fields of a product."""
        return self._api.change([Change("", remote_id, fields)], profile)

    def picture(self, remote_id: RemoteId, image: Path, profile: Profile) -> Call:
        """Raise: pictures are sent as addresses, with the other fields."""
        raise NotImplementedError

    def lookups(self, key: str, profile: Profile) -> Sequence[Call]:
        """Return the question for a SKU."""
        return [requests.lookup_call([key], profile)]

    def read_saved(self, reply: Reply, key: str) -> Answer:
        """Judge the answer to a creation."""
        return _only(answers.read_batch(reply, "create", [key]))

    def read_changed(self, reply: Reply, key: str) -> Answer:
        """Judge the answer to a change: the number is the request's own, the SKU is not looked at."""
        return answers.read_changed(reply)

    def read_lookup(self, reply: Reply, key: str) -> Answer:
        """Judge a lookup."""
        return _only(answers.read_lookup(reply, [key]))

    def probe(self, remote_id: RemoteId, profile: Profile) -> Call | None:
        """Return the question for a product by its number."""
        return requests.probe_call(remote_id, profile)

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
        return comparison.compare(sent, record)

    def clearing(self, blank: Iterable[str]) -> dict[str, Any]:
        """Return what clears texts."""
        return comparison.clearing(blank)

    def not_cleared(self, blank: Iterable[str]) -> Messages:
        """Say of each field that it is kept."""
        return comparison.not_cleared(blank)

    def as_stored(self, item: Content, record: Mapping[str, Any]) -> Content:
        """Return the row as it must have been if the shop has what it sent."""
        return comparison.as_stored(item, record)

    def unusable(self, record: Mapping[str, Any]) -> str:
        """Say why a product is not changed."""
        return comparison.unusable(record)


def _only(told: BatchAnswer) -> Answer:
    """Return the answer for the only item, or for the whole where none is told."""
    return told.items[0] if told.whole.verdict is Verdict.ACCEPTED and told.items else told.whole
