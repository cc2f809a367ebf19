"""A worker: one connection, one piece of work at a time."""

from __future__ import annotations

import ssl

from importers.upload import digible_worker, scantrust_worker
from importers.upload.http_transport import Wire
from importers.upload.producer import Feeder
from importers.upload.run_context import Desk, Exchanger


class Worker:
    """Takes pieces from the feeder until it is sent home."""

    def __init__(self, desk: Desk, context: ssl.SSLContext | bool) -> None:
        """Prepare the connection."""
        self._desk = desk
        self._wire = Wire(desk.profile, context)
        self._via = Exchanger(desk, self._wire)

    async def work(self, feeder: Feeder) -> None:
        """Deliver pieces until sent home."""
        try:
            while (pieces := await feeder.take()) is not None:
                if self._desk.profile.destination == "digible":
                    await digible_worker.deliver(pieces, self._desk, self._via)
                else:
                    await scantrust_worker.deliver(pieces[0], self._desk, self._via)
                feeder.done()
        finally:
            await self._wire.close()
