"""Follows an upload from its start to its end: prints batches, logs in again, stops when told to."""

from __future__ import annotations

from collections.abc import Callable

from importers.cli.batch_lines import BatchLines
from importers.cli.console import say
from importers.cli.signals import on_stop
from importers.destinations.base import Credential
from importers.errors import ShelfreadyError
from importers.upload.runner import UploadRun
from importers.upload.snapshot import RowOutcome, RunPhase, UploadSnapshot

_LOOK = 0.1  # seconds between two looks at the run
_LOGINS = 100  # of a practice token that keeps expiring; then the run ends

Login = Callable[[], Credential]


class Sending:
    """One upload under way, watched from the main thread."""

    def __init__(self, run: UploadRun, login: Login | None) -> None:
        """Watch a run; `login` gives a fresh credential when the old one is refused, if anything can."""
        self.run = run
        self.outcomes: list[RowOutcome] = []
        self.stopped = False
        self.error = ""
        self._login = login
        self._logins = 0
        self._abandoned = False
        self._lines = BatchLines()

    def follow(self) -> UploadSnapshot:
        """Print batches until the run has ended, and return its last snapshot."""
        with on_stop(self.stop):
            while not self.run.wait(_LOOK) and not self._abandoned:
                self._look()
        return self._look()

    def stop(self) -> None:
        """Let the batches in flight settle and end; the second time, end at once."""
        if self.stopped:
            self._abandoned = True
            return
        self.stopped = True
        say("Stopping: waiting for the answers under way. Again to leave at once.")
        self.run.cancel()

    def _look(self) -> UploadSnapshot:
        snapshot = self.run.snapshot()
        self._lines.show(snapshot)
        self.outcomes += self.run.outcomes()
        if snapshot.phase is RunPhase.NEEDS_LOGIN and not self.error:
            self._log_in(snapshot.message)
        elif snapshot.phase is RunPhase.FAILED:
            self.error = snapshot.message
        return snapshot

    def _log_in(self, refusal: str) -> None:
        self._logins += 1
        if self._login is None or self._logins > _LOGINS:
            self._give_up(refusal)
            return
        try:
            self.run.new_credential(self._login())
        except ShelfreadyError as error:
            self._give_up(error.sentence)

    def _give_up(self, sentence: str) -> None:
        self.error = sentence or "The token is not accepted."
        self.run.cancel()
