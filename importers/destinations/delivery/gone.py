"""Marks one product at a shop that its source no longer has: looks at it first, changes that mark and nothing else.

To mark a product twice is to mark it once, so what may have been done is looked at and, if need be, done again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from importers.destinations.answer import Answer, Reply, Verdict
from importers.destinations.base import Profile
from importers.destinations.call import Call, RemoteId, to_json
from importers.destinations.gone import GoneChoice
from importers.destinations.outcome import BatchState, RowOutcome, RowState
from importers.destinations.protocol import DeliveryContext, End, Stopped
from importers.destinations.work import GONE, Entry, EntryState, WorkItem


class GoneApi(Protocol):
    """Requests and answers of one product, as `product_api.ProductApi` names them, and its mark."""

    def lookups(self, key: str, profile: Profile) -> Iterable[Call]:
        """Return the questions for a key, asked one after the other until one finds it."""

    def read_lookup(self, reply: Reply, key: str) -> Answer:
        """Judge a lookup: ACCEPTED with `record` and `remote_id`, or without one when the key is not there."""

    def mark(self, key: str, remote_id: RemoteId, choice: GoneChoice, profile: Profile) -> Call:
        """Return the request that marks a product, and changes nothing else of it."""

    def read_marked(self, reply: Reply, key: str) -> Answer:
        """Judge its answer: ACCEPTED with, as `record`, what is stored."""

    def is_marked(self, record: Mapping[str, Any], choice: GoneChoice) -> bool | None:
        """Tell whether a product is marked so; None if the record does not tell."""


async def deliver(
    item: WorkItem, choice: GoneChoice, context: DeliveryContext, api: GoneApi
) -> None:
    """Mark a product whose intent is durable, and record what became of it."""
    marking = _Marking(item, choice, context, api)
    try:
        await marking.run()
    except (Stopped, asyncio.CancelledError):
        marking.leave()


@dataclass(frozen=True, slots=True)
class _Ending:
    """How it ended, and why if there is something to say."""

    state: RowState
    words: str = ""
    remote_id: RemoteId | None = None
    status: int | None = None


def _refused(answer: Answer) -> _Ending:
    words = "; ".join(text for _, text in answer.messages) or answer.message
    return _Ending(RowState.REFUSED, words, status=answer.status)


class _Marking:
    """One product on its way to its mark."""

    def __init__(
        self, item: WorkItem, choice: GoneChoice, context: DeliveryContext, api: GoneApi
    ) -> None:
        self._item, self._choice, self._context, self._api = item, choice, context, api
        self._batch = context.open_batch((item.task.row,), item.task.key)
        self._key = item.task.key
        self._sent = False
        self._failures = context.attempts - 1 if item.last else 0

    async def run(self) -> None:
        """Look and mark until it is clear how it ended. Stopped."""
        while True:
            answer = await self._step()
            if isinstance(answer, _Ending):
                self._record(answer)
                return
            if not self._context.outage:
                self._failures += 1
            if self._failures >= self._context.attempts:
                self._record(_Ending(RowState.UNKNOWN, answer.message))
                return
            wait = max(self._context.settle_after, self._context.backoff(self._failures))
            self._context.show(self._batch, BatchState.RETRYING, answer.message, wait)
            await self._context.sleep(wait)

    async def _step(self) -> Answer | _Ending:
        """Look at the product, and mark it where it is not; the answer where that leaves it open."""
        found = await self._find()
        if found.verdict is Verdict.AMBIGUOUS:
            return found
        if found.verdict is not Verdict.ACCEPTED:
            return _refused(found)
        if found.record is None or found.remote_id is None:
            return _Ending(RowState.UPLOADED, "The shop does not have it any more.")
        known = self._item.task.entry.remote_id if self._item.task.entry else None
        if known is not None and known != found.remote_id:
            words = "Another product has this SKU in the shop now, so it was left alone."
            return _Ending(RowState.REFUSED, words)
        if self._api.is_marked(found.record, self._choice):
            return _Ending(RowState.UPLOADED, "", found.remote_id)
        return await self._mark(found.remote_id)

    async def _mark(self, remote_id: RemoteId) -> Answer | _Ending:
        call = self._api.mark(self._key, remote_id, self._choice, self._context.profile)
        read = partial(self._api.read_marked, key=self._key)
        self._sent = True
        answer = await self._context.exchange(self._batch, call, read)
        if answer.verdict is Verdict.AMBIGUOUS:
            return answer
        if answer.verdict is not Verdict.ACCEPTED:
            return _refused(answer)
        if answer.record is not None and self._api.is_marked(answer.record, self._choice) is False:
            return _Ending(RowState.REFUSED, f"The shop did not make it {self._choice.words}.")
        return _Ending(RowState.UPLOADED, "", remote_id)

    async def _find(self) -> Answer:
        read = partial(self._api.read_lookup, key=self._key)
        answer = Answer(Verdict.ACCEPTED)
        for call in self._api.lookups(self._key, self._context.profile):
            answer = await self._context.exchange(self._batch, call, read)
            if answer.verdict is not Verdict.ACCEPTED or answer.record is not None:
                break
        return answer

    def leave(self) -> None:
        """Stop here: of unknown outcome if it may be marked, else as it was."""
        if self._sent:
            self._record(_Ending(RowState.UNKNOWN, "Stopped before its answer came."))
            return
        self._context.withdraw(self._item.task, self._item.intent)
        self._context.show(self._batch, BatchState.WAITING, "Stopped before it was sent.")

    def _record(self, ended: _Ending) -> None:
        task, state = self._item.task, ended.state
        messages = (("", ended.words),) if ended.words else ()
        outcome = RowOutcome(task.row, task.key, state, messages, ended.remote_id, ended.status)
        end = End(self._batch, BatchState(state.value), ended.words)
        self._context.record([self._entry(state, ended.remote_id)], [outcome], end)

    def _entry(self, state: RowState, remote_id: RemoteId | None) -> Entry:
        """Return what goes on record: marked, in doubt, or (refused) uploaded as it was before."""
        intent, before = self._item.intent, self._item.task.entry
        known = remote_id if remote_id is not None else intent.remote_id
        if state is RowState.UNKNOWN:
            return Entry(intent.sku, EntryState.UNKNOWN, intent.sent, intent.uploaded, known)
        if state is RowState.REFUSED and before is not None:
            sent = before.uploaded or before.sent
            return Entry(intent.sku, EntryState.UPLOADED, sent, before.uploaded, before.remote_id)
        had = self._item.confirmed
        return Entry(
            intent.sku,
            EntryState.UPLOADED,
            intent.sent,
            GONE + self._choice.name.encode(),
            known,
            confirmed=None if had is None else to_json(dict(had)),
        )
