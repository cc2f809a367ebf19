"""Tells other processes, twice a second, how far this one's sync is."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from importers.catalog.model import Progress
from importers.sync.presence import Presence, Stage, SyncPlace
from importers.upload.snapshot import BatchState, BatchView

if TYPE_CHECKING:
    from importers.session.session import Session

_EVERY = 0.5  # seconds
_LINES = 12  # batches
_UNDER_WAY = (BatchState.WAITING, BatchState.SENDING, BatchState.RETRYING)


class ProgressTeller:
    """Takes what a sync is doing; a thread of its own looks at the upload and writes the note."""

    def __init__(self, place: SyncPlace) -> None:
        """Begin with reading."""
        self._place = place
        self._now = Presence(os.getpid(), time.time(), Stage.READING)
        self._session: Session | None = None
        self._over = threading.Event()

    @contextmanager
    def telling(self) -> Iterator[None]:
        """Write the note now and then until the block is left."""
        self._over.clear()
        thread = threading.Thread(target=self._work, name="sync-progress", daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._over.set()
            thread.join()

    def enter(self, stage: Stage, session: Session | None = None) -> None:
        """Say what is done from now on, and of which session the upload is."""
        self._session = session
        self._now = replace(self._now, stage=stage, done=0, total=None)
        self._place.tell(self._now)

    def report(self, progress: Progress) -> None:
        """Take how far the reading is."""
        self._now = replace(self._now, done=progress.done, total=progress.total)

    def wait_until(self, when: float) -> None:
        """Say when the next sync begins, in Unix time."""
        self._place.tell(Presence(os.getpid(), self._now.since, Stage.WAITING, next=when))

    def _work(self) -> None:
        while not self._over.is_set():
            self._place.tell(self._with_upload())
            self._over.wait(_EVERY)

    def _with_upload(self) -> Presence:
        now, session = self._now, self._session
        run = None if session is None else session.uploads.run
        if run is None:
            return now
        seen = run.snapshot()
        settled = [each for each in seen.batches[-_LINES * 4 :] if each.state not in _UNDER_WAY]
        return replace(
            now,
            done=seen.counts.settled,
            total=seen.counts.total,
            counts=asdict(seen.counts),
            rate=seen.rate,
            left=seen.eta,
            hold=seen.hold or seen.message,
            lines=tuple(map(line_of, settled[-_LINES:])),
        )


def line_of(batch: BatchView) -> str:
    """Return a batch in one line: its rows, what became of them, and why."""
    rows = f"{len(batch.rows)} rows" if len(batch.rows) != 1 else batch.first_key
    status = f" HTTP {batch.status}" if batch.status is not None else ""
    message = f": {batch.message}" if batch.message else ""
    return f"batch {batch.number}, {rows} {batch.state.value}{status}{message}"
