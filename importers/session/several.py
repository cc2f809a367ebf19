"""One sheet to several destinations: how much is ready for each and why not all, and uploads to them in turn."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from importers.catalog.model import Severity
from importers.destinations.base import Profile
from importers.errors import ShelfreadyError, UploadImpossible
from importers.session.checked_catalog import CheckedCatalog
from importers.session.upload_options import UploadOptions
from importers.storage.profiles import find_profile
from importers.upload.snapshot import RunPhase
from importers.validation.report import REFUSED, Report

if TYPE_CHECKING:
    from importers.destinations.base import Credential
    from importers.session.uploads import Uploads
    from importers.upload.runner import UploadRun
    from importers.upload.snapshot import UploadPreview, UploadSnapshot


@dataclass(frozen=True, slots=True)
class Reason:
    """A kind of error that holds rows back: its code, what it is called, and how many there are."""

    code: str
    title: str
    count: int


@dataclass(frozen=True, slots=True)
class Readiness:
    """What an upload of the sheet to one destination would do; `plan` None where that cannot be told, for `error`.

    `reasons` are why not all rows are ready, the most frequent first.
    """

    profile: Profile
    plan: UploadPreview | None
    reasons: tuple[Reason, ...] = ()
    error: str = ""


@dataclass(frozen=True, slots=True)
class PlannedUpload:
    """An upload to one profile: what lets it in, and how it goes about it."""

    profile: str
    credential: Credential
    options: UploadOptions


@dataclass(frozen=True, slots=True)
class EndedUpload:
    """How an upload to one profile ended; `snapshot` None where it could not begin, for `error`."""

    profile: str
    snapshot: UploadSnapshot | None
    error: str = ""


class Several:
    """The uploads of a session to several destinations, one after the other; safe to ask from any thread.

    Each is started once the one before it is over, under the columns and checks of its own destination, which the
    session is aimed at then; `uploads.run` is the one under way. Each writes its own record. What keeps one from
    beginning, or makes it fail, is told in `ended` and stops no other; one that is cancelled ends the row.
    """

    def __init__(self, checked: CheckedCatalog, uploads: Uploads) -> None:
        """Begin with nothing planned."""
        self._checked = checked
        self._uploads = uploads
        self._lock = threading.Lock()
        self._waiting: list[PlannedUpload] = []
        self._ended: list[EndedUpload] = []
        self._not_begun: tuple[str, ...] = ()
        self._number = 0
        self._thread: threading.Thread | None = None

    @property
    def waiting(self) -> tuple[str, ...]:
        """Return the profiles that are yet to be sent to, in order. Quick."""
        with self._lock:
            return tuple(each.profile for each in self._waiting)

    @property
    def ended(self) -> tuple[EndedUpload, ...]:
        """Return how the uploads that are over have ended, in order. Quick."""
        with self._lock:
            return tuple(self._ended)

    @property
    def not_begun(self) -> tuple[str, ...]:
        """Return the profiles that were to be sent to when the row was cancelled. Quick."""
        with self._lock:
            return self._not_begun

    @property
    def under_way(self) -> bool:
        """Tell whether there is more to come: an upload of the row, or the step from one to the next. Quick."""
        return self._thread is not None and self._thread.is_alive()

    @property
    def place(self) -> tuple[int, int]:
        """Return which upload of how many is under way, or was the last: (2, 3); (0, 0) where there are none. Quick."""
        with self._lock:
            return self._number, self._number + len(self._waiting)

    def readiness(self, name: str, options: UploadOptions) -> Readiness:
        """Tell what an upload to a profile would do; neither the session nor its destination changes. Slow."""
        from importers.session.uploads import Uploads

        profile = find_profile(self._checked.home, name)
        view = self._checked.view_for(profile)
        try:
            plan = Uploads(view).preview(options)
        except UploadImpossible as error:
            return Readiness(profile, None, _reasons(view.report()), error.sentence)
        return Readiness(profile, plan, _reasons(view.report()))

    def begin(self, planned: Sequence[PlannedUpload]) -> UploadRun:
        """Send to these destinations in turn; return the first run that could be started.

        UploadImpossible: an upload is under way, or none could be started, and `ended` says why.
        """
        if self.under_way:
            raise UploadImpossible("Uploads to several destinations are under way; wait for them.")
        profiles = [find_profile(self._checked.home, each.profile) for each in planned]
        with self._lock:
            self._waiting, self._ended, self._number = list(planned), [], 0
            self._not_begun = ()
        self._checked.show_together(profiles)
        run = self._next()
        if run is None:
            raise UploadImpossible(" ".join(f"{each.profile}: {each.error}" for each in self.ended))
        self._thread = threading.Thread(
            target=self._follow, args=(run,), name="several", daemon=True
        )
        self._thread.start()
        return run

    def cancel(self) -> None:
        """Send to none of those that wait; the upload under way is not touched."""
        with self._lock:
            self._not_begun += tuple(each.profile for each in self._waiting)
            self._waiting.clear()

    def wait(self, timeout: float | None = None) -> bool:
        """Return whether all of them are over, after waiting for at most so many seconds."""
        if self._thread is not None:
            self._thread.join(timeout)
        return not self.under_way

    def of_one(self, rows: Sequence[int]) -> tuple[int, ...]:
        """Return those of these rows that one destination refused: the chosen one, if it did. Quick."""
        return tuple(self._checked.refuser_of(rows)[1])

    def aim_at_refuser(self, rows: Sequence[int]) -> list[int]:
        """Aim the session at who refused any of these rows, if the chosen destination did not; return its rows."""
        with self._checked.lock:
            profile, its = self._checked.refuser_of(rows)
            if profile != self._checked.profile:
                self._checked.aim(profile)
            return its

    def _follow(self, run: UploadRun | None) -> None:
        while run is not None:
            run.wait()
            self._note(run.profile.name, run.snapshot())
            self._uploads.hear_out()
            if run.snapshot().phase is RunPhase.CANCELLED:
                self.cancel()
            run = self._next()

    def _next(self) -> UploadRun | None:
        """Start the next upload that can be started; None if none is left."""
        while (planned := self._taken()) is not None:
            try:
                profile = find_profile(self._checked.home, planned.profile)
                with self._checked.lock:  # so that nobody aims elsewhere in between
                    self._checked.aim(profile)
                    return self._uploads.start(planned.credential, planned.options)
            except ShelfreadyError as error:
                self._note(planned.profile, None, error.sentence)
        return None

    def _taken(self) -> PlannedUpload | None:
        with self._lock:
            if not self._waiting:
                return None
            self._number += 1
            return self._waiting.pop(0)

    def _note(self, profile: str, snapshot: UploadSnapshot | None, error: str = "") -> None:
        failed = snapshot is not None and snapshot.phase is RunPhase.FAILED
        words = snapshot.message if snapshot is not None and failed else error
        with self._lock:
            self._ended.append(EndedUpload(profile, snapshot, words))


def _reasons(report: Report) -> tuple[Reason, ...]:
    counts: dict[str, int] = {}
    for group in report.groups:
        if group.severity is Severity.ERROR and group.code != REFUSED:
            counts[group.code] = counts.get(group.code, 0) + group.count
    most_first = sorted(counts.items(), key=lambda each: -each[1])
    return tuple(Reason(code, report.rules[code].title, number) for code, number in most_first)
