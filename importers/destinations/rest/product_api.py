"""A manifest's requests and answers, as `delivery.one_by_one` and `delivery.create_batches` ask for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from importers.destinations.answer import Answer, Reply, Verdict
from importers.destinations.base import Brand, Profile
from importers.destinations.call import Call, Content, RemoteId
from importers.destinations.delivery.batch_api import BatchAnswer
from importers.destinations.delivery.comparison import Comparison
from importers.destinations.delivery.product_api import Messages
from importers.destinations.gone import GoneChoice
from importers.destinations.rest import answers, comparison, requests
from importers.destinations.rest.manifest import Manifest, Omitted
from importers.destinations.rest.pointers import found_or_none


class RestBatchApi:
    """Products that are made together."""

    def __init__(self, manifest: Manifest) -> None:
        """Speak as the manifest says."""
        self._manifest = manifest

    def send(self, items: Sequence[Content], profile: Profile) -> Call:
        """Return the request that makes them."""
        return requests.create_call(self._manifest, items, profile)

    def read(self, reply: Reply, items: Sequence[Content]) -> BatchAnswer:
        """Judge the answer to it."""
        told = answers.read_created(self._manifest, reply, [item.key for item in items])
        if not self._manifest.create.upserts:  # who looks products up compares each by itself
            return told
        each = told.items or (told.whole,)
        records = (answer.record for answer in each)
        echoes = tuple(
            None if record is None else comparison.compare(self._manifest, item.fields, record)
            for item, record in zip(items, records, strict=False)
        )
        return replace(told, echoes=echoes)


class RestGoneApi:
    """One product that is marked since its source no longer has it."""

    def __init__(self, manifest: Manifest) -> None:
        """Speak as the manifest says."""
        self._manifest = manifest

    def lookups(self, key: str, profile: Profile) -> Sequence[Call]:
        """Return the question for a key."""
        return [requests.lookup_call(self._manifest, key, profile)]

    def read_lookup(self, reply: Reply, key: str) -> Answer:
        """Judge a lookup."""
        return answers.read_lookup(self._manifest, reply, key)

    def mark(self, key: str, remote_id: RemoteId, choice: GoneChoice, profile: Profile) -> Call:
        """Return the change to the values of `[gone]`."""
        return requests.gone_call(self._manifest, key, remote_id, choice.name, profile)

    def read_marked(self, reply: Reply, key: str) -> Answer:
        """Judge the answer to it."""
        return answers.read_changed(self._manifest, reply, key)

    def is_marked(self, record: Mapping[str, Any], choice: GoneChoice) -> bool | None:
        """Tell whether the record holds those values; None if it holds nothing at one of the places."""
        wanted = self._manifest.gone[choice.name]
        held = [found_or_none(record, pointer) for pointer in wanted]
        if None in held:
            return None
        return held == list(wanted.values())


class RestApi:
    """One product; a change may need to say all that its row says."""

    brand_field = ""

    def __init__(self, manifest: Manifest, item: Content) -> None:
        """Speak as the manifest says, of this product."""
        self._manifest, self._item = manifest, item
        self.key_field = manifest.key.name

    def create(self, item: Content, profile: Profile) -> Call:
        """Return the request that makes a new product."""
        return requests.create_call(self._manifest, [item], profile)

    def change(self, remote_id: RemoteId, fields: Mapping[str, Any], profile: Profile) -> Call:
        """Return the request that changes these fields of a product."""
        return requests.change_call(self._manifest, self._item, remote_id, fields, profile)

    def picture(self, remote_id: RemoteId, image: Path, profile: Profile) -> Call:
        """Raise: no content of a manifest has a picture."""
        raise NotImplementedError

    def lookups(self, key: str, profile: Profile) -> Sequence[Call]:
        """Return the question for a key."""
        return [requests.lookup_call(self._manifest, key, profile)]

    def read_saved(self, reply: Reply, key: str) -> Answer:
        """Judge the answer to a creation."""
        return answers.read_created(self._manifest, reply, [key]).whole

    def read_changed(self, reply: Reply, key: str) -> Answer:
        """Judge the answer to a change."""
        return answers.read_changed(self._manifest, reply, key)

    def read_lookup(self, reply: Reply, key: str) -> Answer:
        """Judge a lookup."""
        return answers.read_lookup(self._manifest, reply, key)

    def probe(self, remote_id: RemoteId, profile: Profile) -> Call | None:
        """Return None: a manifest has no such request."""
        return None

    def read_probe(self, reply: Reply) -> Answer:
        """Tell nothing: nothing was asked."""
        return Answer(Verdict.AMBIGUOUS, "", reply.status)

    def key_of(self, record: Mapping[str, Any]) -> str:
        """Return a product's key."""
        lookup = self._manifest.lookup
        place = lookup.proof.key if lookup else ()
        return answers.text_of(found_or_none(record, place)) or ""

    def created_at(self, record: Mapping[str, Any]) -> datetime | None:
        """Return None: a manifest does not tell."""
        return None

    def may_exist(self, refusal: Answer) -> bool:
        """Tell whether the file's words say so, or the refusal is about the key or the row as a whole."""
        named = {name for name, _ in refusal.messages}
        about = refusal.verdict is Verdict.REFUSED and bool(named & {self.key_field, ""})
        return refusal.verdict is Verdict.EXISTS or (about and refusal.status != 403)

    def compare(
        self,
        sent: Mapping[str, Any],
        record: Mapping[str, Any],
        brands: Sequence[Brand] | None = None,
    ) -> Comparison:
        """Compare sent fields with a record."""
        return comparison.compare(self._manifest, sent, record)

    def clearing(self, blank: Iterable[str]) -> dict[str, Any]:
        """Return what the file says that clears a field."""
        wanted = ((name, self._manifest.field(name)) for name in blank)
        return {
            name: field.clear
            for name, field in wanted
            if field is not None and field.clear is not None
        }

    def not_cleared(self, blank: Iterable[str]) -> Messages:
        """Say of each field that no request can clear."""
        if self._manifest.omitted is Omitted.WIPED:
            return ()
        left = [name for name in blank if name not in self.clearing([name])]
        words = "It is blank here, but the shop keeps the one it had: clear it there."
        return tuple((name, words) for name in left)

    def as_stored(self, item: Content, record: Mapping[str, Any]) -> Content:
        """Return the row as it must have been if the shop has what it sent."""
        return comparison.as_stored(self._manifest, item, record)

    def unusable(self, record: Mapping[str, Any]) -> str:
        """Say nothing: whatever is found can be changed."""
        return ""
