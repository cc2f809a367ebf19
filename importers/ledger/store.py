"""What any record of uploads can do, wherever it lies."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from threading import Event
from typing import Any, Protocol
from urllib.parse import urlsplit

from importers.destinations.base import Profile
from importers.destinations.work import Entry
from importers.errors import AnotherUpload, LedgerUnusable

# Stands for the content of a SKU of which only the name is known: it counts as equal to any.
ANY_CONTENT = b"*"
# What to say of a record that may lack what was sent.
NOTE = (
    "The record of uploads was put back from a copy, moved or lost: what it does not know is looked up "
    "in the shop before it is made."
)


@dataclass(frozen=True, slots=True)
class AccountRecord:
    """Whose uploads a scope records: the last token's salted one-way fingerprint, and what is known of it."""

    salt: bytes
    fingerprint: bytes
    kind: str
    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Uses:
    """How often the record was used; `suspect`: it once was not the newest.

    `beside` tells which file counts with it, "" if that is not known.
    """

    count: int = 0
    suspect: bool = False
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Numbers:
    """How many products a record knows at one destination; `uploaded` are at the shop, whatever came later."""

    uploaded: int = 0
    refused: int = 0
    unsettled: int = 0


@dataclass(frozen=True, slots=True)
class LastUpload:
    """Who uploads to a destination, or did last. Times are Unix times of the server's clock."""

    who: str
    began: float
    seen: float
    done: int
    total: int
    running: bool


@dataclass(frozen=True, slots=True)
class Word:
    """What became of a product once: when (Unix time), by whom, and how it ended.

    `fields` are the values that the shop had then from us, `messages` what it said of a row to fix; None: unknown.
    """

    at: float
    who: str
    state: str
    fields: dict[str, Any] | None = None
    messages: list[list[str]] | None = None


class LedgerStore(Protocol):
    """An open record, seen through one scope: base URL, account and destination.

    Belongs to the thread that opened it. Every method may raise LedgerUnusable.
    """

    def close(self) -> None:
        """Close the way to it."""

    def together(self) -> AbstractContextManager[Callable[[Profile], LedgerStore]]:
        """Let all that is written meanwhile be one durable step, or none; gives the record in other scopes too."""

    def scopes(self) -> list[tuple[str, str, str]]:
        """Return the address, account and destination of all that is recorded here."""

    def entries(self, skus: Sequence[str]) -> dict[str, Entry]:
        """Return what is known of these SKUs; a SKU never sent is not in it."""

    def confirmed(self, entries: Sequence[Entry]) -> dict[str, Any]:
        """Return the values that the shop has had from us, by SKU; without those that are not on record.

        They count only as long as the entry speaks of the same content.
        """

    def last_sent(self, skus: Sequence[str]) -> dict[str, bytes]:
        """Return the same of many SKUs that are on record as uploaded, as the JSON that it is kept as. Quicker."""

    def said(self, entries: Sequence[Entry]) -> dict[str, Any]:
        """Return what the shop said of what was sent last, by SKU: pairs of field and sentence."""

    def all_entries(self) -> Iterator[Entry]:
        """Yield everything known in this scope, in the order of SKUs."""

    def settled(self) -> Iterator[Sequence[tuple[str, bytes | None]]]:
        """Yield every SKU, many at a time, with the hash of the content that it is on record with.

        None where anything is open about it: it was refused since, or its outcome is unknown.
        """

    def uploaded_keys(self) -> Iterator[str]:
        """Yield the SKUs that are known to be uploaded, in their order; not those that were marked as gone."""

    def numbers(self) -> Numbers:
        """Return how many products are known in this scope."""

    def write(self, entries: Iterable[Entry], forgotten: Iterable[str] = ()) -> None:
        """Put entries on record in one durable step; `forgotten` SKUs leave it."""

    def account(self) -> AccountRecord | None:
        """Return whose uploads these are, None if nobody was noted."""

    def keep_account(self, account: AccountRecord) -> None:
        """Note whose uploads these are."""

    def uses(self) -> Uses:
        """Return how often this record was used, whatever for."""


class UploadLock(Protocol):
    """One upload at a time to a destination: free at once when its holder dies."""

    def take(self) -> None:
        """Take the lock; LedgerUnusable if another upload to this destination runs."""

    def watch(
        self, progress: Callable[[], tuple[int, int]], lost: Callable[[LedgerUnusable], None]
    ) -> None:
        """Tell other operators how far this upload is (done, of all); `lost` hears that the lock is held no longer."""

    def release(self) -> None:
        """Give the lock back; harmless if it is not held."""


def wait_in_line(lock: UploadLock, cancelled: Event, tell: Callable[[str], None]) -> bool:
    """Wait until a lock is free and taken; False if cancelled before. `tell` hears what is waited for."""
    while not cancelled.is_set():
        try:
            lock.take()
            return True
        except AnotherUpload as error:
            tell(error.sentence)
        cancelled.wait(_LOOK_EVERY)
    return False


_LOOK_EVERY = 0.5  # seconds, at whether the upload before us is over
_PORTS = {"http": ":80", "https": ":443"}


def scope_of(profile: Profile) -> tuple[str, str, str]:
    """Return what sets a profile's uploads apart: address, account, destination; however the address is spelled."""
    address = profile.base_url.rstrip("/")
    try:
        parts = urlsplit(address)
    except ValueError:  # no address, so nothing was ever sent there
        return address, profile.account, profile.destination
    host = parts.netloc.lower().removesuffix(_PORTS.get(parts.scheme, ":"))
    return f"{parts.scheme}://{host}{parts.path}", profile.account, profile.destination
