"""What a destination is: all that Shelfready knows of one kind of shop, behind one object.

Everything else asks it: the upload what to send and what an answer means, the screens whether it logs in,
has brands, and what it calls things. A destination opens no connection itself: it describes requests, and sends
them through the `DeliveryContext` that an upload hands to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable

from importers.catalog.product import Product
from importers.catalog.schema import Schema
from importers.destinations.answer import Answer, Reply
from importers.destinations.base import Brand, Credential, OnExists, Option, Profile
from importers.destinations.call import Call, Content
from importers.destinations.identity import Identity
from importers.destinations.outcome import BatchState, RowOutcome
from importers.destinations.work import Entry, Task, WorkItem
from importers.errors import LedgerUnusable

Read = Callable[[Reply], Answer]


class Stopped(Exception):
    """No request starts any more: the run is being ended."""


class DeliveryContext(Protocol):
    """What an upload lends to a delivery: its record, its progress, and requests that keep to the pace."""

    @property
    def profile(self) -> Profile:
        """Return where to send, with the address in use."""

    @property
    def attempts(self) -> int:
        """Return how often one row or batch may be sent in vain."""

    @property
    def settle_after(self) -> float:
        """Return the seconds that a doubtful send gets to arrive before it is looked up."""

    @property
    def outage(self) -> bool:
        """Tell whether it is the destination that fails, not one row."""

    def choice(self, row: int) -> OnExists | None:
        """Return what the operator decided for a row whose key the shop has; None: nothing."""

    def open_batch(self, rows: tuple[int, ...], first_key: str) -> int:
        """Show a request's rows as being sent; returns the number of the batch."""

    def show(
        self, batch: int, state: BatchState, message: str = "", wait: float | None = None
    ) -> None:
        """Show where a batch stands, why, and after how many seconds it is tried again."""

    def wait_again(self, rows: Sequence[int]) -> None:
        """Let rows wait once more that were shown as being sent."""

    def backoff(self, attempt: int) -> float:
        """Return the seconds to wait after so many attempts in vain."""

    async def sleep(self, seconds: float) -> None:
        """Wait between two attempts; Stopped if the run ends meanwhile."""

    async def intend(self, entries: Sequence[Entry]) -> None:
        """Return when these intents are on the disk; nothing of them may be sent before. LedgerUnusable."""

    async def brands(self, batch: int) -> Sequence[Brand] | None:
        """Return the shop's brands, asked for once in a run; None if it does not tell them. Stopped."""

    async def exchange(self, batch: int, call: Call, read: Read) -> Answer:
        """Send a request until it is answered or may have had an effect; Stopped if that is too late.

        What surely did nothing (throttled, token refused, no connection) is sent again here.
        """

    def record(self, entries: Sequence[Entry], outcomes: Sequence[RowOutcome], end: End) -> None:
        """Make outcomes durable; only then they count, and their batch shows its end."""

    async def wrong_address(self, message: str) -> bool:
        """Pause the run when no creation has found its address yet, and return True when it goes on. Stopped.

        False: others have gone through, so it is about this row.
        """

    def withdraw(self, task: Task, intent: Entry) -> None:
        """Take back an intent of which no byte was sent; the row waits again."""

    def fail(self, error: LedgerUnusable) -> None:
        """End the run, since its record cannot be kept."""


@dataclass(frozen=True, slots=True)
class End:
    """How a batch ended; `message` is one sentence or ""."""

    batch: int
    state: BatchState
    message: str = ""


@dataclass(frozen=True, slots=True)
class Setting:
    """Something that a profile of a destination may set, as a form asks for it.

    `name` is the option in `Profile.options`, or one of the profile's own attributes that this
    destination makes use of. The kind of `default` is the kind of the value. `words` stand beside a tick.
    """

    name: str
    label: str
    default: Option = ""
    words: str = ""
    asked: bool = True  # False: only the settings file can set it


