"""What the words of a command line must be: each returns its value, or an argparse error that says what is wrong."""

from __future__ import annotations

import argparse
import codecs
import math
import re
from collections.abc import Sequence
from typing import Any

from importers.catalog.letters import column_index
from importers.upload.guards import Guard, GuardKind, parse_guard

_MOST_HEADER_ROWS = 5


class Joined(argparse.Action):
    """Joins the words of an option that is given several times with commas."""

    def __call__(
        self,
        _parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: str | Sequence[Any] | None,
        _option: str | None = None,
    ) -> None:
        """Put a word behind those before it."""
        before = getattr(namespace, self.dest)
        setattr(namespace, self.dest, f"{before},{values}" if before else values)


def encoding(word: str) -> str:
    """Return an encoding's name as given; an argparse error for one that Python does not know."""
    try:
        codecs.lookup(word)
    except (LookupError, ValueError):
        raise argparse.ArgumentTypeError(f"{word!r} is not an encoding") from None
    return word


def delimiter(word: str) -> str:
    r"""Return the one character that separates fields; `tab` and `\t` stand for the tab."""
    char = "\t" if word in ("tab", "\\t") else word
    if len(char) != 1 or char in '\r\n"':
        raise argparse.ArgumentTypeError(f"{word!r} is not one character")
    return char


def header_line(word: str) -> int:
    """Return the header's line, 1 or more, or 0 for a file without a header."""
    return _whole(word, 0)


def header_lines(word: str) -> tuple[int, int]:
    """Return the header's last line and how many it has: `3-4` is 4 and 2; `0` is a file without a header."""
    first, dash, last = word.partition("-")
    if not dash:
        return header_line(word), 1
    begin, end = _whole(first, 1), _whole(last, 1)
    if not begin <= end < begin + _MOST_HEADER_ROWS:
        raise argparse.ArgumentTypeError(f"{word!r} are no lines of a header, such as 3-4")
    return end, end - begin + 1


def field_column(word: str) -> tuple[str, str]:
    """Return a field and the label of its column, from `SKU=Art.nr.`; nothing behind the sign is no column.

    Of `brand:=Acme` the field keeps its colon: what follows is no label but the value of all rows.
    """
    name, sign, label = word.partition("=")
    if not sign or not name.strip():
        raise argparse.ArgumentTypeError(
            f"{word!r} is not a field and its column, such as SKU=Art.nr."
        )
    return name.strip(), label.strip()


def columns(word: str) -> tuple[int, ...]:
    """Return the columns of letters such as `B,G`; an argparse error for anything else."""
    if not re.fullmatch(r"[A-Za-z]{1,3}(?:,[A-Za-z]{1,3})*", word):
        raise argparse.ArgumentTypeError(f"{word!r} are no column letters such as B,G")
    return tuple(column_index(letters) for letters in word.upper().split(","))


def guard(word: str) -> Guard:
    """Return a guard such as `price±50%`; an argparse error for what is none."""
    try:
        return parse_guard(word)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def guard_kind(word: str) -> GuardKind:
    """Return what is accepted, such as `price`."""
    try:
        return GuardKind(word)
    except ValueError:
        known = ", ".join(GuardKind)
        raise argparse.ArgumentTypeError(f"{word!r} is none of {known}") from None


def count(word: str) -> int:
    """Return a whole number of at least 0."""
    return _whole(word, 0)


def positive(word: str) -> int:
    """Return a whole number of at least 1."""
    return _whole(word, 1)


def port(word: str) -> int:
    """Return a port number, 0 for any free one."""
    number = _whole(word, 0)
    if number > 65535:
        raise argparse.ArgumentTypeError(f"{word!r} is not a port (0 to 65535)")
    return number


def amount(word: str) -> float:
    """Return a number of at least 0."""
    return _number(word, math.inf)


def share(word: str) -> float:
    """Return a number from 0 to 1."""
    return _number(word, 1.0)


def _number(word: str, most: float) -> float:
    try:
        number = float(word)
    except ValueError:
        number = math.nan
    if not 0 <= number <= most or math.isinf(number):
        limit = "of 0 or more" if math.isinf(most) else f"from 0 to {most:g}"
        raise argparse.ArgumentTypeError(f"{word!r} is not a number {limit}")
    return number


def _whole(word: str, least: int) -> int:
    if not word.isascii() or not word.isdigit() or int(word) < least:
        raise argparse.ArgumentTypeError(f"{word!r} is not a whole number of {least} or more")
    return int(word)
