"""How fast one host is asked: two requests at a time, a pause where it wants one, and no more once it is gone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

AT_ONCE = 2  # requests to one host
LONGEST_PAUSE = 60.0  # seconds; a host that wants more is left in peace
USUAL_PAUSE = 5.0
_GIVEN_UP = 3  # failures one after the other


@dataclass
class HostPace:
    """The pace of one host."""

    free: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))
    until: float = 0.0  # of the loop's clock
    failures: int = 0
    at_peace: bool = False

    @property
    def gone(self) -> bool:
        """Tell whether the host did not answer several times, one after the other."""
        return self.failures >= _GIVEN_UP

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for one of the places, and for the end of a pause."""
        async with self.free:
            while (left := self.until - asyncio.get_running_loop().time()) > 0:
                await asyncio.sleep(left)
            yield

    def pause(self, retry_after: str) -> bool:
        """Rest as the host asks for; False if that is too long."""
        seconds = seconds_of(retry_after)
        if seconds > LONGEST_PAUSE:
            self.at_peace = True
            return False
        self.until = asyncio.get_running_loop().time() + seconds
        return True


def seconds_of(retry_after: str, now: datetime | None = None) -> float:
    """Return how long a `Retry-After` says to wait: seconds, or a date (RFC 9110, 10.2.3)."""
    text = retry_after.strip()
    if text.isascii() and text.isdecimal():
        return float(text)
    try:
        date = parsedate_to_datetime(text)
    except ValueError:
        return USUAL_PAUSE
    return (
        max((date - (now or datetime.now(UTC))).total_seconds(), 0.0)
        if date.tzinfo
        else USUAL_PAUSE
    )
