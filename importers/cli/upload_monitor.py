"""Follows an upload from its start to its end: prints batches, logs in again, stops when told to."""

from __future__ import annotations

import time
from collections.abc import Callable

from importers.cli.batch_lines import BatchLines
from importers.cli.console import say
from importers.cli.signals import on_stop
from importers.destinations.base import Credential
from importers.errors import ShelfreadyError
from importers.upload.runner import UploadRun
from importers.upload.snapshot import (
    AFTER_CANARY,
    ANOTHER_TOKEN,
    LOG_IN_AGAIN,
    RESUME_LATER,
    Counts,
    RowOutcome,
    RowState,
    RunPhase,
    UploadSnapshot,
)

_LOOK = 0.1  # seconds between two looks at the run
PATIENCE = 300.0  # seconds without any row's fate being decided, until the run is given up
ASKED_PATIENCE = 3600.0  # the same where the shop has asked to wait
_SHORT = 2.0  # seconds of a hold that is over before anybody has read of it

Login = Callable[[], Credential]
GoOn = Callable[[Counts], bool]
SameCompany = Callable[[], bool]


def always(_counts: Counts) -> bool:
    """Send the rest whatever became of the first rows."""
    return True


def never() -> bool:
    """Take a new token for another company's."""
    return False


class UploadMonitor:
    """One upload under way, watched from the main thread.

    `login` gives a fresh credential when the old one is refused, if anything can; `go_on` decides
    after the first rows whether the rest is sent; `same_company` answers for a token that is another
    than at the last upload; `wait` is the longest to wait for the shop, in seconds, None for the usual ones.
    """

    def __init__(
        self,
        run: UploadRun,
        login: Login | None = None,
        go_on: GoOn = always,
        same_company: SameCompany = never,
        wait: float | None = None,
    ) -> None:
        """Watch a run that has been started."""
        self.run = run
        self.failed: dict[int, RowOutcome] = {}  # by row, what was not uploaded in the end
        self.stopped = False
        self.error = ""
        self._login = login
        self._may_go_on = go_on
        self._same_company = same_company
        self._patience, self._asked_patience = wait or PATIENCE, wait or ASKED_PATIENCE
        self._told_until = 0.0  # the end of the hold that was told of, in the run's own time
        self._abandoned = self._asking = self._in_line = False
        self._lines = BatchLines("marked") if run.options.gone else BatchLines()
        self._counts = Counts()
        self._moved = self._free = time.monotonic()  # `_free`: when it could have moved
        self._refused = 0

    def follow(self) -> UploadSnapshot:
        """Print batches until the run has ended, and return its last snapshot."""
        with on_stop(self.stop):
            while not self.run.wait(_LOOK) and not self._abandoned:
                self._react(self._look())
        return self._look()

    def stop(self) -> None:
        """Let the requests under way settle, then end; the second time, end at once."""
        if self._asking:
            raise KeyboardInterrupt  # nothing else ends the wait for a line
        if self.stopped:
            self._abandoned = True
            return
        self.stopped = True
        say("Stopping: waiting for the answers under way. Once more to leave at once.")
        self.run.cancel()

    def _look(self) -> UploadSnapshot:
        snapshot = self.run.snapshot()
        self._lines.show(snapshot)
        for outcome in self.run.outcomes():
            self.failed.pop(outcome.row, None)
            if outcome.state is not RowState.UPLOADED:
                self.failed[outcome.row] = outcome
        if snapshot.counts != self._counts:
            self._counts, self._moved = snapshot.counts, time.monotonic()
            self._free = max(self._free, self._moved)
        if snapshot.phase is RunPhase.FAILED:
            self.error = snapshot.message
        return snapshot

    def _react(self, snapshot: UploadSnapshot) -> None:
        if self.stopped or self.error:
            return
        if snapshot.phase is RunPhase.NEEDS_LOGIN:
            self._log_in(snapshot.message)
        elif snapshot.phase is RunPhase.PAUSED:
            self._go_on(snapshot)
        else:
            self._wait(snapshot)

    def _wait(self, snapshot: UploadSnapshot) -> None:
        """Tell of a hold once; give up one that is too long, and a run in which nothing moves."""
        if snapshot.in_line:
            self._wait_in_line(snapshot)
            return
        now, left = time.monotonic(), (snapshot.hold_ends or snapshot.now) - snapshot.now
        if snapshot.hold and left > _SHORT and (snapshot.hold_ends or 0) > self._told_until + 1:
            self._told_until = snapshot.hold_ends or 0
            say(f"Waiting: {snapshot.hold}.")
        if snapshot.hold and snapshot.asked_to_wait:
            self._free = max(self._free, now + left)
        if left > self._asked_patience:
            self._give_up(f"The shop asks for too long a wait ({snapshot.hold}).")
        elif now - self._free > self._patience or now - self._moved > self._asked_patience:
            why = f" ({snapshot.hold})" if snapshot.hold else ""
            self._give_up(f"Nothing moved for {now - self._moved:.0f} seconds{why}.")

    def _wait_in_line(self, snapshot: UploadSnapshot) -> None:
        """Say once who is before us; that may take as long as it takes."""
        self._moved = self._free = time.monotonic()
        if not self._in_line:
            self._in_line = True
            say(snapshot.hold)

    def _go_on(self, snapshot: UploadSnapshot) -> None:
        if snapshot.message == AFTER_CANARY:
            self._after_canary(snapshot.counts)
            return
        if snapshot.message == ANOTHER_TOKEN and self._answered(self._same_company):
            self.run.resume()
            return
        # A run stops itself after many equal refusals, and in a long outage. The first is no reason
        # to keep the other rows waiting: nobody is here to ask, and every refusal will be told.
        if snapshot.counts.to_fix > self._refused:
            self._refused = snapshot.counts.to_fix
            self.run.resume()
        else:
            later = "Go on then, or allow a longer wait with --wait."
            self._give_up(snapshot.message.replace(RESUME_LATER, later))

    def _after_canary(self, counts: Counts) -> None:
        if self._answered(lambda: self._may_go_on(counts)):
            self.run.resume()
        else:
            say("The rest was not sent.")
            self.stopped = True
            self.run.cancel()

    def _answered(self, question: Callable[[], bool]) -> bool:
        """Ask; Ctrl-C means no, and the time that an answer takes is no standstill."""
        self._asking = True
        try:
            return question()
        except KeyboardInterrupt:
            return False
        finally:
            self._asking = False
            self._moved = self._free = time.monotonic()

    def _log_in(self, refusal: str) -> None:
        if self._login is None:
            # There is no login here: another token has to come with another command.
            self._give_up(
                refusal.replace(LOG_IN_AGAIN, "Nothing is lost: go on with such a token.")
            )
            return
        try:
            self.run.new_credential(self._login())
        except ShelfreadyError as error:
            self._give_up(error.sentence)

    def _give_up(self, sentence: str) -> None:
        self.error = sentence
        self.run.cancel()
