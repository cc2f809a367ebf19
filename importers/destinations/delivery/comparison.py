"""What was sent of a product beside what a shop says that it holds.

*Not comparable is not equal*: a field that the record does not carry is `untold`, never taken as the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from enum import Enum, auto
from typing import Any

_QUOTED = 200  # characters of a stored value in a sentence


class Likeness(Enum):
    """How a stored value stands to the one that was sent."""

    SAME = auto()
    TIDIED = auto()  # the same but for the blanks around it, its line ends, or a price's last zeros
    OTHER = auto()
    UNTOLD = auto()  # the record does not tell


@dataclass(frozen=True, slots=True)
class Comparison:
    """The fields that are not plainly the same: those that differ, with what is stored, and the rest by name."""

    differing: Mapping[str, Any] = field(default_factory=dict)
    untold: tuple[str, ...] = ()
    tidied: tuple[str, ...] = ()

    @property
    def to_send(self) -> tuple[str, ...]:
        """Return the fields of which it is not proved that the shop has them as they were sent."""
        return (*self.differing, *self.untold)


def compared(found: Iterable[tuple[str, Likeness, Any]]) -> Comparison:
    """Sort fields by how their stored value stands to what was sent: (field, likeness, stored value)."""
    each = list(found)
    return Comparison(
        {name: stored for name, likeness, stored in each if likeness is Likeness.OTHER},
        tuple(name for name, likeness, _ in each if likeness is Likeness.UNTOLD),
        tuple(name for name, likeness, _ in each if likeness is Likeness.TIDIED),
    )


def like_text(sent: object, stored: object) -> Likeness:
    """Compare texts exactly, but tell apart what a framework tidies: outer blanks and line ends. Nothing is ""."""
    ours, theirs = ("" if value is None else value for value in (sent, stored))
    if ours == theirs:
        return Likeness.SAME
    if isinstance(ours, str) and isinstance(theirs, str) and _bare(ours) == _bare(theirs):
        return Likeness.TIDIED
    return Likeness.OTHER


def like_money(sent: object, stored: object) -> Likeness:
    """Compare prices by value; the same with other last zeros is tidied. A JSON number has no last zeros."""
    try:
        ours, theirs = Decimal(str(sent)), Decimal(str(stored))
    except InvalidOperation:
        return Likeness.SAME if sent == stored else Likeness.OTHER
    if not (ours.is_finite() and theirs.is_finite()) or ours != theirs:
        return Likeness.OTHER
    told = isinstance(stored, str)
    same_scale = ours.as_tuple().exponent == theirs.as_tuple().exponent
    return Likeness.SAME if same_scale or not told else Likeness.TIDIED


def _bare(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def quoted(value: object) -> str:
    """Return a stored value as a sentence shows it."""
    if value is None or value == "":
        return "nothing"
    text = repr(value)
    return text if len(text) <= _QUOTED else f"{text[:_QUOTED]}…"
