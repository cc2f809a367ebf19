"""The practice server's rate limit: so many requests in any minute."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from time import monotonic

WINDOW = 60.0  # seconds


class Throttle:
    """Counts the requests of the last minute for each token; refused ones do not count.

    How the real service counts is not documented; a sliding minute is assumed, as is common in the
    framework behind it.
    """

    def __init__(self, per_minute: int, clock: Callable[[], float] = monotonic) -> None:
        """Allow that many requests a minute and token; 0 allows any number."""
        self.per_minute = per_minute
        self._clock = clock
        self._times: dict[str, deque[float]] = {}

    def clear(self) -> None:
        """Forget the requests counted so far."""
        self._times.clear()

    def wait(self, token: str) -> int:
        """Take one request; return 0, or the whole seconds until the next is welcome."""
        if not self.per_minute:
            return 0
        now = self._clock()
        times = self._times.setdefault(token, deque())
        while times and times[0] <= now - WINDOW:
            times.popleft()
        if len(times) >= self.per_minute:
            return max(1, math.ceil(times[0] + WINDOW - now))
        times.append(now)
        return 0


def throttled_detail(seconds: int) -> str:
    """Return the documented sentence of a 429."""
    unit = "second" if seconds == 1 else "seconds"
    return f"Request was throttled. Expected available in {seconds} {unit}."
