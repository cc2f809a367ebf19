"""Notices an outage and bounds what it costs: few probes, further and further apart."""

from __future__ import annotations

from math import inf

from importers.upload.retry_policy import RetryPolicy

_JUST_NOW = 1.0  # seconds: a server that answered so lately is not away, but may be asked too much


class Breaker:
    """Opens when failures outweigh answers. While open, one probe at a time is let through."""

    def __init__(self, policy: RetryPolicy, in_flight: int = 8) -> None:
        """Start closed. The fewer requests are in flight, the fewer failures make an outage."""
        self._policy = policy
        self._enough = min(policy.outage_after, 6 + 2 * in_flight)
        self._score = 0  # failures beyond answers
        self._probes = 0
        self._answered_at = -inf
        self.spent = 0  # requests since the last answer
        self.until = -inf
        self.is_open = False
        self.probing = False

    def wait(self, now: float) -> float:
        """Return the seconds until a request may go; inf while a probe is under way."""
        if not self.is_open:
            return 0.0
        return inf if self.probing else max(0.0, self.until - now)

    def failed(self, now: float) -> None:
        """Count a request without a clear answer."""
        self.spent += 1
        if self.is_open and self.probing:
            self._probes += 1
            self.probing = False
            self.until = now + self._policy.probe_delay(self._probes)
            return
        self._score += 1
        if self.answered_lately(now):
            self._score = min(self._score, self._enough - 1)
        if not self.is_open and self._score >= self._enough:
            self.is_open = True
            self.until = now + self._policy.probe_delay(0)

    def answered_lately(self, now: float) -> bool:
        """Tell whether the server has answered just now."""
        return now - self._answered_at < _JUST_NOW

    def throttled(self) -> None:
        """Count a 429: no outage, but no progress either."""
        self.spent += 1
        self.probing = False

    def succeeded(self, now: float = -inf) -> None:
        """Close: the server answers."""
        self._answered_at = now
        self.spent = 0
        self._score = 0 if self.is_open else max(0, self._score - 1)
        self._probes = 0
        self.is_open = self.probing = False


class Breakers:
    """One breaker for what changes the shop, one for what only asks: a lookup's answer proves nothing for a creation.

    Where not even questions are answered, changes are not either.
    """

    def __init__(self, policy: RetryPolicy, in_flight: int) -> None:
        """Start closed."""
        self.writes = Breaker(policy, in_flight)
        self._reads = Breaker(policy, in_flight)

    def of(self, writes: bool) -> Breaker:
        """Return the breaker of a kind of request."""
        return self.writes if writes else self._reads

    @property
    def is_open(self) -> bool:
        """Tell whether the server fails."""
        return self.writes.is_open or self._reads.is_open

    @property
    def spent(self) -> int:
        """Return the requests that an outage has cost so far."""
        return self.writes.spent + self._reads.spent

    @property
    def until(self) -> float:
        """Return when the next probe goes."""
        return min(each.until for each in (self.writes, self._reads) if each.is_open)

    def succeeded(self, now: float, writes: bool) -> None:
        """Close what an answer proves to work."""
        self._reads.succeeded(now)
        if writes:
            self.writes.succeeded(now)
