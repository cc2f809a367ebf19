"""Brings batches to a shop, one after the other; one refused as a whole is halved until the guilty stand alone.

For an API that upserts, so that a batch which may have arrived can be sent again, and halved.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from importers.destinations.answer import Answer, Reply, Verdict
from importers.destinations.call import Call, to_json
from importers.destinations.delivery import sentences
from importers.destinations.delivery.batch_api import BatchAnswer, BatchApi
from importers.destinations.outcome import BatchState, RowOutcome, RowState
from importers.destinations.protocol import DeliveryContext, End, Stopped
from importers.destinations.work import NOT_AS_SENT, Entry, EntryState, TaskKind, WorkItem
from importers.errors import LedgerUnusable

_END = {Verdict.ACCEPTED: RowState.UPLOADED, Verdict.AMBIGUOUS: RowState.UNKNOWN}


async def deliver(items: Sequence[WorkItem], context: DeliveryContext, api: BatchApi) -> None:
    """Send a batch, and its halves if it is refused as a whole."""
    parts = [tuple(items)]
    while parts:
        part = parts.pop()
        batch = _Batch(part, context, api)
        try:
            split = await batch.send()
        except (Stopped, asyncio.CancelledError) as stop:
            batch.stopped(in_flight=isinstance(stop, asyncio.CancelledError))
            return
        except LedgerUnusable as error:
            batch.stopped(in_flight=False)
            context.fail(error)
            return
        if split:
            middle = len(part) // 2
            parts += [part[middle:], part[:middle]]


class _Batch:
    """One batch on its way; its bytes never change."""

    def __init__(self, items: Sequence[WorkItem], context: DeliveryContext, api: BatchApi) -> None:
        self._tasks, self._context, self._api = [item.task for item in items], context, api
        self._contents = [item.content for item in items]
        self._call: Call = api.send(self._contents, context.profile)
        self._name = hashlib.blake2b(self._call.body, digest_size=12).hexdigest()
        self._number = context.open_batch(tuple(t.row for t in self._tasks), self._tasks[0].key)
        self._intents = [replace(item.intent, batch=self._name) for item in items]
        self._recorded = False
        self._doubtful = False
        self._failures = context.attempts - 1 if items[0].last else 0
        self._answer = BatchAnswer(Answer(Verdict.AMBIGUOUS))

    async def send(self) -> bool:
        """Send until the outcome is clear and recorded; True if it has to be sent in halves."""
        await self._context.intend(self._intents)
        self._recorded = True
        while True:
            answer = await self._context.exchange(self._number, self._call, self._read)
            if answer.verdict is not Verdict.AMBIGUOUS or await self._gives_up(answer):
                return self._end(answer)

    def _read(self, reply: Reply) -> Answer:
        self._answer = self._api.read(reply, self._contents)
        return self._answer.whole

    async def _gives_up(self, answer: Answer) -> bool:
        """Wait before the same batch goes again, which is safe as the API upserts; True if too often."""
        self._doubtful = True
        if not self._context.outage:
            self._failures += 1
        if self._failures >= self._context.attempts:
            return True
        wait = self._context.backoff(self._failures)  # what the server asks for is waited elsewhere
        self._context.show(self._number, BatchState.RETRYING, answer.message, wait)
        await self._context.sleep(wait)
        return False

    def _end(self, answer: Answer) -> bool:
        alone = len(self._tasks) == 1
        if answer.verdict is Verdict.REFUSED and self._answer.splits and not alone:
            message = f"Refused as a whole ({answer.message}); sent again in halves."
            self._context.show(self._number, BatchState.SPLIT, message)
            self._context.wait_again([t.row for t in self._tasks])
            return True
        each = self._answer.items if answer.verdict is Verdict.ACCEPTED else ()
        self._record(answer, each or (answer,) * len(self._tasks))
        return False

    def _record(self, whole: Answer, each: Sequence[Answer]) -> None:
        """Record what became of each row; an item of which nothing is told is of unknown outcome."""
        told = [*each, *[_UNTOLD] * (len(self._tasks) - len(each))]
        ends = [self._row_end(at, answer) for at, answer in enumerate(told)]
        states = {outcome.state for _, outcome in ends}
        shown = BatchState(states.pop().value) if len(states) == 1 else BatchState.PARTLY
        message = whole.message or next((a.message for a in told if a.message), "")
        self._context.record(
            [entry for entry, _ in ends],
            [outcome for _, outcome in ends],
            End(self._number, shown, message),
        )

    def _row_end(self, at: int, answer: Answer) -> tuple[Entry, RowOutcome]:
        task, intent, sent = self._tasks[at], self._intents[at], self._contents[at].fields
        state = _END.get(answer.verdict, RowState.REFUSED)
        uploaded = state is RowState.UPLOADED
        messages = () if uploaded else answer.messages or (("", answer.message),)
        differing = self._stored_otherwise(at) if uploaded else {}
        if differing:
            state, uploaded = RowState.STORED_OTHERWISE, False
            messages = sentences.stored_otherwise(differing, sent)
        entry = Entry(
            intent.sku,
            EntryState.after(state),
            intent.sent,
            NOT_AS_SENT if differing else intent.sent if uploaded else intent.uploaded,
            answer.remote_id if answer.remote_id is not None else intent.remote_id,
            self._name if state is RowState.UNKNOWN else "",
            confirmed=to_json(dict(sent)) if uploaded else None,
        )
        outcome = RowOutcome(
            task.row,
            task.key,
            state,
            messages,
            answer.remote_id,
            answer.status,
            differences=sentences.sides(differing, sent),
        )
        return entry, outcome

    def _stored_otherwise(self, at: int) -> Mapping[str, Any]:
        echo = self._answer.echoes[at] if at < len(self._answer.echoes) else None
        return {} if echo is None else echo.differing

    def stopped(self, in_flight: bool) -> None:
        """Leave the batch as it is: of unknown outcome if it may have arrived, else waiting."""
        if self._doubtful or (in_flight and self._recorded):
            words = "Stopped before its answer came; the next upload sends this batch again."
            answer = Answer(Verdict.AMBIGUOUS, words)
            self._record(answer, (answer,) * len(self._tasks))
            return
        for task, intent in zip(self._tasks, self._intents, strict=True):
            if task.kind is not TaskKind.UNSETTLED:
                self._context.withdraw(task, intent)
        self._context.wait_again([t.row for t in self._tasks])
        self._context.show(self._number, BatchState.WAITING, "Stopped before it was sent.")


_UNTOLD = Answer(Verdict.AMBIGUOUS, "The server's answer says nothing of this row.")
