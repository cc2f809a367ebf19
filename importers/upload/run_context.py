"""What every upload worker works with, and the two things each does: exchange and record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from importers.destinations.answer import Answer, Reply, Verdict
from importers.destinations.base import Credential, Profile
from importers.destinations.call import Call, Content
from importers.errors import LedgerUnusable
from importers.upload.account import AccountCheck
from importers.upload.clock import Clock
from importers.upload.detail import Details
from importers.upload.flow_control import Line
from importers.upload.http_transport import Wire
from importers.upload.inbox import Inbox
from importers.upload.ledger import Entry, EntryState
from importers.upload.ledger_writer import Journal
from importers.upload.plan import Task
from importers.upload.retry_policy import Rules
from importers.upload.run_progress import Board
from importers.upload.snapshot import BatchState, RowOutcome, RowState
from importers.upload.token import masked


@dataclass(frozen=True, slots=True)
class Desk:
    """The run's parts. `fail` stops the run because the record of uploads cannot be kept."""

    profile: Profile
    rules: Rules
    clock: Clock
    board: Board
    journal: Journal
    line: Line
    details: Details
    inbox: Inbox
    fail: Callable[[LedgerUnusable], None]
    account: AccountCheck

    def intent(self, task: Task, content: Content, batch: str = "") -> Entry:
        """Return the entry that says: this is about to be sent."""
        before = task.entry
        return Entry(
            task.key,
            EntryState.INTENT,
            content.digest,
            before.uploaded if before else None,
            before.remote_id if before else None,
            batch,
        )

    def record(
        self,
        entries: Sequence[Entry],
        outcomes: Sequence[RowOutcome],
        batch: int,
        state: BatchState,
        message: str,
    ) -> None:
        """Make outcomes durable; only then they count, and their batch shows its end."""

        def done(error: LedgerUnusable | None) -> None:
            if error is None:
                self.board.end(batch, state, message, outcomes[0].status)
                self.board.settle(outcomes)
            else:
                self.fail(error)

        self.journal.write(entries, done)

    def withdraw(self, task: Task, intent: Entry) -> None:
        """Take back an intent of which no byte was sent; the row waits again."""
        before = task.entry
        if before is None:
            self.journal.write([], _ignored, [task.key])
        else:
            self.journal.write([before], _ignored)
        self.board.move([task.row], RowState.WAITING)


def _ignored(_error: LedgerUnusable | None) -> None:
    """Nothing depends on it: an intent left behind only costs a lookup."""


class Exchanger:
    """Sends the requests of one worker, when the line lets them."""

    def __init__(self, desk: Desk, wire: Wire) -> None:
        """Take the worker's connection."""
        self._desk = desk
        self._wire = wire

    async def exchange(self, batch: int, call: Call, read: Callable[[Reply], Answer]) -> Answer:
        """Send a request until it is answered or may have had an effect; Stopped if that is too late.

        What surely did nothing (throttled, token refused, no connection) is sent again here.
        """
        failures = 0
        while True:
            credential = await self._desk.account.admitted(self._wire)
            await self._desk.line.ready()
            if self._desk.line.credential is not credential:
                self._desk.line.give_back()
                continue
            self._desk.board.show(batch, BatchState.SENDING)
            answer = await self._once(batch, call, read, credential)
            if answer.verdict not in (Verdict.LOGIN, Verdict.THROTTLED, Verdict.NOT_SENT):
                return answer
            failures += answer.verdict is Verdict.NOT_SENT
            wait = self._desk.rules.backoff(failures) if answer.verdict is Verdict.NOT_SENT else 0
            self._desk.board.show(batch, BatchState.RETRYING, answer.message, wait or None)
            if wait:
                await self._desk.line.sleep(wait)

    async def _once(
        self, batch: int, call: Call, read: Callable[[Reply], Answer], credential: Credential
    ) -> Answer:
        desk, began = self._desk, self._desk.clock.now()
        came = await self._wire.send(call, credential)
        answer = came if isinstance(came, Answer) else read(came)
        desk.board.attempted(batch, answer.status, (desk.clock.now() - began) * 1000)
        desk.details.add(batch, call, came, credential)
        if answer.message:
            answer = _masked(answer, credential)
        desk.line.report(answer, credential)
        return answer


def _masked(answer: Answer, credential: Credential) -> Answer:
    messages = tuple((name, masked(text, credential)) for name, text in answer.messages)
    return replace(answer, message=masked(answer.message, credential), messages=messages)
