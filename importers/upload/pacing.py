"""How fast requests may start: the documented rate, slowed by every 429; and how many at a time."""

from __future__ import annotations

from collections.abc import Callable

from aiolimiter import AsyncLimiter

# We aim a little below the documented limit: a server's window may count what we sent before it.
HEADROOM = 0.99
_BURST = 4  # requests that may start together
_SLOWER = 0.85  # of the present rate, at a 429; what the server asks to wait is waited as well
_FASTER = 0.05  # of the full rate: a step up after each calm spell
_SLOWEST = 0.2  # of the full rate
_CALM = 1.0  # seconds without a 429 before going faster again


class Pacer:
    """Holds a rate in requests a minute; None does not hold at all. Lives on one event loop."""

    def __init__(self, rate_per_minute: int | None, now: Callable[[], float]) -> None:
        """Start at the full rate."""
        self._now = now
        self._full = None if rate_per_minute is None else rate_per_minute * HEADROOM / 60
        self._set(self._full)

    @property
    def per_second(self) -> float | None:
        """Return the rate held at present."""
        return self._rate

    async def acquire(self) -> None:
        """Return when the next request may start."""
        if self._limiter is None:
            return
        if self._full and self._rate and self._rate < self._full:
            self._recover()
        await self._limiter.acquire()

    def slow_down(self) -> None:
        """Go slower after a 429; once a second at most, since they come in swarms."""
        if self._rate and self._full and self._now() - self._changed >= 1.0:
            self._set(max(self._full * _SLOWEST, self._rate * _SLOWER))

    def _recover(self) -> None:
        if self._rate and self._full and self._now() - self._changed >= _CALM:
            self._set(min(self._full, self._rate + self._full * _FASTER))

    def _set(self, rate: float | None) -> None:
        self._rate = rate
        self._changed = self._now() if rate != self._full else float("-inf")
        burst = min(_BURST, max(1.0, rate)) if rate else _BURST
        self._limiter = AsyncLimiter(burst, burst / rate) if rate else None


class InFlight:
    """How many requests may be under way: from 1 to the profile's maximum, less after trouble."""

    def __init__(self, most: int, now: Callable[[], float]) -> None:
        """Start with all of them."""
        self.most = max(1, most)
        self.limit = self.most
        self._now = now
        self._since = float("-inf")
        self._fine = 0

    def trouble(self, limit: int) -> None:
        """Go down to this limit; once a second at most, since trouble comes in swarms."""
        self._fine = 0
        if self._now() - self._since >= 1.0:
            self._since = self._now()
            self.limit = max(1, limit)

    def fine(self) -> None:
        """Count an answer; after as many as are in flight one more may join."""
        if self.limit < self.most:
            self._fine += 1
            if self._fine >= self.limit:
                self._fine = 0
                self.limit += 1
