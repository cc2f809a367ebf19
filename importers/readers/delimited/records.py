"""Splits text into records and tells on which physical line each begins, stray quotes or not."""

from __future__ import annotations

import csv
import io
import re
from collections import deque
from collections.abc import Iterable, Iterator
from functools import lru_cache

from importers.readers.delimited.dialect import Dialect
from importers.readers.delimited.record_repair import split

# A quote that is still open after so much text was never meant to be one.
_LONGEST_RECORD_LINES = 2_000
_LONGEST_RECORD = 1 << 24


def records(
    lines: Iterable[str], dialect: Dialect, width: int | None = None
) -> Iterator[tuple[int, list[str]]]:
    """Yield each record with its first physical line, counted from 1; a blank line is [].

    `lines` keep their line ends. Well-formed records are read by the csv module; where quotes are
    out of place, the reading that gives `width` cells is taken. Whatever it is given, it yields.
    """
    return iter(Records(lines, dialect, width))


class Records:
    """The records of a text; `stray` are the lines on which a quote was out of place.

    `taken` are the lines of the last record, with their ends.
    """

    def __init__(self, lines: Iterable[str], dialect: Dialect, width: int | None = None) -> None:
        """Begin; nothing is read before the first record is asked for."""
        self.stray: list[int] = []
        self.taken: list[str] = []
        self._dialect = dialect
        self._width = width
        self._lines = _Lines(lines, dialect)

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        """Yield the line and the cells of each record."""
        csv.field_size_limit(2**31 - 1)
        quote = self._dialect.quote
        well_formed = _record_pattern(self._dialect).fullmatch if quote else None
        torn = _torn_pattern(self._dialect).search if quote else None
        line, lines = 1, self._lines
        reader = _csv_reader(lines, self._dialect)
        while True:
            cells = next(reader, None)
            taken = lines.take()
            if cells is None or not taken:
                return
            if well_formed and (len(taken) > 1 or quote in taken[0]):
                text = "".join(taken)
                if not well_formed(text):
                    self.stray.append(line)
                    cells, taken = self._repaired(cells, taken, text)
                elif torn and torn(text):
                    self.stray.append(line)
                elif self._dialect.spaced:
                    cells = _without_padding(text, self._dialect)
            self.taken = taken
            yield line, cells
            line += len(taken)

    def left(self) -> list[str]:
        """Return the lines that were looked at but belong to no record yet."""
        return self._lines.left()

    def _repaired(
        self, cells: list[str], taken: list[str], text: str
    ) -> tuple[list[str], list[str]]:
        """Return the likeliest cells and the lines that they were made of; give the others back."""
        first = split(taken[0], self._dialect, self._width)
        if first is None and len(taken) > 1:
            whole = split(text, self._dialect, self._width)
            if whole is not None:
                return whole, taken
        if first is None and not self._lines.unclosed:
            return cells, taken
        self._lines.give_back(taken[1:])
        if first is None:
            first = taken[0].rstrip("\r\n").split(self._dialect.delimiter)
        return first, taken[:1]


class _Lines:
    """Hands lines to the csv module, remembers those of the present record, takes some back."""

    def __init__(self, lines: Iterable[str], dialect: Dialect) -> None:
        self._source = unescaped(lines, dialect)
        self._again: deque[str] = deque()
        self._taken: list[str] = []
        self._size = 0
        self.unclosed = False

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        if len(self._taken) >= _LONGEST_RECORD_LINES or self._size >= _LONGEST_RECORD:
            self.unclosed = True
            raise StopIteration
        line = self._again.popleft() if self._again else next(self._source, None)
        if line is None:
            self.unclosed = bool(self._taken)
            raise StopIteration
        self._taken.append(line)
        self._size += len(line)
        return line

    def take(self) -> list[str]:
        """Return the lines of the record that was just read, and begin the next."""
        taken, self._taken, self._size = self._taken, [], 0
        return taken

    def left(self) -> list[str]:
        """Return the lines that were taken back and not handed out again."""
        return list(self._again)

    def give_back(self, lines: list[str]) -> None:
        """Take lines back, to hand them out again."""
        self.unclosed = False
        self._again.extendleft(reversed(lines))


def unescaped(lines: Iterable[str], dialect: Dialect) -> Iterator[str]:
    """Yield the lines of a text with its escaped quotes doubled instead."""
    if not dialect.escaped:
        return iter(lines)
    escape, doubled = "\\" + dialect.quote, dialect.quote * 2
    return (line.replace(escape, doubled) for line in lines)


def _csv_reader(lines: Iterable[str], dialect: Dialect) -> Iterator[list[str]]:
    return csv.reader(
        lines,
        delimiter=dialect.delimiter,
        quotechar=dialect.quote or None,
        quoting=csv.QUOTE_MINIMAL if dialect.quote else csv.QUOTE_NONE,
        skipinitialspace=dialect.spaced,
    )


def _without_padding(text: str, dialect: Dialect) -> list[str]:
    """Return the cells of a well-formed record, the spaces behind closing quotes left out of them."""
    padded = _padded_pattern(dialect)
    return next(_csv_reader(io.StringIO(padded.sub(r"\1", text), newline=""), dialect))


@lru_cache(maxsize=8)
def _padded_pattern(dialect: Dialect) -> re.Pattern[str]:
    """Match a quoted field and the spaces behind it."""
    edge, quote = re.escape(dialect.delimiter), re.escape(dialect.quote)
    field = rf"(?<![^{edge}\r\n])( *+{quote}(?:[^{quote}]|{quote}{quote})*+{quote})"
    return re.compile(rf"{field}(?: +(?=[{edge}\r\n]|\Z))?")


@lru_cache(maxsize=8)
def _record_pattern(dialect: Dialect) -> re.Pattern[str]:
    """Match a record whose quotes all stand where they should: around fields, or doubled inside."""
    edge, quote = re.escape(dialect.delimiter), re.escape(dialect.quote)
    blanks = " *+" if dialect.spaced else ""
    after = " *+" if dialect.delimiter != " " else ""
    quoted = rf"{blanks}{quote}(?:[^{quote}]|{quote}{quote})*+{quote}{after}"
    plain = rf"(?!{blanks}{quote})[^{edge}\r\n]*+"
    field = rf"(?>{quoted}|{plain})"
    return re.compile(rf"(?:{field}{edge})*+{field}(?:\r\n|\r|\n)?")


@lru_cache(maxsize=8)
def _torn_pattern(dialect: Dialect) -> re.Pattern[str]:
    """Match quotes that begin within one field and end with another: a delimiter is missing there.

    In `Socks"warm, soft",9.50` the comma before the quotes was lost, and the one within tears the text.
    """
    edge, quote = re.escape(dialect.delimiter), re.escape(dialect.quote)
    before = rf"[^{edge}{quote}\r\n{' ' if dialect.spaced else ''}]"
    inside = rf"(?! *+[{edge}\r\n])(?=[^{edge}{quote}\r\n])"
    begin = rf"{before}{quote}{inside}(?:[^{edge}{quote}]|{quote}{quote})*+{edge}"
    return re.compile(rf"{begin}(?:[^{quote}]|{quote}{quote})*+{quote}(?={edge}|[\r\n]|\Z)")
