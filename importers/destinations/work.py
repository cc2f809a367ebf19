"""One row's work for a destination, and what the record of uploads knows of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from importers.destinations.call import Content, RemoteId
from importers.destinations.outcome import TO_FIX, RowState

# In the place of a batch's name: refused, but perhaps there; it is looked up before it is ever made.
LOOK_FIRST = "look-first"


# In the place of a content's hash: the shop has the product, but not as it was sent. It equals nothing.
NOT_AS_SENT = b""
# Begins what stands there when the product was marked since its source no longer had it; what was done follows.
GONE = b"gone:"


class EntryState(StrEnum):
    """What is durably known of a SKU."""

    INTENT = "intent"  # about to be sent, or sent when the program died
    UPLOADED = "uploaded"
    REFUSED = "refused"
    UNKNOWN = "unknown"

    @classmethod
    def after(cls, state: RowState) -> EntryState:
        """Return what is kept of a row's end; one that is not as it was sent counts as refused."""
        return cls.REFUSED if state in TO_FIX else cls(state.value)


@dataclass(frozen=True, slots=True)
class Entry:
    """One SKU at one destination, as the record of uploads has it.

    `sent` is the hash of the content last sent, `uploaded` that of the content last confirmed (None:
    never), `batch` names the request that carried it, `changed` is a Unix time in seconds. `confirmed`
    is the JSON of the values that the shop has had from us, `said` that of what it said of a row to fix (pairs of
    field and sentence); both are only to be written: None leaves what is on record as it is.
    """

    sku: str
    state: EntryState
    sent: bytes
    uploaded: bytes | None = None
    remote_id: RemoteId | None = None
    batch: str = ""
    changed: float = 0.0
    confirmed: bytes | None = None
    said: bytes | None = None

    @property
    def look_first(self) -> bool:
        """Tell whether it was refused although the shop may have it."""
        return self.state is EntryState.REFUSED and self.batch == LOOK_FIRST

    @property
    def gone_as(self) -> str:
        """Return what was done with the product since its source no longer had it, "" for nothing."""
        return _marked(self.uploaded)

    @property
    def perhaps_gone_as(self) -> str:
        """Return the same, also where it is not known whether it was done."""
        return self.gone_as or (_marked(self.sent) if self.unsettled else "")

    @property
    def unsettled(self) -> bool:
        """Tell whether it may have arrived without our knowing."""
        return self.state in (EntryState.INTENT, EntryState.UNKNOWN)


def _marked(content: bytes | None) -> str:
    known = content or b""
    return known.removeprefix(GONE).decode() if known.startswith(GONE) else ""


class TaskKind(StrEnum):
    """What is to be done with a row."""

    NEW = "new"
    CHANGED = "changed"  # uploaded before with other content
    UNSETTLED = "unsettled"  # sent before, outcome unknown
    UNCHANGED = "unchanged"  # the same content is uploaded already
    UNSENDABLE = "unsendable"  # cannot be put into a request; `reason` says why


@dataclass(frozen=True, slots=True)
class Task:
    """One row's work. `entry` is what the record knew of it, `reason` a (field, sentence)."""

    row: int
    key: str
    kind: TaskKind
    entry: Entry | None = None
    reason: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class WorkItem:
    """What a delivery takes: one row, what it says, and its intent. `last`: no attempt but this one.

    `confirmed` are the values that the shop has had from us, None if they are not on record.
    """

    task: Task
    content: Content
    intent: Entry
    last: bool = False
    confirmed: Mapping[str, Any] | None = None