class Login(Protocol):
    """How a destination gives out a token for an e-mail address and a password."""

    def call(self, profile: Profile, email: str, password: str) -> Call:
        """Return the request."""

    def read(self, reply: Reply) -> str | None:
        """Return the token, None if the answer holds none."""


class Brands(Protocol):
    """How a destination lists the brands that a catalog may name."""

    field: str  # the schema's field that holds one
    noun: tuple[str, str]  # what the shop calls one, and several: "brand", "brands"

    def first_page(self, profile: Profile) -> Call:
        """Return the request for the first page."""

    def read(self, reply: Reply) -> tuple[Sequence[Brand], str | None] | None:
        """Return a page's brands and the next page's address; None if it is no list of brands."""

    def texts(self, brand: Brand, profile: Profile) -> tuple[str, ...]:
        """Return what a catalog may write for a brand: the usual first, its number last."""


class Access(Protocol):
    """How a destination lets somebody in, and whose a token is."""

    renews: bool  # a token is a new one at every login, so another token says nothing

    def headers(self, profile: Profile, credential: Credential) -> tuple[tuple[str, str], ...]:
        """Return the headers that carry the token."""

    def ends_in(self, credential: Credential) -> float | None:
        """Return the seconds until the token ends, by its own word; None if it does not tell."""

    def call(self, profile: Profile) -> Call | None:
        """Return the harmless request that tells whether the token lets in; None if there is none."""

    def read(self, reply: Reply) -> Answer:
        """Judge its answer: ACCEPTED, and as `record` what it tells of the token's account, if anything."""

    def identity(self, credential: Credential, told: Answer) -> Identity | None:
        """Return whose the token is, by the answer of `read` or by the token itself; None: nobody can tell."""

    def sentence(self, credential: Credential) -> str:
        """Say what the token tells of itself, where there is no request to ask with."""


@runtime_checkable
class HttpsOnly(Protocol):
    """A destination that lets nobody in without encryption, whatever a profile allows."""

    https_only: bool


class Destination(Protocol):
    """One kind of shop. Its objects have no state: every method may be called from any thread."""

    @property
    def name(self) -> str:
        """Return its name in settings files and in the record of uploads; never changed."""

    @property
    def title(self) -> str:
        """Return what people call it."""

    @property
    def profiles(self) -> tuple[Profile, ...]:
        """Return the profiles that come with it; the first is what one of the operator's own starts from."""

    @property
    def settings(self) -> tuple[Setting, ...]:
        """Return what its profiles may set beside what every profile has."""

    @property
    def resend_means(self) -> str:
        """Say what sending everything again does there, in a sentence or two."""

    @property
    def access(self) -> Access:
        """Return how it lets somebody in."""

    @property
    def login(self) -> Login | None:
        """Return how it gives out tokens; None if it does not."""

    @property
    def brands(self) -> Brands | None:
        """Return how it lists its brands; None if it has none."""

    def schema(self, profile: Profile) -> Schema:
        """Return the fields that it takes from a catalog, under this profile."""

    def one_by_one(self, profile: Profile) -> bool:
        """Tell whether rows travel alone and several at a time.

        Their intents are on the disk then before `deliver` is called. Else batches travel one after the
        other, and `deliver` calls `intend` itself, with the name of the batch in each entry.
        """

    def upserts(self, profile: Profile) -> bool:
        """Tell whether a row that may have arrived can be sent again as it was, so that nothing is looked up."""

    def content(self, product: Product, profile: Profile, folder: Path | None) -> Content:
        """Return what a row says; `folder` is where the catalog lies. Unsendable."""

    def first_calls(
        self, batch: Sequence[tuple[Task, Content]], profile: Profile
    ) -> Iterator[Call]:
        """Yield the requests that a batch begins with, as far as they are known before any answer."""

    async def deliver(self, items: Sequence[WorkItem], context: DeliveryContext) -> None:
        """Bring a batch to its end and record what became of each of its rows; never raises Stopped.

        A row that may have arrived is never sent again without a lookup, unless the destination upserts.
        A cancellation means that nothing is awaited any more: rows under way become unknown.
        """
