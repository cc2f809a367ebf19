"""Guards: limits of what may change at a shop without somebody looking, such as `changed>20%` or `price±50%`.

Values only: `guard_check` finds what trips them. Who sends (a command, the screen, a sync, a supplier's run) asks for
the preview with `Guarding`, and sends nothing while it tells of a tripped guard that nobody accepted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from importers.destinations.base import Profile


class GuardKind(StrEnum):
    """What is watched, by the word that accepts it. Percentages are of the rows that are on record."""

    PRICE = "price"  # a price that changes by more than so many percent of what was sent last; a row is enough
    NO_PRICE = "price=0"  # a price of zero, or none, where there was one; a row is enough
    CHANGED = "changed"  # rows that differ from what was sent last
    GONE = "gone"  # products that the source no longer has, of those that it had
    FEWER = "fewer"  # rows fewer than this source had last time, of those that it had
    BLANK = (
        "blank"  # rows blank in a column that never was: in no row that was sent and is compared
    )


_GUARD = re.compile(
    r"(?P<price>price)\s*(?:±|\+/?-|>)\s*(?P<by>\d{1,6}(?:\.\d+)?)\s*%"
    r"|(?P<zero>price)\s*=\s*0"
    r"|(?P<kind>changed|gone|fewer|blank)\s*>\s*(?P<percent>\d{1,3}(?:\.\d+)?)\s*%"
)


@dataclass(frozen=True, slots=True)
class Guard:
    """A limit in percent; more than that stops what would be sent. `price=0` has none."""

    kind: GuardKind
    percent: float = 0

    def __str__(self) -> str:
        """Return it as it is written."""
        if self.kind is GuardKind.NO_PRICE:
            return str(self.kind)
        return f"{self.kind}{'±' if self.kind is GuardKind.PRICE else '>'}{self.percent:g}%"


# What stops unless told otherwise: a sync that nobody watches, and whatever goes to a live shop.
DEFAULT_GUARDS = (
    Guard(GuardKind.PRICE, 50),
    Guard(GuardKind.NO_PRICE),
    Guard(GuardKind.CHANGED, 50),
    Guard(GuardKind.GONE, 20),
    Guard(GuardKind.FEWER, 30),
    Guard(GuardKind.BLANK, 5),
)


def usual_guards(profile: Profile) -> tuple[Guard, ...]:
    """Return the guards that hold unless told otherwise: all of them, but none where only practice is filled."""
    return () if profile.practice else DEFAULT_GUARDS


def parse_guard(text: str) -> Guard:
    """Return the guard that a text such as `changed>20%` or `price±50%` means; ValueError with a sentence."""
    found = _GUARD.fullmatch(text.strip())
    if found is None:
        raise ValueError(
            f"{text!r} is no guard: write price±50%, price=0, changed>20%, gone>5%, fewer>30% or blank>5%"
        )
    if found["price"]:
        return Guard(GuardKind.PRICE, float(found["by"]))
    if found["zero"]:
        return Guard(GuardKind.NO_PRICE)
    return Guard(GuardKind(found["kind"]), float(found["percent"]))


@dataclass(frozen=True, slots=True)
class Guarding:
    """What a preview is to watch. `source` names what "last time" speaks of: "" is the catalog's own place.

    `whole`: the source is all that there is, so that what is on record and not in it is gone; else it is what the
    source had last time. `gone` are SKUs that are known otherwise to be gone.
    """

    guards: tuple[Guard, ...]
    source: str = ""
    whole: bool = False
    gone: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class GuardedRow:
    """One row that is meant: its old and its new value in a field; `row` is None where the source has none."""

    key: str
    row: int | None = None
    field: str = ""
    old: str = ""
    new: str = ""


@dataclass(frozen=True, slots=True)
class TrippedGuard:
    """A guard that stops: `count` rows, of `of` that were compared, in a sentence; some of them, the oddest first."""

    guard: Guard
    count: int
    of: int
    sentence: str
    rows: tuple[GuardedRow, ...] = ()


def unaccepted(
    tripped: Iterable[TrippedGuard], accepted: Sequence[GuardKind]
) -> tuple[TrippedGuard, ...]:
    """Return the guards that still stop when some kinds are accepted."""
    return tuple(each for each in tripped if each.guard.kind not in accepted)


def number_to_type(tripped: Iterable[TrippedGuard]) -> int:
    """Return what a person types who wants it sent all the same: the largest of the counts, read from the screen."""
    return max((each.count for each in tripped), default=0)
