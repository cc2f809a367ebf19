"""One line on stderr for every batch whose fate is known."""

from __future__ import annotations

from importers.cli.console import say
from importers.upload.snapshot import BatchState, BatchView, UploadSnapshot

_UNDER_WAY = frozenset({BatchState.WAITING, BatchState.SENDING, BatchState.RETRYING})


class BatchLines:
    """Tells of each batch once: a batch whose fate is known keeps it, what is sent again is another."""

    def __init__(self, done: str = BatchState.UPLOADED.value) -> None:
        """Begin with nothing told; `done` is what rows are called that went through."""
        self._done = done
        self._seen = 0
        self._open: list[int] = []  # numbers of batches whose fate is not known

    def show(self, snapshot: UploadSnapshot) -> None:
        """Tell what is new in a snapshot, looking at no batch that was told of before."""
        numbers = [*self._open, *range(self._seen + 1, len(snapshot.batches) + 1)]
        self._seen, self._open = len(snapshot.batches), []
        for batch in (snapshot.batches[number - 1] for number in numbers):
            if batch.state in _UNDER_WAY:
                self._open.append(batch.number)
            else:
                say(line_of(batch, self._done))


def line_of(batch: BatchView, done: str = BatchState.UPLOADED.value) -> str:
    """Return a batch's line: number, rows, state, HTTP status, attempts, time, and why."""
    rows = f"{len(batch.rows)} rows" if len(batch.rows) != 1 else f"1 row ({batch.first_key})"
    facts = [rows, done if batch.state is BatchState.UPLOADED else batch.state.value]
    if batch.status is not None:
        facts.append(f"HTTP {batch.status}")
    facts.append(f"{batch.attempts} attempt{'s' if batch.attempts != 1 else ''}")
    if batch.milliseconds is not None:
        facts.append(f"{batch.milliseconds:.0f} ms")
    message = f": {batch.message}" if batch.message else ""
    return f"batch {batch.number}: {', '.join(facts)}{message}"
