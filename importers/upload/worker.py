"""A worker: one connection, one piece of work at a time."""

from __future__ import annotations

import ssl
from collections.abc import Sequence

from importers.destinations.gone import MarksGone
from importers.destinations.work import WorkItem
from importers.upload.http_transport import HttpTransport
from importers.upload.producer import Producer
from importers.upload.run_context import RequestExecutor, RunContext, WorkerContext


class Worker:
    """Takes work items from the producer until it is sent home."""

    def __init__(self, context: RunContext, tls: ssl.SSLContext | bool) -> None:
        """Prepare the connection."""
        self._destination, self._gone = context.destination, context.gone
        self._transport = HttpTransport(context.profile, tls)
        self._lent = WorkerContext(context, RequestExecutor(context, self._transport))

    async def _deliver(self, items: Sequence[WorkItem]) -> None:
        if self._gone is None:
            await self._destination.deliver(items, self._lent)
        elif isinstance(self._destination, MarksGone):
            for item in items:
                await self._destination.mark_gone(item, self._gone, self._lent)

    async def work(self, producer: Producer) -> None:
        """Deliver work items until sent home."""
        try:
            while (items := await producer.take()) is not None:
                await self._deliver(items)
                producer.done()
        finally:
            await self._transport.close()
