"""What became of a row, and of the request that carried it: the words that every destination shares."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from importers.destinations.call import RemoteId


class RowState(StrEnum):
    """Where a row stands; at every instant each row of a catalog is in exactly one of these."""

    BLOCKED = "blocked"  # has errors, is not sent
    SKIPPED = "skipped"  # the same content is already uploaded
    WAITING = "waiting"
    SENDING = "sending"  # counted with the waiting ones in totals
    UPLOADED = "uploaded"
    REFUSED = "refused"
    STORED_OTHERWISE = "stored_otherwise"  # taken, but the shop holds another value than was sent
    WITHOUT_PICTURE = "without_picture"  # taken, but its picture was refused
    UNKNOWN = "unknown"  # bytes were sent and no clear answer came


# The operator has to look at these: the shop does not have them as they are here.
TO_FIX = (RowState.REFUSED, RowState.STORED_OTHERWISE, RowState.WITHOUT_PICTURE)


class BatchState(StrEnum):
    """Where a batch stands."""

    WAITING = "waiting"
    SENDING = "sending"
    RETRYING = "retrying"  # waits for its next attempt
    UPLOADED = "uploaded"
    PARTLY = "partly"  # some rows uploaded, some refused
    REFUSED = "refused"
    STORED_OTHERWISE = "stored_otherwise"
    WITHOUT_PICTURE = "without_picture"
    UNKNOWN = "unknown"
    SPLIT = "split"  # refused as a whole, sent again in halves


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that the shop has with another value than the row, both as text; "" is blank."""

    field: str
    ours: str
    theirs: str


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """What became of one row. `messages` maps a field's name ("" for the row) to the server's words.

    `exists` tells that it was refused because the shop has the SKU already: `UploadRun.decide` can
    go on from there; `differences` show the fields side by side, as they do for one that is stored otherwise.
    """

    row: int
    key: str
    state: RowState
    messages: tuple[tuple[str, str], ...] = ()
    remote_id: RemoteId | None = None
    status: int | None = None
    exists: bool = False
    differences: tuple[Difference, ...] = ()
