"""Brings one product to a shop: creates, changes or looks it up, and never doubles it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from importers.destinations.answer import Answer, Verdict
from importers.destinations.base import OnExists
from importers.destinations.call import Call, Content, Unsendable
from importers.destinations.delivery.product_api import ProductApi
from importers.destinations.outcome import BatchState, Difference, RowOutcome, RowState
from importers.destinations.protocol import DeliveryContext, End, Stopped
from importers.destinations.work import Entry, EntryState, Task, TaskKind, WorkItem

# Recorded as the content uploaded when the product stands but its picture does not: equals nothing.
_WITHOUT_PICTURE = b""


@dataclass(frozen=True, slots=True)
class _Result:
    """What became of the product. `partial` tells that it stands without its picture.

    `exists` tells that the shop had it before, `differences` how it differs there.
    """

    state: RowState
    messages: tuple[tuple[str, str], ...] = ()
    remote_id: int | None = None
    status: int | None = None
    partial: bool = False
    exists: bool = False
    differences: tuple[Difference, ...] = ()


async def deliver(item: WorkItem, context: DeliveryContext, api: ProductApi) -> None:
    """Send one product whose intent is durable, and record what became of it."""
    task, intent = item.task, item.intent
    delivery = _Delivery(item, context, api)
    try:
        result = await delivery.run()
    except (Stopped, asyncio.CancelledError):
        if not delivery.maybe_there:
            context.withdraw(task, intent)
            context.show(delivery.batch, BatchState.WAITING, "Stopped before it was sent.")
            return
        result = delivery.unknown("Stopped before its answer came.")
    _record(result, delivery, intent)


def _record(result: _Result, delivery: _Delivery, intent: Entry) -> None:
    context, task = delivery.context, delivery.task
    uploaded = intent.uploaded
    if result.state is RowState.UPLOADED:
        uploaded = intent.sent
    elif result.partial:
        uploaded = _WITHOUT_PICTURE
    entry = Entry(
        task.key,
        EntryState.after(result.state),
        intent.sent,
        uploaded,
        result.remote_id if result.remote_id is not None else intent.remote_id,
    )
    outcome = RowOutcome(
        task.row,
        task.key,
        result.state,
        result.messages,
        result.remote_id,
        result.status,
        result.exists,
        result.differences,
    )
    words = "; ".join(text for _, text in result.messages)
    context.record([entry], [outcome], End(delivery.batch, BatchState(result.state.value), words))


class _Delivery:
    """One product on its way. `doubtful`: a request left without an answer and must be looked up."""

    def __init__(self, item: WorkItem, context: DeliveryContext, api: ProductApi) -> None:
        task, content = item.task, item.content
        self.task, self.content, self.context = task, content, context
        self.batch = context.open_batch((task.row,), task.key)
        self.maybe_there = self.doubtful = self._doubted = task.kind is TaskKind.UNSETTLED
        decided = context.choice(task.row)
        self._choice = decided or context.profile.on_exists
        self._ours = task.entry is not None and task.entry.uploaded is not None
        # The id of a product that is not ours, such as an archived one, is never written to unasked.
        self._remote_id = task.entry.remote_id if task.entry and self._ours else None
        # The shop is known to have what the operator decided on: it is looked up before anything is sent.
        self.doubtful |= decided is not None and not self._ours
        self._cleared = _cleared(task, content)
        self._fields: Mapping[str, Any] = dict(content.fields) | api.clearing(self._cleared)
        self._stands = False  # all but the picture is done
        self._sends = context.attempts - 1 if item.last else 0  # in vain, that change
        self._looks = 0  # lookups in a row, in vain
        self._profile = context.profile
        self._api = api

    async def run(self) -> _Result:
        """Work until the outcome is clear; Stopped if the run ends before."""
        while True:
            if self.doubtful or (self._ours and self._remote_id is None):
                end = await self._look_up()
            else:
                end = await self._send()
            if end is not None:
                return end

    def unknown(self, why: str) -> _Result:
        """Return the outcome of a product of which nobody can tell whether it is there."""
        return _Result(RowState.UNKNOWN, (("", why),), self._remote_id)

    # sending

    async def _send(self) -> _Result | None:
        if self._stands:
            return await self._send_picture()
        if self._remote_id is None:
            call = self._api.create(self.content, self._profile)
        else:
            call = self._api.change(self._remote_id, self._fields, self._profile)
        answer = await self._ask_to_change(call)
        match answer.verdict:
            case Verdict.ACCEPTED:
                return self._standing(answer)
            case Verdict.AMBIGUOUS:
                return await self._again(answer)
            case Verdict.EXISTS:
                return await self._exists(answer)
            case Verdict.MISSING if self._remote_id is not None:
                return self._gone(answer)
        return self._refused(answer)

    async def _send_picture(self) -> _Result | None:
        assert self._remote_id is not None
        assert self.content.image is not None
        call = self._api.picture(self._remote_id, self.content.image, self._profile)
        answer = await self._ask_to_change(call)
        if answer.verdict is Verdict.ACCEPTED:
            return self._uploaded(answer)
        if answer.verdict is Verdict.AMBIGUOUS:
            return await self._again(answer)
        words = answer.messages or (("image", answer.message),)
        return _Result(RowState.REFUSED, words, self._remote_id, answer.status, partial=True)

    async def _ask_to_change(self, call: Call) -> Answer:
        self.maybe_there = True
        try:
            read = partial(self._api.read_saved, key=self.content.key)
            answer = await self.context.exchange(self.batch, call, read)
        except Stopped:
            self.maybe_there = self._doubted or self._stands
            raise
        return answer

    def _standing(self, answer: Answer) -> _Result | None:
        self._remote_id = answer.remote_id
        self._stands = True
        return self._uploaded(answer) if self.content.image is None else None

    def _uploaded(self, answer: Answer) -> _Result:
        notes = self.content.notes + self._api.not_cleared(self._cleared)
        return _Result(RowState.UPLOADED, notes, self._remote_id, answer.status)

    def _refused(self, answer: Answer) -> _Result:
        return _Result(RowState.REFUSED, answer.messages, self._remote_id, answer.status)

    def _gone(self, answer: Answer) -> _Result | None:
        """The recorded id leads nowhere: look the SKU up once, then create it if it is not there."""
        if self._stands or not self._ours:
            return self._refused(answer)
        self._remote_id, self._ours, self.doubtful = None, False, True
        return None

    async def _again(self, answer: Answer, *, looking: bool = False) -> _Result | None:
        """Let a doubtful request arrive before it is looked up; give up after some of them.

        In an outage the row is not to blame, and it keeps its attempts.
        """
        self.doubtful = self._doubted = True
        if not self.context.outage:
            self._sends += not looking
            self._looks += looking
        if max(self._sends, self._looks) >= self.context.attempts:
            return self.unknown(answer.message)
        tries = max(self._sends, self._looks)
        # What the server asks for is waited elsewhere.
        wait = max(self.context.settle_after, self.context.backoff(tries))
        self.context.show(self.batch, BatchState.RETRYING, answer.message, wait)
        await self.context.sleep(wait)
        return None

    # looking up

    async def _look_up(self) -> _Result | None:
        answer = await self._find()
        if answer.verdict is Verdict.AMBIGUOUS:
            return await self._again(answer, looking=True)
        if answer.verdict is not Verdict.ACCEPTED:
            return self.unknown(answer.message) if self.maybe_there else self._refused(answer)
        self.doubtful = False
        self._looks = 0
        if answer.record is None:
            self._remote_id, self._ours, self._stands = None, False, False
            self._cleared = ()
            return None
        return self._found(answer)

    async def _find(self) -> Answer:
        """Ask for the key, in each of the places where it may be."""
        read = partial(self._api.read_lookup, key=self.content.key)
        answer = Answer(Verdict.ACCEPTED)
        for call in self._api.lookups(self.content.key, self._profile):
            answer = await self.context.exchange(self.batch, call, read)
            if answer.verdict is not Verdict.ACCEPTED or answer.record is not None:
                break
        return answer

    def _found(self, answer: Answer, refusal: Answer | None = None) -> _Result | None:
        assert answer.record is not None
        if words := self._api.unusable(answer.record):
            messages = ((self._api.key_field, words),)
            return _Result(RowState.REFUSED, messages, answer.remote_id, answer.status)
        differing = self._api.differences(self.content.fields, answer.record)
        if self._ours or self._sent_before(answer.record):
            left = self._api.clearing(self._cleared)
            differing |= self._api.differences(left, answer.record)
        elif (differing or not self._doubted) and self._leaves(differing):
            return self._taken(answer, differing, refusal)
        if not differing:
            return self._standing(answer)
        self._remote_id = answer.remote_id
        wanted = dict(self.content.fields) | self._api.clearing(self._cleared)
        self._fields = {name: wanted[name] for name in differing}
        return None

    def _leaves(self, differing: Mapping[str, Any]) -> bool:
        """Tell whether a product of the shop's own is not to be written to."""
        return self._choice is OnExists.REFUSE or (
            self._choice is OnExists.ADOPT and bool(differing)
        )

    def _sent_before(self, record: Mapping[str, Any]) -> bool:
        """Tell whether the shop has what we sent before the row was edited, when no answer came."""
        before = self.task.entry
        if before is None or not before.unsettled:
            return False
        try:
            return self._api.as_stored(self.content, record).digest == before.sent
        except Unsendable:  # its picture is gone, so that nothing can be told
            return False

    def _taken(
        self, answer: Answer, differing: Mapping[str, Any], refusal: Answer | None
    ) -> _Result:
        """Leave a product alone that is not ours, and show how it differs from the row."""
        sides = tuple(
            Difference(name, str(self.content.fields[name]), "" if theirs is None else str(theirs))
            for name, theirs in differing.items()
        )
        told = refusal if self._choice is OnExists.REFUSE else None
        words = told.messages if told else self._api.refusals(differing.items())
        status = told.status if told else answer.status
        return _Result(RowState.REFUSED, words, None, status, exists=True, differences=sides)

    async def _exists(self, refusal: Answer) -> _Result | None:
        """The shop says that it has the SKU: by an earlier doubtful request of ours, or on its own."""
        self.doubtful = self.maybe_there = self._doubted
        answer = await self._find()
        if answer.verdict is Verdict.AMBIGUOUS:
            return await self._again(answer, looking=True)
        if answer.record is None:
            return self._refused(refusal)
        self.doubtful = False
        return self._found(answer, refusal)


def _cleared(task: Task, content: Content) -> tuple[str, ...]:
    """Return the fields that had a value when the row was sent before, and are blank now."""
    before = task.entry
    if before is None:
        return ()
    had = content.had(before.uploaded) | (content.had(before.sent) if before.unsettled else set())
    return tuple(name for name in content.blank if name in had)
