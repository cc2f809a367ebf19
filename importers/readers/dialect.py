"""Finds how a delimited text is written: delimiter, quotes, escapes."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from importers.model import Doubt
from importers.readers.header import is_blank, looks_like_value

_DELIMITERS = ",;\t|"
_RARE_DELIMITERS = ":^~\x1f "
_ENOUGH_RECORDS = 1000
_CLOSE = 0.9
_NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar", " ": "space", ":": "colon"}


@dataclass(frozen=True, slots=True)
class Dialect:
    """How fields are told apart; `quote` is "" for none.

    `escaped`: a quote within quotes is written `\\"` rather than doubled. `spaced`: spaces stand
    before opening quotes and do not belong to the values.
    """

    delimiter: str = ","
    quote: str = '"'
    escaped: bool = False
    spaced: bool = False


def records(lines: Iterable[str], dialect: Dialect) -> Iterator[tuple[int, list[str]]]:
    """Yield each record with its first physical line, counted from 1; a blank line is [].

    `lines` keep their line ends. The csv module's own rules apply: whatever it is given, it yields.
    """
    csv.field_size_limit(2**31 - 1)
    if dialect.escaped:
        lines = (line.replace("\\" + dialect.quote, dialect.quote * 2) for line in lines)
    reader = csv.reader(
        lines,
        delimiter=dialect.delimiter,
        quotechar=dialect.quote or None,
        quoting=csv.QUOTE_MINIMAL if dialect.quote else csv.QUOTE_NONE,
        skipinitialspace=dialect.spaced,
    )
    first = 1
    for cells in reader:
        yield first, cells
        first = reader.line_num + 1


def guess_dialect(text: str) -> tuple[Dialect, tuple[Doubt, ...]]:
    """Guess the dialect from a file's first records; the doubts tell a close call."""
    if not text.strip():
        return Dialect(), ()
    lines = list(islice(io.StringIO(text, newline=""), _ENOUGH_RECORDS))
    told = re.fullmatch(r"\ufeff?sep=(.)\s*", lines[0], re.IGNORECASE) if lines else None
    if told:
        return _with_quotes(Dialect(told[1]), text), ()
    ranked = _ranked(lines, _DELIMITERS)
    if not ranked or ranked[0][0] < 0.3:
        ranked += [pair for pair in _ranked(lines, _RARE_DELIMITERS) if pair[0] > 0.6]
        ranked.sort(key=lambda pair: pair[0], reverse=True)
    if not ranked:
        return _with_quotes(Dialect(), text), (_one_column(),)
    best, *others = ranked
    doubts = []
    if others and others[0][0] > best[0] * _CLOSE:
        doubts.append(_close_call(best[1], others[0][1]))
    return best[1], tuple(doubts)


def _ranked(lines: Sequence[str], delimiters: str) -> list[tuple[float, Dialect]]:
    text = "".join(lines)
    found = []
    for delimiter in delimiters:
        if delimiter in text:
            dialect = _with_quotes(Dialect(delimiter), text)
            score = _score(lines, dialect)
            if score > 0:
                found.append((score, dialect))
    return sorted(found, key=lambda pair: pair[0], reverse=True)


def _with_quotes(dialect: Dialect, text: str) -> Dialect:
    """Add what the text's quotes tell: which character, escaped how, with spaces before or not."""
    edge = re.escape(dialect.delimiter)
    counts = {quote: len(re.findall(rf"(?:^|{edge}|[\r\n]) *{quote}", text)) for quote in "\"'"}
    closing = len(re.findall(rf"'(?:$|{edge}|[\r\n])", text))
    quote = "'" if not counts['"'] and counts["'"] and closing >= counts["'"] * 0.9 else '"'
    dialect = replace(dialect, quote=quote)
    spaced = dialect.delimiter != " " and len(re.findall(rf"{edge} +{quote}", text)) > 0
    escaped = len(re.findall(rf"\\{quote}(?!{edge}|[\r\n]|$)", text))
    doubled = len(re.findall(rf"[^\\{edge}\r\n]{quote}{quote}(?!{edge}|[\r\n]|$)", text))
    return replace(dialect, spaced=spaced, escaped=escaped > doubled)


def _score(lines: Sequence[str], dialect: Dialect) -> float:
    """Return how consistent a reading is: records of equal width, cells that look whole."""
    try:
        rows = [cells for _, cells in records(lines, dialect) if not is_blank(cells)]
    except csv.Error:
        return 0.0
    widths = Counter(map(len, rows))
    if not widths:
        return 0.0
    width, count = max(widths.items(), key=lambda pair: (pair[1], pair[0]))
    if width < 2:
        wide = sum(n for w, n in widths.items() if w > 1)
        return 0.2 * wide / len(rows)
    return count / len(rows) * (1 - 0.5 / width) * (0.5 + 0.5 * _clean_share(rows, dialect))


def _clean_share(rows: Sequence[Sequence[str]], dialect: Dialect) -> float:
    others = set(_DELIMITERS) - {dialect.delimiter, ","}
    cells = [cell for row in rows[:200] for cell in row[:100]]
    clean = sum(1 for cell in cells if looks_like_value(cell) or not others & set(cell))
    return clean / len(cells)


def _one_column() -> Doubt:
    return Doubt("delimiter", "No delimiter was found, so the file was read as one column.")


def _close_call(best: Dialect, other: Dialect) -> Doubt:
    one, two = (_NAMES.get(d.delimiter, repr(d.delimiter)) for d in (best, other))
    return Doubt(
        "delimiter", f"The file was read with {one} as the delimiter; {two} fits nearly as well."
    )
