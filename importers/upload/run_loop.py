"""One stretch of work on an event loop: plans what waits, and keeps the workers busy until it is done."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass

from importers.destinations.base import Credential, Profile
from importers.destinations.gone import GoneChoice
from importers.destinations.protocol import Stopped
from importers.destinations.registry import destination_of
from importers.errors import LedgerUnusable
from importers.ledger.place import LedgerPlace, note_use, reopen_ledger
from importers.ledger.store import LedgerStore
from importers.upload.account import AccountCheck
from importers.upload.brand_cache import BrandCache
from importers.upload.clock import Clock
from importers.upload.detail import Details
from importers.upload.flow_control import FlowControl
from importers.upload.http_transport import HttpTransport
from importers.upload.inbox import Inbox
from importers.upload.ledger_writer import LedgerWriter
from importers.upload.producer import Producer
from importers.upload.retry_policy import RetryPolicy
from importers.upload.run_context import RunContext
from importers.upload.run_progress import RunProgress
from importers.upload.snapshot import RunPhase
from importers.upload.tls import tls_context
from importers.upload.worker import Worker


@dataclass(frozen=True, slots=True)
class RunConfig:
    """What a run hands to each of its loops."""

    profile: Profile
    credential: Credential
    progress: RunProgress
    details: Details
    inbox: Inbox
    ledger_place: LedgerPlace
    policy: RetryPolicy
    clock: Clock
    canary: int | None = None
    gone: GoneChoice | None = None


class RunLoop:
    """Producer, workers, flow control and ledger writer together. `call` is for other threads, the rest for its own."""

    def __init__(self, config: RunConfig) -> None:
        """Set everything up; `work` runs it."""
        self._config = config
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._pending: list[Callable[[], None]] = []
        self._phase = RunPhase.FINISHED
        self.message = ""
        self.flow = FlowControl(
            config.profile, config.credential, config.progress, config.policy, config.clock
        )
        self._context = RunContext(
            profile=config.profile,
            destination=destination_of(config.profile),
            policy=config.policy,
            clock=config.clock,
            progress=config.progress,
            ledger_writer=LedgerWriter(config.ledger_place, config.profile),
            flow=self.flow,
            details=config.details,
            inbox=config.inbox,
            fail=self.fail,
            gone=config.gone,
            brands=BrandCache(destination_of(config.profile), config.profile),
            account=AccountCheck(config.profile, config.ledger_place, self.flow, config.policy),
        )
        self._producer = Producer(self._context, max(1, config.profile.in_flight), config.canary)

    def call(self, order: Callable[[], None]) -> None:
        """Carry out an order on the loop, as soon as it runs; dropped when it has ended."""
        with self._lock:
            if self._loop is None:
                self._pending.append(order)
            elif not self._loop.is_closed():
                self._loop.call_soon_threadsafe(order)

    def look(self) -> None:
        """Notice that something was put into the inbox."""
        self._producer.look()

    def cancel(self) -> None:
        """End early: settle what is in flight, start nothing."""
        if self._phase is RunPhase.FINISHED:
            self._phase = RunPhase.CANCELLED
        self._config.progress.enter(RunPhase.STOPPING, "Waiting for the answers under way.")
        self.flow.stop()

    async def work(self) -> RunPhase:
        """Send everything that waits; returns how it ended. LedgerUnusable."""
        self._context.ledger_writer.start()
        try:
            ledger = reopen_ledger(self._config.ledger_place, self._config.profile)
            try:
                note_use(self._config.ledger_place, ledger)
                self._take_orders()
                await self._run(ledger)
            finally:
                ledger.close()
        finally:
            await asyncio.to_thread(self._context.ledger_writer.stop)
            await asyncio.sleep(0)  # the last commits are told of on this loop
        if self._context.ledger_writer.failure is not None:
            self.fail(self._context.ledger_writer.failure)
        else:
            self._note_end()
        return self._phase

    def _note_end(self) -> None:
        """Count the end as a use too, so that a copy made meanwhile is an older one."""
        config = self._config
        with (
            contextlib.suppress(LedgerUnusable),  # all that was sent is on record by now
            contextlib.closing(reopen_ledger(config.ledger_place, config.profile)) as ledger,
        ):
            note_use(config.ledger_place, ledger)

    async def _run(self, ledger: LedgerStore) -> None:
        context = tls_context(self._config.profile.base_url)
        if not await self._admitted(context):
            return
        count = self._producer.width
        workers = [
            asyncio.create_task(Worker(self._context, context).work(self._producer))
            for _ in range(count)
        ]
        producing = asyncio.create_task(self._producer.produce(ledger))
        stopping = asyncio.create_task(self.flow.stopped.wait())
        try:
            await asyncio.wait([producing, stopping, *workers], return_when=asyncio.FIRST_COMPLETED)
        finally:
            self.flow.stop()
            producing.cancel()
            await asyncio.gather(producing, return_exceptions=True)
            await self._wind_down(workers)
            stopping.cancel()
        for task in (producing, *workers):
            if not task.cancelled() and (error := task.exception()):
                raise error

    async def _admitted(self, tls: ssl.SSLContext | bool) -> bool:
        """Ask whose the token is before anything else, even if it turns out that nothing is to be sent."""
        transport = HttpTransport(self._config.profile, tls)
        try:
            await self._context.account.admitted(transport)
        except Stopped:
            return False
        finally:
            await transport.close()
        return True

    async def _wind_down(self, workers: list[asyncio.Task[None]]) -> None:
        """Let the workers settle what is in flight, for as long as the rules give them."""
        self._producer.dismiss()
        _, late = await asyncio.wait(workers, timeout=self._config.policy.grace)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    def _take_orders(self) -> None:
        with self._lock:
            self._loop = asyncio.get_running_loop()
            pending, self._pending = self._pending, []
        for order in pending:
            order()

    def fail(self, error: LedgerUnusable) -> None:
        """Stop because the record of uploads cannot be kept, or the right to send is lost."""
        self._phase, self.message = RunPhase.FAILED, error.sentence
        self.flow.stop()
