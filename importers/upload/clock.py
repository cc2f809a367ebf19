"""Time for the runner, in one place so that tests need not wait."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress


class Clock:
    """The real time, in seconds that only grow."""

    def now(self) -> float:
        """Return the present time."""
        return time.monotonic()

    async def wait(self, event: asyncio.Event, timeout: float | None) -> None:
        """Return when the event is set, or after the timeout (None: never) has passed."""
        if timeout is None:
            await event.wait()
            return
        with suppress(TimeoutError):
            await asyncio.wait_for(event.wait(), timeout)
