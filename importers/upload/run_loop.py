"""One stretch of work on an event loop: plans what waits, and keeps the workers busy until it is done."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from importers.destinations.base import Credential, Profile
from importers.errors import LedgerUnusable
from importers.upload.account import AccountCheck
from importers.upload.clock import Clock
from importers.upload.detail import Details
from importers.upload.flow_control import Line
from importers.upload.http_transport import tls_context
from importers.upload.inbox import Inbox
from importers.upload.ledger import Ledger, reopen_ledger
from importers.upload.ledger_writer import Journal
from importers.upload.producer import Feeder
from importers.upload.retry_policy import Rules
from importers.upload.run_context import Desk
from importers.upload.run_progress import Board
from importers.upload.snapshot import RunPhase
from importers.upload.worker import Worker


@dataclass(frozen=True, slots=True)
class Orders:
    """What a run hands to each of its shifts."""

    profile: Profile
    credential: Credential
    board: Board
    details: Details
    inbox: Inbox
    ledger_path: Path
    rules: Rules
    clock: Clock
    canary: int | None = None


class Shift:
    """Feeder, workers, line and journal together. `call` is for other threads, the rest for its own."""

    def __init__(self, orders: Orders) -> None:
        """Set everything up; `work` runs it."""
        self._orders = orders
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._pending: list[Callable[[], None]] = []
        self._phase = RunPhase.FINISHED
        self.message = ""
        self.line = Line(
            orders.profile, orders.credential, orders.board, orders.rules, orders.clock
        )
        self._desk = Desk(
            profile=orders.profile,
            rules=orders.rules,
            clock=orders.clock,
            board=orders.board,
            journal=Journal(orders.ledger_path, orders.profile),
            line=self.line,
            details=orders.details,
            inbox=orders.inbox,
            fail=self._fail,
            account=AccountCheck(orders.profile, orders.ledger_path, self.line, orders.rules),
        )
        self._feeder = Feeder(self._desk, max(1, orders.profile.in_flight), orders.canary)

    def call(self, order: Callable[[], None]) -> None:
        """Carry out an order on the loop, as soon as it runs; dropped when it has ended."""
        with self._lock:
            if self._loop is None:
                self._pending.append(order)
            elif not self._loop.is_closed():
                self._loop.call_soon_threadsafe(order)

    def look(self) -> None:
        """Notice that something was put into the inbox."""
        self._feeder.look()

    def cancel(self) -> None:
        """End early: settle what is in flight, start nothing."""
        if self._phase is RunPhase.FINISHED:
            self._phase = RunPhase.CANCELLED
        self._orders.board.enter(RunPhase.STOPPING, "Waiting for the answers under way.")
        self.line.stop()

    async def work(self) -> RunPhase:
        """Send everything that waits; returns how it ended. LedgerUnusable."""
        self._desk.journal.start()
        try:
            ledger = reopen_ledger(self._orders.ledger_path, self._orders.profile)
            try:
                self._take_orders()
                await self._run(ledger)
            finally:
                ledger.close()
        finally:
            await asyncio.to_thread(self._desk.journal.stop)
            await asyncio.sleep(0)  # the last commits are told of on this loop
        if self._desk.journal.failure is not None:
            self._fail(self._desk.journal.failure)
        return self._phase

    async def _run(self, ledger: Ledger) -> None:
        context = tls_context() if self._orders.profile.base_url.startswith("https") else False
        count = self._feeder.width
        workers = [
            asyncio.create_task(Worker(self._desk, context).work(self._feeder))
            for _ in range(count)
        ]
        feeding = asyncio.create_task(self._feeder.feed(ledger))
        stopping = asyncio.create_task(self.line.stopped.wait())
        try:
            await asyncio.wait([feeding, stopping, *workers], return_when=asyncio.FIRST_COMPLETED)
        finally:
            self.line.stop()
            feeding.cancel()
            await asyncio.gather(feeding, return_exceptions=True)
            await self._wind_down(workers)
            stopping.cancel()
        for task in (feeding, *workers):
            if not task.cancelled() and (error := task.exception()):
                raise error

    async def _wind_down(self, workers: list[asyncio.Task[None]]) -> None:
        """Let the workers settle what is in flight, for as long as the rules give them."""
        self._feeder.dismiss()
        _, late = await asyncio.wait(workers, timeout=self._orders.rules.grace)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    def _take_orders(self) -> None:
        with self._lock:
            self._loop = asyncio.get_running_loop()
            pending, self._pending = self._pending, []
        for order in pending:
            order()

    def _fail(self, error: LedgerUnusable) -> None:
        self._phase, self.message = RunPhase.FAILED, error.sentence
        self.line.stop()
