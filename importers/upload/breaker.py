"""Notices an outage and bounds what it costs: few probes, further and further apart."""

from __future__ import annotations

from math import inf

from importers.upload.retry_policy import RetryPolicy


class Breaker:
    """Opens when failures outweigh answers. While open, one probe at a time is let through."""

    def __init__(self, policy: RetryPolicy, in_flight: int = 8) -> None:
        """Start closed. The fewer requests are in flight, the fewer failures make an outage."""
        self._policy = policy
        self._enough = min(policy.outage_after, 6 + 2 * in_flight)
        self._score = 0  # failures beyond answers
        self._probes = 0
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
        self._score += 1
        if self.is_open and self.probing:
            self._probes += 1
            self.probing = False
            self.until = now + self._policy.probe_delay(self._probes)
        elif not self.is_open and self._score >= self._enough:
            self.is_open = True
            self.until = now + self._policy.probe_delay(0)

    def throttled(self) -> None:
        """Count a 429: no outage, but no progress either."""
        self.spent += 1
        self.probing = False

    def succeeded(self) -> None:
        """Close: the server answers."""
        self.spent = 0
        self._score = 0 if self.is_open else max(0, self._score - 1)
        self._probes = 0
        self.is_open = self.probing = False
