"""How fast requests may start, as documented or as slow as the server turns out to want it; and how many at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from importers.upload.clock import Clock

# We aim a little below the documented limit: a server's window may count what we sent before it.
HEADROOM = 0.99
_BURST = (
    4  # requests that may start together at the full rate; below it they start one by one, evenly
)
_LONG = 1.0  # seconds of complaints that tell what the server takes
_FORGOTTEN = 5.0  # seconds without a complaint after which the next is of its own
_BELOW = 0.95  # of what the server is seen to take: the rate after it complained
_TELLING = 5  # answers that are enough to tell a rate by
_NO_HELP = 0.2  # share of complaints that is no better than before: they are not about the pace
_DEAF = 60.0  # seconds for which such complaints are not listened to
_SLOWEST = 1 / 30  # requests a second
_STEP, _CALM = 1.25, 1.0  # up to the rate of the last complaint, after so many calm seconds each
_CAREFUL_STEP, _CAREFUL_CALM, _LONGEST_CALM = 1.05, 5.0, 20.0  # beyond it; longer after each there
_PASSED = 1.15  # times the rate of the last complaint: what that was about has passed
_UNLIMITED = (
    200.0  # requests a second from which a shop without a documented rate is not held any more
)


class Pacer:
    """Holds a rate in requests a minute; None does not hold at all, until the server complains.

    Falls to what the server is seen to take, and feels its way up again: quickly to where it complained last,
    carefully beyond. Complaints that slowing down does not lessen are not about the pace. Lives on one event loop.
    """

    def __init__(self, rate_per_minute: int | None, clock: Clock) -> None:
        """Start at the full rate."""
        self._clock = clock
        self._full = None if rate_per_minute is None else rate_per_minute * HEADROOM / 60
        self._rate = self._full
        self._next = float("-inf")  # when the next request may start
        self._changed = self._deaf_until = float("-inf")
        self._ceiling, self._calm = float("inf"), _CAREFUL_CALM
        self._share = float("inf")  # of complaints, before the last fall
        self._began = self._last = float("-inf")  # of the present complaints
        self._complaints = self._answers = 0

    @property
    def per_second(self) -> float | None:
        """Return the rate held at present."""
        return self._rate

    async def acquire(self, stopped: asyncio.Event) -> None:
        """Return when the next request may start, or when all is stopped."""
        changed = None
        while self._rate is not None and changed != self._changed and not stopped.is_set():
            self._recover()
            changed = self._changed  # it may change while we wait
            if self._rate is not None and (wait := self._slot(self._rate)) > 0:
                await self._clock.wait(stopped, wait)

    def _slot(self, rate: float) -> float:
        """Take the next place, and return the seconds until then."""
        now = self._clock.now()
        burst = _BURST if rate == self._full else 1
        place = max(self._next, now - (burst - 1) / rate)
        self._next = place + 1 / rate
        return place - now

    def answered(self) -> None:
        """Count a request that was not too much."""
        self._answers += 1

    def slow_down(self) -> None:
        """Hear a complaint; after a second of them, go as slow as the server is seen to take requests."""
        now = self._clock.now()
        if now - self._last > max(_FORGOTTEN, 3 / (self._rate or 1.0)):
            self._listen(now)
        self._last = now
        self._complaints += 1
        if now - self._began < _LONG or now < self._deaf_until:
            return
        share = self._complaints / (self._complaints + self._answers)
        taken = self._answers / (now - self._began)
        told = self._answers >= _TELLING
        if told and share > max(_NO_HELP, self._share / 2):
            self._deaf_until = now + _DEAF
            return
        present = self._rate or max(taken + self._complaints / (now - self._began), 1.0)
        if present > 0.9 * self._ceiling:
            self._calm = min(_LONGEST_CALM, 2 * self._calm)
        self._ceiling, self._share = present, share if told else float("inf")
        self._set(max(_SLOWEST, min(present, _BELOW * taken if told else present / 2)))
        self._listen(now)

    def _listen(self, now: float) -> None:
        self._began, self._complaints, self._answers = now, 0, 0

    def _recover(self) -> None:
        if self._rate is None or self._rate == self._full:
            return
        known = 0.9 * self._ceiling
        below = self._rate < known
        if self._clock.now() - max(self._changed, self._last) < (_CALM if below else self._calm):
            return
        self._share = float("inf")
        faster = min(known, self._rate * _STEP) if below else self._rate * _CAREFUL_STEP
        if self._full is not None:
            faster = min(self._full, faster)
        if faster > _PASSED * self._ceiling:
            self._ceiling, self._calm = float("inf"), _CAREFUL_CALM
        self._set(None if self._full is None and faster > _UNLIMITED else faster)

    def _set(self, rate: float | None) -> None:
        self._rate, self._changed = rate, self._clock.now()
        self._next = self._changed if rate is None else self._changed + 1 / rate


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
