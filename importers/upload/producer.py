"""Turns what waits into items of work whose intent is durable, a little ahead of the workers."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass

from importers.catalog.product import Products
from importers.destinations.call import Content, Unsendable
from importers.destinations.work import Task, TaskKind, WorkItem
from importers.ledger.place import LedgerPlace, reopen_ledger
from importers.ledger.store import LedgerStore
from importers.upload.arrival import last_intent, still_to_wait
from importers.upload.inbox import Submission
from importers.upload.plan import content_of, cut, plan, plan_one, refusal_of
from importers.upload.run_context import RunContext
from importers.upload.snapshot import AFTER_CANARY, RowState

_MANY = 5_000  # rows; to plan more takes long


@dataclass(frozen=True, slots=True)
class _Planned:
    """What is to be done with some rows."""

    batches: tuple[tuple[Task, ...], ...]
    unchanged: list[int]
    unsendable: tuple[Task, ...]


def _to_mark(submission: Submission, ledger: LedgerStore) -> _Planned:
    """Plan what is marked as gone: only what is on record as uploaded, and not marked yet."""
    products = list(submission.products)
    entries = ledger.entries([product.key for product in products])
    tasks, left = [], []
    for product in products:
        entry = entries.get(product.key)
        if entry is None or entry.uploaded is None or entry.gone_as:
            left.append(product.row)
            continue
        kind = TaskKind.UNSETTLED if entry.unsettled else TaskKind.CHANGED
        tasks.append((Task(product.row, product.key, kind, entry),))
    return _Planned(tuple(tasks), left, ())


class Producer:
    """The queue between the plan and the workers. `width` is the number of workers."""

    def __init__(self, context: RunContext, width: int, canary: int | None = None) -> None:
        """Start with nothing planned. After `canary` rows the run pauses and asks."""
        self._canary = canary or None
        self._context = context
        self._single = context.one_by_one
        self.width = width if self._single else 1  # batches go strictly one after the other
        self._batches: deque[tuple[Task, ...]] = deque()
        self._ready: asyncio.Queue[tuple[WorkItem, ...] | None] = asyncio.Queue(self.width)
        self._intended: deque[WorkItem] = deque()  # written down, not yet with a worker
        self._looked_again: set[int] = set()
        self._open = 0
        self._last_intent = 0.0  # of a run before this one, Unix time
        self._suspect = False  # the record may lack what was sent
        self._looked = asyncio.Event()

    def look(self) -> None:
        """Wake the producer: something was put into the inbox, or a worker is done."""
        self._looked.set()

    async def produce(self, ledger: LedgerStore) -> None:
        """Hand out all that waits; returns when it is done. LedgerUnusable."""
        self._suspect = ledger.uses().suspect
        await self._plan(ledger)
        await self._let_arrive()
        while True:
            self._looked.clear()
            await self._plan(ledger)
            if self._batches and self._canary == 0:
                await self._ask()
            elif self._batches:
                await self._context.flow.resumed()
                await self._hand_out(ledger)
            elif self._open:
                await self._looked.wait()
            elif not await self._look_again():
                return

    async def _let_arrive(self) -> None:
        """Wait for what a killed run had under way, where it must be looked for: see `arrival`."""
        context = self._context
        if context.destination.upserts(context.profile):
            return
        left = still_to_wait(self._last_intent, context.policy.arrival, time.time())
        if left:
            until = context.clock.now() + left
            context.progress.hold("letting arrive what was under way when it was cut off", until)
            await context.clock.wait(context.flow.stopped, left)
            context.progress.hold("")

    async def _look_again(self) -> bool:
        """Settle the unknown rows, once each, before the run leaves them so; False if there are none.

        A row is looked up, or its batch sent again as it was where the API upserts: see `WorkItem.last`.
        """
        await self._context.ledger_writer.written([])  # outcomes come before this
        if not self._context.progress.any_in(RowState.UNKNOWN):
            return False
        rows = set(self._context.progress.rows_in(RowState.UNKNOWN)) - self._looked_again
        self._looked_again |= rows
        self._context.inbox.put_again(sorted(rows))
        return bool(rows)

    async def _ask(self) -> None:
        """When the first rows are settled, stop and let the operator look at them."""
        if self._open:
            await self._looked.wait()
            return
        await self._context.ledger_writer.written([])  # their outcomes come before this
        self._canary = None
        self._context.flow.pause(AFTER_CANARY)

    def _next_batch(self) -> tuple[Task, ...]:
        """Take a batch, or as much of it as may go before the operator is asked."""
        batch = self._batches.popleft()
        if self._canary is None:
            return batch
        now, later = batch[: self._canary], batch[self._canary :]
        if later:
            self._batches.appendleft(later)
        self._canary -= len(now)
        return now

    async def take(self) -> tuple[WorkItem, ...] | None:
        """Return a worker's next item of work; None: go home."""
        return await self._ready.get()

    def done(self) -> None:
        """Note that a worker has finished its item."""
        self._open -= 1
        self._context.inbox.revive()
        self.look()

    def dismiss(self) -> None:
        """Take back what no worker has begun, and send the workers home."""
        while not self._ready.empty():
            items = self._ready.get_nowait()
            if items and self._single:
                self._intended.extend(items)
        for item in self._intended:
            self._context.withdraw(item.task, item.intent)
        for _ in range(self.width):
            self._ready.put_nowait(None)

    async def _plan(self, ledger: LedgerStore) -> None:
        while (submission := self._context.inbox.take()) is not None:
            if len(submission.products) > _MANY:  # the loop goes on meanwhile
                planned = await asyncio.to_thread(
                    self._planned_beside, submission, self._context.ledger_writer.place
                )
            else:
                planned = self._planned(submission, ledger)
            for task in planned.unsendable:
                self._refuse(task)
            self._context.progress.move(planned.unchanged, RowState.SKIPPED)
            self._batches.extend(planned.batches)

    def _planned_beside(self, submission: Submission, record: LedgerPlace) -> _Planned:
        """Plan in another thread, which opens the record for itself. LedgerUnusable."""
        with closing(reopen_ledger(record, self._context.profile)) as ledger:
            return self._planned(submission, ledger)

    def _planned(self, submission: Submission, ledger: LedgerStore) -> _Planned:
        if self._context.gone is not None:
            return _to_mark(submission, ledger)
        profile, products = self._context.profile, submission.products
        resend, suspect = submission.resend_unchanged, self._suspect
        found = plan(profile, products, ledger, resend, look_first=suspect)
        open_intent = last_intent(found.tasks(TaskKind.UNSETTLED))
        self._last_intent = max(self._last_intent, open_intent)
        tasks = list(found.tasks(TaskKind.NEW, TaskKind.CHANGED, TaskKind.UNSETTLED))
        return _Planned(
            tuple(cut(tasks, profile.batch_size)),
            found.of(TaskKind.UNCHANGED).tolist(),
            tuple(found.tasks(TaskKind.UNSENDABLE)),
        )

    def _refuse(self, task: Task) -> None:
        self._context.progress.settle([refusal_of(task)])

    async def _hand_out(self, ledger: LedgerStore) -> None:
        if not self._single:
            if items := tuple(self._items(self._next_batch(), ledger)):
                await self._put(items)
            return
        left = self.width if self._canary is None else self._canary
        count = min(self.width, len(self._batches), left)
        some = [task for _ in range(count) for task in self._next_batch()]
        self._intended.extend(self._items(some, ledger))
        await self._context.ledger_writer.written([item.intent for item in self._intended])
        while self._intended:
            await self._put((self._intended[0],))
            self._intended.popleft()

    async def _put(self, items: tuple[WorkItem, ...]) -> None:
        await self._ready.put(items)
        self._open += 1

    def _items(self, tasks: Sequence[Task], ledger: LedgerStore) -> Iterable[WorkItem]:
        """Put the rows' newest content into words; what cannot be is refused here."""
        known = ledger.confirmed(
            [t.entry for t in tasks if t.entry and t.entry.uploaded is not None]
        )
        for planned in tasks:
            source = self._context.inbox.source(planned.row)
            try:
                content = self._content(planned.row, source)
                task = planned
                if content.key != planned.key:  # fixed while it waited
                    task = self._planned_anew(planned.row, source, ledger)
                intent = self._context.intent(task, content)
                last = task.row in self._looked_again
                yield WorkItem(task, content, intent, last, known.get(task.key))
            except Unsendable as error:
                reason = (error.field, str(error))
                self._refuse(Task(planned.row, planned.key, TaskKind.UNSENDABLE, None, reason))

    def _content(self, row: int, source: Products) -> Content:
        """Return what a row says; of one that is marked as gone only its key counts. Unsendable."""
        product, gone = source.product(row), self._context.gone
        if gone is not None:
            return Content(product.key, {})
        return content_of(product, self._context.profile, source.folder)

    def _planned_anew(self, row: int, source: Products, ledger: LedgerStore) -> Task:
        profile = self._context.profile
        return plan_one(profile, source, row, ledger, look_first=self._suspect)
