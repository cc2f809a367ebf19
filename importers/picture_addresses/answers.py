"""What is known of a picture's address once it was asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Verdict(StrEnum):
    """What an answer means."""

    RIGHT = "right"  # a picture
    WRONG = "wrong"  # there is none, or it is none
    UNREACHABLE = "unreachable"  # its host does not answer: perhaps tomorrow
    OPEN = "open"  # nobody can tell: the host asked to wait, or the check was stopped


@dataclass(frozen=True, slots=True)
class AddressAnswer:
    """An answer, in words that follow the address in a sentence (`answers 404: there is no such picture`)."""

    verdict: Verdict
    words: str
    asked: datetime


@dataclass(frozen=True, slots=True)
class PictureCheck:
    """What came of asking for many addresses; `note` is what else the operator should know, "" if nothing.

    `known` were answered not long before and not asked for again.
    """

    right: int = 0
    wrong: int = 0
    unreachable: int = 0
    open: int = 0
    known: int = 0
    note: str = ""

    @property
    def sentence(self) -> str:
        """Return all of it in one sentence, and the note."""
        total = self.right + self.wrong + self.unreachable + self.open
        parts = [
            f"{number:,} {words}"
            for number, words in (
                (self.right, "right"),
                (self.wrong, "wrong"),
                (self.unreachable, "on hosts that do not answer"),
                (self.open, "not told"),
            )
            if number
        ]
        kept = f" ({self.known:,} of them known from before)" if self.known else ""
        addresses = "1 picture address" if total == 1 else f"{total:,} picture addresses"
        told = f"{addresses}{kept}: {', '.join(parts)}." if parts else "No picture has an address."
        return f"{told} {self.note}".strip()
