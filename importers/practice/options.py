"""What the practice server can be asked to do: the command's options and the faults it plays."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Literal

from importers.destinations.base import PRACTICE_PORT

DOCUMENTED_RATE = 3000  # requests a minute, as Scantrust documents it
TOKEN_SECONDS = 900.0


class Fault(StrEnum):
    """One way for a request to go wrong. *Before* and *after* speak of the stored change."""

    UNAVAILABLE_BEFORE = "503-before"
    UNAVAILABLE_AFTER = "503-after"
    THROTTLED_HEADER = "429-retry-after"
    THROTTLED_DETAIL = "429-detail"
    RESET_BEFORE = "reset-before"
    RESET_AFTER = "reset-after"
    HANG_BEFORE = "hang-before"
    HANG_AFTER = "hang-after"
    TRUNCATED = "truncated-json"  # after
    HTML = "html-200"  # before: a captive portal answered, not the server
    NOT_JSON = "not-json-200"  # after
    REDIRECT = "redirect"  # before
    WRONG_SKU = "wrong-sku"  # after


# What `--fail` mixes: everything that ends by itself in a moment.
COMMON_FAULTS = (
    Fault.UNAVAILABLE_BEFORE,
    Fault.UNAVAILABLE_AFTER,
    Fault.THROTTLED_HEADER,
    Fault.THROTTLED_DETAIL,
    Fault.RESET_BEFORE,
    Fault.RESET_AFTER,
    Fault.TRUNCATED,
)


@dataclass(frozen=True, slots=True)
class FaultRate:
    """How often a fault strikes: the share of requests, 0 to 1."""

    fault: Fault
    share: float


@dataclass(frozen=True, slots=True)
class Faults:
    """What goes wrong, decided by the seed and the request alone, not by the order of arrival.

    `latency` and `jitter` are seconds; the jitter is evenly drawn between 0 and its value. The shares
    of `rates` add up to 1 at most. `retry_after` is what a 429 asks for, in whole seconds. A
    hanging request is held for `hang` seconds, then dropped. Only requests with one of
    `methods` meet faults. `refused_products` are product ids that Digible's sync refuses; `strict`: it also
    refuses what is wider than its columns, and prices with other than two decimals at most. `wrong_prices`:
    WooCommerce's side stores a price that it cannot read as another one or as none, and calls that a success.
    """

    seed: int = 0
    latency: float = 0.0
    jitter: float = 0.0
    rates: tuple[FaultRate, ...] = ()
    retry_after: int = 1
    hang: float = 120.0
    methods: frozenset[str] = frozenset({"GET", "POST", "PUT", "PATCH"})
    refused_products: frozenset[str] = frozenset()
    strict: bool = False
    wrong_prices: bool = False

    @classmethod
    def mixed(
        cls, share: float, *, seed: int = 0, latency: float = 0.0, jitter: float = 0.0
    ) -> Faults:
        """Return faults of every common kind, which together strike that share of the requests."""
        each = share / len(COMMON_FAULTS)
        rates = tuple(FaultRate(fault, each) for fault in COMMON_FAULTS) if share else ()
        return cls(seed=seed, latency=latency, jitter=jitter, rates=rates)


@dataclass(frozen=True, slots=True)
class Quirks:
    """What real shops do beyond what Scantrust documents; each was seen at one. All off: as documented.

    `trims` takes the blanks around texts away. `case_blind` takes `abc` for `ABC`. `taken` are the words for a SKU
    that is taken: documented, or the framework's own for the fields `together` or the `field`. `keeps` so many
    characters of a name. `forbids` rows by a 403, `fails_on` others by a 500. `pictures` larger than so many
    bytes get a gateway's 413; `refuses_pictures` any at all. `creations_fail` with a 503 while lookups work.
    `resends` plays a gateway that sends each creation twice. `next_origin` is where a list's next page
    lies, by its own word. `company` is the number of the one whose the token is; `tells_company` False:
    nobody learns it.
    """

    trims: bool = False
    case_blind: bool = False
    taken: Literal["documented", "together", "field"] = "documented"
    keeps: int = 0
    forbids: frozenset[str] = frozenset()
    fails_on: frozenset[str] = frozenset()
    pictures: int = 0
    refuses_pictures: bool = False
    creations_fail: bool = False
    resends: bool = False
    next_origin: str = ""
    company: int = 1
    tells_company: bool = True


@dataclass(frozen=True, slots=True)
class SandboxOptions:
    """The options of `shelfready sandbox`.

    `latency` and `jitter` are milliseconds, `fail` the share of requests that fail (0 to 1),
    `rate` the requests that Scantrust's side takes a minute (0: no limit), `token_life` the
    seconds that a Digible login lasts.
    """

    port: int = PRACTICE_PORT
    latency: float = 0.0
    jitter: float = 0.0
    fail: float = 0.0
    seed: int = 0
    rate: int = DOCUMENTED_RATE
    token_life: float = TOKEN_SECONDS
    wrong_prices: bool = False

    @property
    def faults(self) -> Faults:
        """Return the faults that these options ask for."""
        mixed = Faults.mixed(
            self.fail, seed=self.seed, latency=self.latency / 1000, jitter=self.jitter / 1000
        )
        return replace(mixed, wrong_prices=self.wrong_prices)
