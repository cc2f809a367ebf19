"""The count of every row and the line of every batch: written by the runner, read from any thread."""

from __future__ import annotations

import threading
from collections import Counter, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from math import ceil

import numpy as np

from importers.upload.pace_stats import PaceStats
from importers.upload.snapshot import (
    BatchState,
    BatchView,
    Counts,
    RowOutcome,
    RowState,
    RunPhase,
    UploadSnapshot,
)

_STATES = (
    RowState.SKIPPED,
    RowState.WAITING,
    RowState.SENDING,
    RowState.UPLOADED,
    RowState.REFUSED,
    RowState.UNKNOWN,
    RowState.STORED_OTHERWISE,
    RowState.WITHOUT_PICTURE,
)
_LONG_HOLD = 120  # seconds from which people want to know the time of day
_CODE = {state: code for code, state in enumerate(_STATES, 1)}


class RunProgress:
    """Where every row stands. A row is in one state at a time, so the counts add up at every instant."""

    def __init__(self, blocked: int, now: Callable[[], float]) -> None:
        """Start with the rows that are not sent; `now` gives seconds that only grow."""
        self._lock = threading.Lock()
        self._blocked = blocked
        self._states = bytearray()  # by row index; 0: not in this run
        self._counts: Counter[RowState] = Counter()
        self._batches: list[BatchView] = []
        self._outcomes: deque[RowOutcome] = deque()
        self._stats = PaceStats(now)
        self._phase = RunPhase.READY
        self._hold: tuple[str, float | None, bool] = ("", None, False)
        self._in_line = False
        self._now = now
        self._message = ""

    # rows

    def add(self, rows: Iterable[int]) -> list[int]:
        """Let rows wait to be sent (again); returns those taken, without the ones being sent now.

        A row that is new to the run was blocked when it began, as long as any are.
        """
        with self._lock:
            return [row for row in rows if self._add(row)]

    def _add(self, row: int) -> bool:
        if row >= len(self._states):
            self._states.extend(bytes(max(row + 1 - len(self._states), len(self._states))))
        before = self._states[row]
        if before in (_CODE[RowState.WAITING], _CODE[RowState.SENDING]):
            return False
        if not before and self._phase is not RunPhase.READY and self._blocked:
            self._blocked -= 1
        self._move(row, RowState.WAITING)
        return True

    def sending(self, rows: Iterable[int]) -> list[int]:
        """Return those of the rows that are being sent."""
        code = _CODE[RowState.SENDING]
        with self._lock:
            return [r for r in rows if r < len(self._states) and self._states[r] == code]

    def rows_in(self, *states: RowState) -> list[int]:
        """Return the rows in these states, in order."""
        with self._lock:
            codes = np.frombuffer(bytes(self._states), np.uint8)
        wanted = np.isin(codes, [_CODE[state] for state in states])
        rows: list[int] = np.flatnonzero(wanted).tolist()
        return rows

    def states(self) -> np.ndarray:
        """Return a code for each row's state, by row index; 0: not in this run."""
        with self._lock:
            return np.frombuffer(bytes(self._states), np.uint8)

    def any_in(self, state: RowState) -> bool:
        """Tell whether any row is in this state."""
        return self._counts[state] > 0

    def move(self, rows: Iterable[int], state: RowState) -> None:
        """Put rows into a state that needs no outcome."""
        with self._lock:
            for row in rows:
                self._move(row, state)

    def settle(self, outcomes: Sequence[RowOutcome]) -> None:
        """Record what became of rows; called when that is durable."""
        with self._lock:
            for outcome in outcomes:
                self._move(outcome.row, outcome.state)
                self._outcomes.append(outcome)
            self._stats.settled(len(outcomes))

    def drain(self) -> list[RowOutcome]:
        """Return the outcomes since the last call."""
        with self._lock:
            drained = list(self._outcomes)
            self._outcomes.clear()
        return drained

    def _move(self, row: int, state: RowState) -> None:
        before = self._states[row]
        if before:
            self._counts[_STATES[before - 1]] -= 1
        self._states[row] = _CODE[state]
        self._counts[state] += 1

    # batches

    def open_batch(self, rows: tuple[int, ...], first_key: str) -> int:
        """Begin a batch: its rows are taken, and it waits to be sent. Returns its number, from 1."""
        with self._lock:
            number = len(self._batches) + 1
            self._batches.append(BatchView(number, rows, first_key, BatchState.WAITING))
            for row in rows:
                self._move(row, RowState.SENDING)
            return number

    def attempted(self, number: int, status: int | None, milliseconds: float) -> None:
        """Count one request of a batch."""
        with self._lock:
            batch = self._batches[number - 1]
            self._batches[number - 1] = replace(
                batch, status=status, attempts=batch.attempts + 1, milliseconds=milliseconds
            )
            self._stats.answered(milliseconds)

    def show(
        self, number: int, state: BatchState, message: str = "", wait: float | None = None
    ) -> None:
        """Change a batch's state and sentence; it is tried again after `wait` seconds."""
        again_at = None if wait is None else self._now() + wait
        with self._lock:
            batch = self._batches[number - 1]
            self._batches[number - 1] = replace(
                batch, state=state, message=message, again_at=again_at
            )

    def end(self, number: int, state: BatchState, message: str, status: int | None) -> None:
        """Show how a batch ended, with the status that decided it: a lookup may have come after."""
        with self._lock:
            batch = self._batches[number - 1]
            self._batches[number - 1] = replace(
                batch,
                state=state,
                message=message,
                again_at=None,
                status=batch.status if status is None else status,
            )

    def abandon(self) -> None:
        """Own up at the end: rows still being sent, and their batches, are of unknown outcome."""
        with self._lock:
            for number, batch in enumerate(self._batches):
                if batch.state in _UNDER_WAY and any(map(self._is_sending, batch.rows)):
                    self._batches[number] = replace(batch, state=BatchState.UNKNOWN)
            for row in range(len(self._states)):
                if self._is_sending(row):
                    self._move(row, RowState.UNKNOWN)

    def _is_sending(self, row: int) -> bool:
        return self._states[row] == _CODE[RowState.SENDING]

    # the run

    def enter(self, phase: RunPhase, message: str = "") -> None:
        """Say what the whole run is doing, and why."""
        with self._lock:
            self._phase, self._message = phase, message
            if phase in _STANDING:
                self._stats.stop()
            else:
                self._stats.start()

    @property
    def phase(self) -> RunPhase:
        """Return what the whole run is doing."""
        return self._phase

    def hold(self, reason: str, until: float | None = None, *, asked: bool = False) -> None:
        """Say why nothing is being sent just now, and until when; "" when it goes on. `asked`: by the server."""
        self._hold = (reason, until, asked)

    def wait_in_line(self, reason: str) -> None:
        """Say which other upload is waited for; "" when it is this one's turn."""
        self._in_line = bool(reason)
        self.hold(reason)

    def _held(self) -> str:
        reason, until, _ = self._hold
        if not reason or until is None:
            return reason
        left = max(0, ceil(until - self._now()))
        if left < _LONG_HOLD:
            return f"{reason}, goes on in {left} s"
        at = datetime.now().astimezone() + timedelta(seconds=left)
        return f"{reason}, goes on at {at:%H:%M:%S} (in {ceil(left / 60)} min)"

    def snapshot(self) -> UploadSnapshot:
        """Return the whole run at this instant."""
        with self._lock:
            counts = Counts(self._blocked, *(self._counts[state] for state in _STATES))
            left = counts.waiting + counts.sending
            goes = self._phase is RunPhase.RUNNING and not self._hold[0]
            return UploadSnapshot(
                phase=self._phase,
                counts=counts,
                batches=tuple(self._batches),
                elapsed=self._stats.elapsed,
                rate=self._stats.rate,
                overall_rate=self._stats.overall_rate,
                eta=self._stats.eta(left) if goes else None,
                throughput=self._stats.throughput,
                p50_ms=self._stats.percentile(0.50),
                p95_ms=self._stats.percentile(0.95),
                hold=self._held(),
                hold_ends=self._hold[1],
                asked_to_wait=self._hold[2],
                in_line=self._in_line,
                message=self._message,
                now=self._now(),
            )


_UNDER_WAY = (BatchState.WAITING, BatchState.SENDING, BatchState.RETRYING)
_STANDING = (RunPhase.READY, RunPhase.FINISHED, RunPhase.CANCELLED, RunPhase.FAILED)
