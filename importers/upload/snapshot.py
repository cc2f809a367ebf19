"""What a front end sees of an upload: frozen values, taken as often as it likes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from importers.destinations.outcome import BatchState, Difference, RowOutcome, RowState
from importers.upload.guards import TrippedGuard

__all__ = [
    "AFTER_CANARY",
    "ANOTHER_TOKEN",
    "LOG_IN_AGAIN",
    "RESUME_LATER",
    "BatchState",
    "BatchView",
    "Counts",
    "Difference",
    "RowOutcome",
    "RowState",
    "RunPhase",
    "UploadPreview",
    "UploadSnapshot",
]

ANOTHER_TOKEN = (
    "The token is another than at the last upload. Resume if it is the same company's; if not, "
    "cancel, and give each company a profile with an account of its own."
)
RESUME_LATER = "Resume when it is time."
LOG_IN_AGAIN = "Log in again to go on; nothing is lost."
AFTER_CANARY = "The first rows are sent: look at them, then resume to send the rest."


class RunPhase(StrEnum):
    """What the whole run is doing."""

    READY = "ready"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPING = "stopping"  # no new request starts, those in flight are settled
    NEEDS_LOGIN = "needs-login"  # the token was refused or has expired
    FINISHED = "finished"
    CANCELLED = "cancelled"
    FAILED = "failed"  # stopped by itself; `message` says why


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows stand where; `total` is their sum at every instant."""

    blocked: int = 0
    skipped: int = 0
    waiting: int = 0
    sending: int = 0
    uploaded: int = 0
    refused: int = 0
    unknown: int = 0
    stored_otherwise: int = 0
    without_picture: int = 0

    @property
    def to_fix(self) -> int:
        """Return the rows that the shop does not have as they are here, for a reason that it told."""
        return self.refused + self.stored_otherwise + self.without_picture

    @property
    def total(self) -> int:
        """Return the number of rows that the run speaks of."""
        begun = self.waiting + self.sending + self.uploaded + self.to_fix + self.unknown
        return self.blocked + self.skipped + begun

    @property
    def settled(self) -> int:
        """Return the rows that need nothing more from this run."""
        return self.total - self.waiting - self.sending


@dataclass(frozen=True, slots=True)
class BatchView:
    """One request's rows and what became of them.

    `again_at` is when it is tried again, in seconds of `UploadSnapshot.now`, None if not known.
    `rows` are catalog row indices. `milliseconds` is the last attempt's time. `message` is one
    sentence, in the server's words where it spoke.
    """

    number: int
    rows: tuple[int, ...]
    first_key: str
    state: BatchState
    status: int | None = None
    attempts: int = 0
    milliseconds: float | None = None
    message: str = ""
    again_at: float | None = None


@dataclass(frozen=True, slots=True)
class UploadSnapshot:
    """The whole run at one instant. Rates are rows a second; times are seconds.

    `batches` holds the batches that have begun, oldest first; `throughput` the rows settled in
    each of the last 60 seconds. `eta` is None while it is not steady enough to tell. `hold` says why nothing is being
    sent just now, such as `throttled, goes on in 12 s`; `in_line` tells that it is another upload
    that is waited for; `hold_ends` is when that is, in seconds of `now`, None if not
    known, and `asked_to_wait` tells that the server itself has said so.
    """

    phase: RunPhase
    counts: Counts
    batches: tuple[BatchView, ...]
    elapsed: float
    rate: float
    overall_rate: float
    eta: float | None
    throughput: tuple[int, ...]
    p50_ms: float | None = None
    p95_ms: float | None = None
    hold: str = ""
    message: str = ""
    now: float = 0.0
    hold_ends: float | None = None
    asked_to_wait: bool = False
    in_line: bool = False


@dataclass(frozen=True, slots=True)
class UploadPreview:
    """What an upload would do, before anything is sent. Row counts.

    `ready` are sent: `new` never sent before, `changed` since their upload, `unsettled` of unknown
    outcome, looked up first. `blocked` have errors, `unchanged` are already uploaded and skipped,
    `excluded` were left out by the operator. `note` is what else is to be known, a sentence or "". `tripped` are the
    guards that stop it, of those that were asked for, `gone` the SKUs that the source no longer has, of `known` ones;
    both are only told where guards are asked for.
    After `first_rows` of a first upload the run had better pause and ask; 0: it need not.
    """

    profile: str
    address: str
    rows: int
    new: int
    changed: int
    unsettled: int
    unchanged: int
    blocked: int
    excluded: int
    batches: int
    batch_size: int
    note: str = ""
    tripped: tuple[TrippedGuard, ...] = ()
    gone: tuple[str, ...] = ()
    known: int = 0
    first_rows: int = 0

    @property
    def ready(self) -> int:
        """Return how many rows would be sent."""
        return self.new + self.changed + self.unsettled
