"""How often, and after how long, a request is tried again. What may be retried is `Verdict`'s table.

Stamina retries one function and sleeps by itself; here a lookup comes between two sends, every wait is cut
short by a stop or a pause, and the server, the outage and the login have a say in it. So only the
numbers are kept, as stamina reckons them: exponential, with full jitter. Where one plain question
is asked again (`cli.access`), stamina does it.
"""

from __future__ import annotations

import random
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """The numbers behind retries and holds. Times are seconds.

    `attempts` bounds the sends of one row or batch. `throttle_delay` is for a first 429 that names no
    time, doubled up to `longest_throttle` with each that follows; a server that asks for more than
    `longest_hold` makes the run pause and ask. `settle_after` is how long a doubtful send gets to arrive
    before it is looked up. `outage_after` failures more than answers count as an outage, `outage_requests`
    bounds what one may cost, however long it is. `same_refusals` in a row stop the run. `grace` is what
    requests in flight get at the end.
    """

    attempts: int = 5
    first_delay: float = 0.5
    longest_delay: float = 30.0
    throttle_delay: float = 0.5
    longest_throttle: float = 60.0
    longest_hold: float = 3600.0
    settle_after: float = 1.0
    outage_after: int = 20
    outage_requests: int = 150
    first_probe: float = 5.0
    longest_probe: float = 900.0
    same_refusals: int = 20
    grace: float = 10.0

    @classmethod
    def waiting(cls, longest: float | None) -> RetryPolicy:
        """Return the usual numbers, but for how long a server may ask to wait; None: as usual."""
        return cls() if longest is None else cls(longest_hold=longest)

    @property
    def arrival(self) -> float:
        """Return what a request gets to arrive whose sender was killed: the shop may still be at work on it.

        Twenty seconds as a rule; how long a shop can take is *assumed*.
        """
        return 20 * self.settle_after

    def backoff(self, attempt: int) -> float:
        """Return the wait before the attempt after this one (from 1): exponential, full jitter."""
        ceiling = min(self.longest_delay, self.first_delay * 2.0 ** min(attempt, 20))
        return random.uniform(0.0, ceiling)

    def throttle_wait(self, before: int) -> float:
        """Return the wait after a 429 that names no time, after so many of them in a row."""
        return min(self.longest_throttle, self.throttle_delay * 2.0 ** min(before, 20))

    def probe_delay(self, probes: int) -> float:
        """Return the wait before an outage is probed again, after this many probes."""
        return min(self.longest_probe, self.first_probe * 1.5 ** min(probes, 60))
