"""A delimited text without its oddities: quotes out of place, escaped quotes, another encoding."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import accumulate, chain, islice

from importers.readers.delimited.dialect import Dialect
from importers.readers.delimited.plain_blocks import NotPlain
from importers.readers.delimited.records import Records, unescaped

_LINES = 1_000


class QuoteNormalizer:
    """A text as Arrow reads it rightly: UTF-8, each quote around a field or doubled within one.

    Stretches of well-formed records go through as they are. The others are read one by one and
    written anew, over as many lines as before; `stray` are the lines on which a quote was out of
    place. Zero bytes raise NotPlain.
    """

    def __init__(
        self, lines: Iterable[str], dialect: Dialect, width: int, tell: Callable[[], None]
    ) -> None:
        """Begin a text, most of whose records have `width` cells; `tell` is called now and then."""
        self.stray: list[int] = []
        self._lines = unescaped(lines, dialect)
        self._dialect = replace(dialect, escaped=False)
        self._width = width
        self._tell = tell
        self._line = 1

    def __iter__(self) -> Iterator[bytes]:
        """Yield the text in blocks of whole records; none is empty."""
        return (text.encode() for text in self._normalized() if text)

    def _normalized(self) -> Iterator[str]:
        """Yield the text in blocks of whole records."""
        lines: list[str] = []
        block: list[str] = []
        begun = self._line
        while lines := lines or list(islice(self._lines, _LINES)):
            lines = self._mend(lines, block)
            if lines and self._line < begun + _LINES:
                continue  # Arrow makes much ado about each block, however small
            yield _without_zeros("".join(block))
            block.clear()
            begun = self._line
            self._tell()

    def _mend(self, lines: list[str], block: list[str]) -> list[str]:
        """Mend the records that begin on these lines; return lines of which too many were looked at."""
        text = "".join(lines)
        ends = list(accumulate(map(len, lines)))
        stretch = _stretch(self._dialect)
        start = at = 0
        while True:
            found = stretch.match(text, ends[at - 1] if at else 0)
            assert found is not None  # an empty stretch matches too
            block.append(found[0])
            at = bisect_right(ends, found.end())
            self._line += at - start
            if at == len(lines):
                return []
            records = Records(
                chain(islice(lines, at, None), self._lines), self._dialect, self._width
            )
            block.append(self._record(records))
            start = at = at + len(records.taken)
            self._line += len(records.taken)
            left = records.left()
            if at + len(left) >= len(lines):
                return left

    def _record(self, records: Records) -> str:
        """Read one record and return it in the plain dialect."""
        _, cells = next(iter(records))
        self.stray += [self._line] * len(records.stray)
        if sum(map(_line_ends, cells)) != len(records.taken) - 1:
            raise NotPlain
        quote, last = self._dialect.quote, records.taken[-1]
        quoted = (quote + cell.replace(quote, quote * 2) + quote for cell in cells)
        return self._dialect.delimiter.join(quoted) + last[len(last.rstrip("\r\n")) :]


def _without_zeros(text: str) -> str:
    if "\0" in text:
        raise NotPlain
    return text


def _line_ends(cell: str) -> int:
    return cell.count("\n") + cell.count("\r") - cell.count("\r\n")


@lru_cache(maxsize=8)
def _stretch(dialect: Dialect) -> re.Pattern[str]:
    """Match records as long as they are plain: quotes around fields, doubled within, or inch marks.

    An inch mark stands within a field that does not begin with a quote, and no quote that could close
    anything follows it on its line.
    """
    edge, quote = re.escape(dialect.delimiter), re.escape(dialect.quote)
    quoted = rf"{quote}(?:[^{quote}]|{quote}{quote})*+{quote}(?=[{edge}\r\n])"
    letters = rf"[^{edge}{quote}\r\n]"
    inch_mark = rf"{quote}(?![^\r\n]*{quote}[{edge}\r\n])"
    plain = rf"(?:{letters}++(?:{inch_mark}{letters}*+)*+)?+"
    field = rf"(?>{quoted}|{plain})"
    return re.compile(rf"(?:{field}(?:{edge}{field})*+(?:\r\n|\r|\n))*+")
