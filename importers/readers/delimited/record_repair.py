"""Reads a record whose quotes are out of place, by what it could have meant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from importers.readers.delimited.dialect import Dialect

# So many characters are looked at for one record, however many of its quotes could be letters.
_MOST_WORK = 4_000_000


def split(text: str, dialect: Dialect, width: int | None) -> list[str] | None:
    """Return the cells of a record whose quotes are out of place, or None if no reading fits.

    In each reading a quote closes a field only at a delimiter or at the end. They differ in whether
    `""` stands for a quote, and in which opening quote, if any, is a letter like any other. The
    first that gives `width` cells (None: any number) is taken.
    """
    text = text.removesuffix("\n").removesuffix("\r")
    for cells in _readings(text, dialect):
        if cells is not None and (width is None or len(cells) == width):
            return cells
    return None


def _readings(text: str, dialect: Dialect) -> Iterator[list[str] | None]:
    yield _cells(text, dialect, doubled=True)
    yield _cells(text, dialect, doubled=False)
    opening = re.compile(rf"(?:\A|{re.escape(dialect.delimiter)})(?={re.escape(dialect.quote)})")
    for number, start in enumerate(opening.finditer(text)):
        if number * len(text) >= _MOST_WORK:
            return
        yield _cells(text, dialect, doubled=True, letter=start.end())


def _cells(text: str, dialect: Dialect, doubled: bool, letter: int = -1) -> list[str] | None:
    """Split, with the quote at `letter` (an index into the text) taken as a letter."""
    quoted, plain = _patterns(dialect, doubled)
    quote = dialect.quote
    cells, at = [], 0
    while True:
        found = quoted.match(text, at) if at != letter else None
        if found:
            cells.append(found[1].replace(quote * 2, quote) if doubled else found[1])
        else:
            found = plain.match(text, at)
            if not found or (found[0].startswith(quote) and at != letter):
                return None
            cells.append(found[0])
        at = found.end() + 1
        if at > len(text):
            return cells
        if text[at - 1] != dialect.delimiter:  # a line end that no quotes hold ends a record
            return None


@lru_cache(maxsize=8)
def _patterns(dialect: Dialect, doubled: bool) -> tuple[re.Pattern[str], re.Pattern[str]]:
    edge, quote = re.escape(dialect.delimiter), re.escape(dialect.quote)
    blanks = " *" if dialect.spaced else ""
    pair = f"{quote}{quote}|" if doubled else ""
    inside = rf"((?:[^{quote}]|{pair}{quote}(?!{edge}|\Z))*+)"
    return (
        re.compile(rf"{blanks}{quote}{inside}{quote}(?={edge}|\Z)"),
        re.compile(rf"[^{edge}\r\n]*"),
    )
