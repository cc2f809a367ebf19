"""Brings batches to Digible, one after the other; a refused one is halved until the guilty stand alone."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import replace

from importers.destinations.answer import Answer, Verdict
from importers.destinations.call import Call
from importers.destinations.digible.answers import SPLITTING, read_batch
from importers.destinations.digible.requests import batch_call
from importers.destinations.outcome import BatchState, RowOutcome, RowState
from importers.destinations.protocol import DeliveryContext, End, Stopped
from importers.destinations.work import Entry, EntryState, TaskKind, WorkItem
from importers.errors import LedgerUnusable

_END = {
    Verdict.ACCEPTED: RowState.UPLOADED,
    Verdict.REFUSED: RowState.REFUSED,
    Verdict.AMBIGUOUS: RowState.UNKNOWN,
}


async def deliver(items: Sequence[WorkItem], context: DeliveryContext) -> None:
    """Send a batch, and its halves if it is refused as a whole. Halving is safe: the API upserts."""
    parts = [tuple(items)]
    while parts:
        part = parts.pop()
        batch = _Batch(part, context)
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

    def __init__(self, items: Sequence[WorkItem], context: DeliveryContext) -> None:
        self._tasks, self._context = [item.task for item in items], context
        self._call: Call = batch_call([item.content for item in items], context.profile)
        self._name = hashlib.blake2b(self._call.body, digest_size=12).hexdigest()
        self._number = context.open_batch(tuple(t.row for t in self._tasks), self._tasks[0].key)
        self._intents = [replace(item.intent, batch=self._name) for item in items]
        self._recorded = False
        self._doubtful = False
        self._failures = context.attempts - 1 if items[0].last else 0

    async def send(self) -> bool:
        """Send until the outcome is clear and recorded; True if it has to be sent in halves."""
        await self._context.intend(self._intents)
        self._recorded = True
        while True:
            answer = await self._context.exchange(self._number, self._call, read_batch)
            if answer.verdict is not Verdict.AMBIGUOUS or await self._gives_up(answer):
                return self._end(answer)

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
        if (
            answer.verdict is Verdict.REFUSED
            and len(self._tasks) > 1
            and answer.status in SPLITTING
        ):
            message = f"Refused as a whole ({answer.message}); sent again in halves."
            self._context.show(self._number, BatchState.SPLIT, message)
            self._context.wait_again([t.row for t in self._tasks])
            return True
        self._record(answer, _END[answer.verdict])
        return False

    def _record(self, answer: Answer, state: RowState) -> None:
        messages = () if state is RowState.UPLOADED else answer.messages or (("", answer.message),)
        entries = [
            Entry(
                intent.sku,
                EntryState(state.value),
                intent.sent,
                intent.sent if state is RowState.UPLOADED else intent.uploaded,
                None,
                self._name if state is RowState.UNKNOWN else "",
            )
            for intent in self._intents
        ]
        outcomes = [
            RowOutcome(task.row, task.key, state, messages, None, answer.status)
            for task in self._tasks
        ]
        end = End(self._number, BatchState(state.value), answer.message)
        self._context.record(entries, outcomes, end)

    def stopped(self, in_flight: bool) -> None:
        """Leave the batch as it is: of unknown outcome if it may have arrived, else waiting."""
        if self._doubtful or (in_flight and self._recorded):
            words = "Stopped before its answer came; the next upload sends this batch again."
            self._record(Answer(Verdict.AMBIGUOUS, words), RowState.UNKNOWN)
            return
        for task, intent in zip(self._tasks, self._intents, strict=True):
            if task.kind is not TaskKind.UNSETTLED:
                self._context.withdraw(task, intent)
        self._context.wait_again([t.row for t in self._tasks])
        self._context.show(self._number, BatchState.WAITING, "Stopped before it was sent.")
