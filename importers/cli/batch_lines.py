"""One line on stderr for every batch whose fate is known."""

from __future__ import annotations

from importers.cli.console import say
from importers.upload.snapshot import BatchState, BatchView, UploadSnapshot

_UNDER_WAY = frozenset({BatchState.WAITING, BatchState.SENDING, BatchState.RETRYING})


class BatchLines:
    """Tells of each batch once, and again only if its fate changes (a lookup, another try)."""

    def __init__(self) -> None:
        """Begin with nothing told."""
        self._told: dict[int, BatchState] = {}

    def show(self, snapshot: UploadSnapshot) -> None:
        """Tell what is new in a snapshot."""
        for batch in snapshot.batches:
            if batch.state not in _UNDER_WAY and self._told.get(batch.number) != batch.state:
                self._told[batch.number] = batch.state
                say(line_of(batch))


def line_of(batch: BatchView) -> str:
    """Return a batch's line: number, rows, state, HTTP status, attempts, time, and why."""
    rows = f"{len(batch.rows)} rows" if len(batch.rows) != 1 else f"1 row ({batch.first_key})"
    facts = [rows, batch.state.value]
    if batch.status is not None:
        facts.append(f"HTTP {batch.status}")
    facts.append(f"{batch.attempts} attempt{'s' if batch.attempts != 1 else ''}")
    if batch.milliseconds is not None:
        facts.append(f"{batch.milliseconds:.0f} ms")
    message = f": {batch.message}" if batch.message else ""
    return f"batch {batch.number}: {', '.join(facts)}{message}"
