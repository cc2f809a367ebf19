"""Limits of what a sync may change without somebody looking: `changed>20%`, `gone>5%`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

_GUARD = re.compile(r"\s*(changed|gone)\s*>\s*(\d{1,3}(?:\.\d+)?)\s*%\s*")


class GuardKind(StrEnum):
    """What is watched."""

    CHANGED = "changed"  # rows that differ from what was sent last, of those on record
    GONE = "gone"  # products on record that the source no longer has, of those on record


@dataclass(frozen=True, slots=True)
class Guard:
    """A limit in percent; more than that stops the sync."""

    kind: GuardKind
    percent: float

    def __str__(self) -> str:
        """Return it as it is written."""
        return f"{self.kind}>{self.percent:g}%"


@dataclass(frozen=True, slots=True)
class SyncFigures:
    """What a sync would do, in rows: `known` are on record as uploaded."""

    known: int
    new: int
    changed: int
    gone: int


# What nobody watches stops at these, unless told otherwise.
WATCH_GUARDS = (Guard(GuardKind.CHANGED, 50), Guard(GuardKind.GONE, 20))
FEW = 20  # products on record: below that, percentages say nothing


def parse_guard(text: str) -> Guard:
    """Return the guard that a text such as `changed>20%` means; ValueError with a sentence."""
    found = _GUARD.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is no guard: write changed>20% or gone>5%")
    return Guard(GuardKind(found[1]), float(found[2]))


def tripped(guards: Iterable[Guard], figures: SyncFigures) -> tuple[str, ...]:
    """Return a sentence for each guard that would stop this sync."""
    if figures.known < FEW:
        return ()
    counts = {GuardKind.CHANGED: figures.changed, GuardKind.GONE: figures.gone}
    words = {GuardKind.CHANGED: "would be changed", GuardKind.GONE: "are gone from the source"}
    return tuple(
        f"{counts[guard.kind]:,} of {figures.known:,} products {words[guard.kind]}, more than the guard "
        f"{guard} allows."
        for guard in guards
        if counts[guard.kind] * 100 > guard.percent * figures.known
    )
