"""What every upload worker works with, and what it lends to a destination's delivery."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from importers.destinations.answer import Answer, Reply, Verdict, served_at
from importers.destinations.base import Brand, Credential, Profile
from importers.destinations.call import Call, Content
from importers.destinations.gone import GoneChoice
from importers.destinations.outcome import TO_FIX, BatchState, RowOutcome, RowState
from importers.destinations.protocol import Destination, End, Read
from importers.destinations.work import GONE, Entry, EntryState, Task
from importers.errors import LedgerUnusable
from importers.upload.account import AccountCheck
from importers.upload.brand_cache import BrandCache
from importers.upload.clock import Clock
from importers.upload.detail import Details
from importers.upload.flow_control import FlowControl
from importers.upload.http_transport import HttpTransport
from importers.upload.inbox import Inbox
from importers.upload.ledger_writer import LedgerWriter
from importers.upload.retry_policy import RetryPolicy
from importers.upload.run_progress import RunProgress
from importers.upload.snapshot import LOG_IN_AGAIN
from importers.upload.token import masked


@dataclass(frozen=True, slots=True)
class RunContext:
    """The run's parts. `fail` stops the run because the record of uploads cannot be kept."""

    profile: Profile
    destination: Destination
    policy: RetryPolicy
    clock: Clock
    progress: RunProgress
    ledger_writer: LedgerWriter
    flow: FlowControl
    details: Details
    inbox: Inbox
    fail: Callable[[LedgerUnusable], None]
    account: AccountCheck
    brands: BrandCache
    gone: GoneChoice | None = None

    @property
    def one_by_one(self) -> bool:
        """Tell whether each row travels alone, its intent on the disk before a worker has it."""
        return self.gone is not None or self.destination.one_by_one(self.profile)

    def intent(self, task: Task, content: Content, batch: str = "") -> Entry:
        """Return the entry that says: this is about to be sent."""
        before = task.entry
        return Entry(
            task.key,
            EntryState.INTENT,
            content.digest if self.gone is None else GONE + self.gone.name.encode(),
            before.uploaded if before else None,
            before.remote_id if before else None,
            batch,
        )

    def record(self, entries: Sequence[Entry], outcomes: Sequence[RowOutcome], end: End) -> None:
        """Make outcomes durable; only then they count, and their batch shows its end."""
        self._learn(outcomes)

        def done(error: LedgerUnusable | None) -> None:
            if error is None:
                self.progress.end(end.batch, end.state, end.message, outcomes[0].status)
                self.progress.settle(outcomes)
            else:
                self.fail(error)

        self.ledger_writer.write(with_words(entries, outcomes), done)

    def _learn(self, outcomes: Sequence[RowOutcome]) -> None:
        """Notice when everything is refused in the same words; rows that were refused together count once."""
        refused = dict.fromkeys(o.messages[:1] for o in outcomes if o.state is RowState.REFUSED)
        for messages in refused:
            self.flow.refused(messages)
        if any(outcome.state is RowState.UPLOADED for outcome in outcomes):
            self.flow.uploaded()

    def withdraw(self, task: Task, intent: Entry) -> None:
        """Take back an intent of which no byte was sent; the row waits again."""
        before = task.entry
        if before is None:
            self.ledger_writer.write([], _ignored, [task.key])
        else:
            self.ledger_writer.write([before], _ignored)
        self.progress.move([task.row], RowState.WAITING)


def with_words(entries: Sequence[Entry], outcomes: Sequence[RowOutcome]) -> list[Entry]:
    """Return the entries with what the shop said of rows to fix, as JSON of pairs of field and sentence."""
    said = {
        outcome.key: json.dumps(outcome.messages, ensure_ascii=False).encode()
        for outcome in outcomes
        if outcome.state in TO_FIX
    }
    return [
        replace(entry, said=said[e]) if (e := entry.sku) in said else entry for entry in entries
    ]


def _ignored(_error: LedgerUnusable | None) -> None:
    """Nothing depends on it: an intent left behind only costs a lookup."""


_DID_NOTHING = (Verdict.LOGIN, Verdict.THROTTLED, Verdict.NOT_SENT, Verdict.IMPOSSIBLE)


