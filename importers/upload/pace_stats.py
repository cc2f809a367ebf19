"""How fast an upload goes: rows settled a second, latency, time left."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

SECONDS = 60
_RECENT = 10  # seconds that make up the present rate
_STEADY = 5  # seconds before a time left is told
_LATENCIES = 500


class PaceStats:
    """Counts by the second over the last minute. Its owner does the locking."""

    def __init__(self, now: Callable[[], float]) -> None:
        """Take the clock, in seconds that only grow."""
        self._now = now
        self._began: float | None = None
        self._before = 0.0  # seconds of earlier stretches
        self._stopped = 0.0
        self._total = 0
        self._seconds: deque[tuple[int, int]] = deque()  # (second, rows)
        self._latencies: deque[float] = deque(maxlen=_LATENCIES)

    def start(self) -> None:
        """Let the time run."""
        if self._began is None:
            self._began = self._now()

    def stop(self) -> None:
        """Let the time stand still."""
        self._before = self.elapsed
        if self._began is not None:
            self._stopped = self._now()
        self._began = None

    def settled(self, rows: int) -> None:
        """Count rows that have their outcome."""
        second = int(self._now())
        self._total += rows
        if self._seconds and self._seconds[-1][0] == second:
            rows += self._seconds.pop()[1]
        self._seconds.append((second, rows))
        while self._seconds[0][0] <= second - SECONDS:
            self._seconds.popleft()

    def answered(self, milliseconds: float) -> None:
        """Count one request's time."""
        self._latencies.append(milliseconds)

    @property
    def elapsed(self) -> float:
        """Return the seconds that the run took, without the time it stood still."""
        return self._before + (0.0 if self._began is None else self._now() - self._began)

    @property
    def throughput(self) -> tuple[int, ...]:
        """Return the rows of each of the last seconds, the present one last, or that of the end."""
        last = int(self._stopped if self._began is None else self._now())
        rows = dict(self._seconds)
        return tuple(rows.get(second, 0) for second in range(last - SECONDS + 1, last + 1))

    @property
    def rate(self) -> float:
        """Return the rows a second over the last whole seconds."""
        span = min(_RECENT, max(1, int(self.elapsed)))
        return sum(self.throughput[-span - 1 : -1]) / span if self.elapsed >= 1 else 0.0

    @property
    def overall_rate(self) -> float:
        """Return the rows a second since the beginning."""
        return self._total / self.elapsed if self.elapsed > 0 else 0.0

    def eta(self, left: int) -> float | None:
        """Return the seconds left, None while it is not steady enough to tell."""
        if self.elapsed < _STEADY or self.rate <= 0:
            return None
        return left / self.rate

    def percentile(self, share: float) -> float | None:
        """Return the latency in milliseconds that this share of recent requests stayed within."""
        if not self._latencies:
            return None
        ordered = sorted(self._latencies)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
