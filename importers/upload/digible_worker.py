"""Brings batches to Digible, one after the other; a refused one is halved until the guilty stand alone."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import replace

from importers.destinations import digible
from importers.destinations.answer import Answer, Verdict
from importers.destinations.call import Call
from importers.errors import LedgerUnusable
from importers.upload.flow_control import Stopped
from importers.upload.ledger import Entry, EntryState
from importers.upload.plan import Kind
from importers.upload.producer import Piece
from importers.upload.run_context import Desk, Exchanger
from importers.upload.snapshot import BatchState, RowOutcome, RowState

_END = {
    Verdict.ACCEPTED: RowState.UPLOADED,
    Verdict.REFUSED: RowState.REFUSED,
    Verdict.AMBIGUOUS: RowState.UNKNOWN,
}


async def deliver(pieces: Sequence[Piece], desk: Desk, via: Exchanger) -> None:
    """Send a batch, and its halves if it is refused as a whole. Halving is safe: the API upserts."""
    parts = [tuple(pieces)]
    while parts:
        part = parts.pop()
        batch = _Batch(part, desk, via)
        try:
            split = await batch.send()
        except (Stopped, asyncio.CancelledError) as stop:
            batch.stopped(in_flight=isinstance(stop, asyncio.CancelledError))
            return
        except LedgerUnusable as error:
            batch.stopped(in_flight=False)
            desk.fail(error)
            return
        if split:
            middle = len(part) // 2
            parts += [part[middle:], part[:middle]]


class _Batch:
    """One batch on its way; its bytes never change."""

    def __init__(self, pieces: Sequence[Piece], desk: Desk, via: Exchanger) -> None:
        self._tasks, self._desk, self._via = [piece.task for piece in pieces], desk, via
        self._call: Call = digible.batch_call([piece.content for piece in pieces], desk.profile)
        self._name = hashlib.blake2b(self._call.body, digest_size=12).hexdigest()
        self._number = desk.board.open_batch(tuple(t.row for t in self._tasks), self._tasks[0].key)
        self._intents = [replace(piece.intent, batch=self._name) for piece in pieces]
        self._recorded = False
        self._doubtful = False
        self._failures = desk.rules.attempts - 1 if pieces[0].last else 0

    async def send(self) -> bool:
        """Send until the outcome is clear and recorded; True if it has to be sent in halves."""
        await self._desk.journal.written(self._intents)
        self._recorded = True
        while True:
            answer = await self._via.exchange(self._number, self._call, digible.read_batch)
            if answer.verdict is not Verdict.AMBIGUOUS or await self._gives_up(answer):
                return self._end(answer)

    async def _gives_up(self, answer: Answer) -> bool:
        """Wait before the same batch goes again, which is safe as the API upserts; True if too often."""
        self._doubtful = True
        if not self._desk.line.outage:
            self._failures += 1
        if self._failures >= self._desk.rules.attempts:
            return True
        wait = self._desk.rules.backoff(self._failures)  # what the server asks for, the line waits
        self._desk.board.show(self._number, BatchState.RETRYING, answer.message, wait)
        await self._desk.line.sleep(wait)
        return False

    def _end(self, answer: Answer) -> bool:
        if (
            answer.verdict is Verdict.REFUSED
            and len(self._tasks) > 1
            and answer.status in digible.SPLITTING
        ):
            message = f"Refused as a whole ({answer.message}); sent again in halves."
            self._desk.board.show(self._number, BatchState.SPLIT, message)
            self._desk.board.move((t.row for t in self._tasks), RowState.WAITING)
            return True
        self._record(answer, _END[answer.verdict])
        return False

    def _record(self, answer: Answer, state: RowState) -> None:
        messages = () if state is RowState.UPLOADED else answer.messages or (("", answer.message),)
        if state is RowState.REFUSED:
            self._desk.line.refused(messages)
        elif state is RowState.UPLOADED:
            self._desk.line.uploaded()
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
        shown = BatchState(state.value)
        self._desk.record(entries, outcomes, self._number, shown, answer.message)

    def stopped(self, in_flight: bool) -> None:
        """Leave the batch as it is: of unknown outcome if it may have arrived, else waiting."""
        if self._doubtful or (in_flight and self._recorded):
            words = "Stopped before its answer came; the next upload sends this batch again."
            self._record(Answer(Verdict.AMBIGUOUS, words), RowState.UNKNOWN)
            return
        for task, intent in zip(self._tasks, self._intents, strict=True):
            if task.kind is not Kind.UNSETTLED:
                self._desk.withdraw(task, intent)
        self._desk.board.move((t.row for t in self._tasks), RowState.WAITING)
        self._desk.board.show(self._number, BatchState.WAITING, "Stopped before it was sent.")