class RequestExecutor:
    """Sends the requests of one worker, when the flow control lets them."""

    def __init__(self, context: RunContext, transport: HttpTransport) -> None:
        """Take the worker's connection."""
        self._context = context
        self._transport = transport

    async def exchange(self, batch: int, call: Call, read: Read) -> Answer:
        """Send a request until it is answered or may have had an effect; Stopped if that is too late.

        What surely did nothing (throttled, token refused, no connection) is sent again here.
        """
        failures = 0
        context = self._context
        while True:
            credential = await context.account.admitted(self._transport)
            await context.flow.ready(writes=call.writes)
            if context.flow.credential is not credential:
                context.flow.give_back(writes=call.writes)
                continue
            context.progress.show(batch, BatchState.SENDING)
            answer = await self._once(batch, call, read, credential)
            if answer.verdict is Verdict.FORBIDDEN:
                answer = await self._settled(answer, call, credential)
            if answer.verdict not in _DID_NOTHING:
                return answer
            failures += answer.verdict is Verdict.NOT_SENT
            wait = context.policy.backoff(failures) if answer.verdict is Verdict.NOT_SENT else 0
            context.progress.show(batch, BatchState.RETRYING, answer.message, wait or None)
            if wait:
                await context.flow.sleep(wait)

    async def _once(self, batch: int, call: Call, read: Read, credential: Credential) -> Answer:
        context, began = self._context, self._context.clock.now()
        came = await self._transport.send(call, credential)
        answer = read(came) if isinstance(came, Reply) else came
        milliseconds = (context.clock.now() - began) * 1000
        context.progress.attempted(batch, answer.status, milliseconds)
        context.details.add(batch, call, came, credential)
        if answer.message:
            answer = _masked(answer, credential)
        if answer.verdict is not Verdict.ACCEPTED and isinstance(came, Reply):
            answer = replace(answer, at=served_at(came))
        context.flow.report(answer, credential, writes=call.writes)
        return answer

    async def _settled(self, answer: Answer, call: Call, credential: Credential) -> Answer:
        """Return a 403 as the refusal of a row; else as that of the token, and ask for another. Stopped."""
        flow = self._context.flow
        said = answer.message.removesuffix(".")
        lacks = (
            f"the token lacks the permission {call.needs}" if call.needs else "the token may not"
        )
        if await flow.is_about_the_row(credential):
            words = f"The shop forbids this row ({said})."
            if not flow.is_trusted(credential):
                words = f"The shop forbids this row, or {lacks} ({said})."
            return replace(answer, verdict=Verdict.REFUSED, messages=(("", words),), message=words)
        if flow.credential is credential:
            told = f"{lacks[0].upper()}{lacks[1:]} ({said}): give it that in the shop's portal, or take another."
            flow.ask_for_login(f"{told} {LOG_IN_AGAIN}")
        return replace(answer, verdict=Verdict.LOGIN)


def _masked(answer: Answer, credential: Credential) -> Answer:
    messages = tuple((name, masked(text, credential)) for name, text in answer.messages)
    return replace(answer, message=masked(answer.message, credential), messages=messages)


class WorkerContext:
    """What one worker lends to a delivery: `destinations.protocol.DeliveryContext`."""

    def __init__(self, context: RunContext, executor: RequestExecutor) -> None:
        """Lend the run's parts, and this worker's connection."""
        self._context = context
        self.profile = context.profile
        self.attempts = context.policy.attempts
        self.settle_after = context.policy.settle_after
        self.choice = context.inbox.choice
        self.open_batch = context.progress.open_batch
        self.show = context.progress.show
        self.backoff = context.policy.backoff
        self.sleep = context.flow.sleep
        self.intend = context.ledger_writer.written
        self.exchange = executor.exchange
        self.record = context.record
        self.withdraw = context.withdraw
        self.fail = context.fail

    @property
    def outage(self) -> bool:
        """Tell whether it is the destination that fails, not one row."""
        return self._context.flow.outage

    async def brands(self, batch: int) -> Sequence[Brand] | None:
        """Return the shop's brands, asked for once in a run; None if it does not tell them. Stopped."""
        return await self._context.brands.read(batch, self.exchange)

    async def wrong_address(self, message: str) -> bool:
        """Pause until the operator goes on, when nothing was created yet; else return False. Stopped."""
        if self._context.progress.any_in(RowState.UPLOADED):
            return False
        words = f"{message} No product can be made at {self.profile.base_url}: check the address."
        self._context.flow.pause(words)
        await self._context.flow.going()
        return True

    def wait_again(self, rows: Sequence[int]) -> None:
        """Let rows wait once more that were shown as being sent."""
        self._context.progress.move(rows, RowState.WAITING)
