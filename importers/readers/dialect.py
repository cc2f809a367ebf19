"""Finds how a delimited text is written: delimiter, quotes, escapes, and how wide its records usually are."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

from importers.model import Doubt

_DELIMITERS = ",;\t|"
# Seen now and then, and in prose all the time: taken only where every record agrees.
_RARE_DELIMITERS = ":^~\x1f "
_ENOUGH_RECORDS = 1000
_ENOUGH_TEXT = 1 << 16
_CLOSE = 0.85
_NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar", " ": "space", ":": "colon"}


@dataclass(frozen=True, slots=True)
class Dialect:
    """How fields are told apart; `quote` is "" for none.

    `escaped`: a quote within quotes is written `\\"` rather than doubled. `spaced`: spaces stand
    before opening quotes and do not belong to the values. `told`: the first line is `sep=…`.
    """

    delimiter: str = ","
    quote: str = '"'
    escaped: bool = False
    spaced: bool = False
    told: bool = False


@dataclass(frozen=True, slots=True)
class DialectGuess:
    """A dialect and what is unsure about it."""

    dialect: Dialect
    doubts: tuple[Doubt, ...] = ()


def guess_dialect(text: str) -> DialectGuess:
    """Guess the dialect from a file's first records, by how consistent each reading of them is."""
    lines = list(islice(io.StringIO(text[:_ENOUGH_TEXT], newline=""), _ENOUGH_RECORDS))
    told = re.fullmatch(r"sep=(.)[\r\n]*", lines[0], re.IGNORECASE) if lines else None
    if told:
        return DialectGuess(replace(with_quotes(Dialect(told[1]), text), told=True))
    look = "".join(lines)
    scores = _scores(look)
    likely = [(score, char) for score, char in scores if char and char in _DELIMITERS and score > 0]
    if not likely or likely[0][0] < scores[0][0]:
        likely = _with_rare(scores, likely, lines)
    if not likely or usual_width(look, with_quotes(Dialect(likely[0][1]), look)) < 2:
        return _one_column(look)
    return DialectGuess(with_quotes(Dialect(likely[0][1]), look), tuple(_close_calls(likely)))


def with_quotes(dialect: Dialect, text: str) -> Dialect:
    """Add what the text's quotes tell: which character, escaped how, with spaces before or not."""
    edge = re.escape(dialect.delimiter)
    start, end = rf"(?:^|{edge}|[\r\n])", rf"(?:$|{edge}|[\r\n])"
    single = _count(rf"{start} {{0,99}}'", text)
    paired = single and _count(rf"'{end}", text) >= 0.9 * single
    quote = "'" if paired and not _count(rf'{start} {{0,99}}"', text) else '"'
    spaces = _count(rf"{edge} {{1,99}}{quote}", text) if dialect.delimiter != " " else 0
    spaced = spaces > _count(rf"{edge}{quote}", text) / 2
    escaped = _count(rf"\\{quote}(?!{end})", text)
    doubled = _count(rf"[^\\\r\n{edge}]{quote}{quote}(?!{end})", text)
    return replace(dialect, quote=quote, spaced=spaced, escaped=escaped > doubled)


def _scores(text: str) -> list[tuple[float, str]]:
    """Return how consistent the records are with each delimiter there is ("" for none), best first."""
    from clevercsv.consistency import ConsistencyDetector
    from clevercsv.dialect import SimpleDialect

    chars = ["", *(char for char in _DELIMITERS + _RARE_DELIMITERS if char in text)]
    quotes = ["", *(char for char in "\"'" if char in text)]
    escapes = ["", *(char for char in "\\" if char in text)]
    readings = [
        SimpleDialect(char, quote, escape)
        for char in chars
        for quote in quotes
        for escape in escapes
    ]
    detector = ConsistencyDetector(skip=False)
    found = detector.compute_consistency_scores(text.replace("\0", " "), readings)
    best = {
        char: max(score.Q or 0.0 for reading, score in found.items() if reading.delimiter == char)
        for char in chars
    }
    return sorted(((score, char) for char, score in best.items()), reverse=True)


def _with_rare(
    scores: Sequence[tuple[float, str]], likely: Sequence[tuple[float, str]], lines: Sequence[str]
) -> list[tuple[float, str]]:
    """Add the rare delimiters that split every record alike, into three cells or more."""
    rare = [pair for pair in scores if pair[1] and pair[1] in _RARE_DELIMITERS]
    return sorted((*likely, *(pair for pair in rare if _splits_all(pair[1], lines))), reverse=True)


def _splits_all(char: str, lines: Sequence[str]) -> bool:
    filled = [line for line in lines if line.strip()]
    if char == " " and sum('" "' in line for line in filled) > len(filled) / 2:
        return True
    counts = {line.count(char) for line in filled}
    return len(counts) == 1 and counts.pop() >= 2 and not any("://" in line for line in filled)


def usual_width(text: str, dialect: Dialect) -> int:
    """Return the number of cells that most records have, blank ones aside; the larger of two equals."""
    from importers.readers.records import records

    found = records(io.StringIO(text, newline=""), dialect)
    widths = Counter(len(cells) for _, cells in found if any(map(str.strip, cells)))
    return max(widths, key=lambda width: (widths[width], width), default=1)


def _one_column(text: str) -> DialectGuess:
    """Take the text for one column, whose commas, if any, are a part of it."""
    char = next((char for char in _DELIMITERS if char not in text), ",")
    message = "No delimiter was found, so the file was read as one column."
    return DialectGuess(with_quotes(Dialect(char), text), (Doubt("delimiter", message),))


def _close_calls(likely: Sequence[tuple[float, str]]) -> list[Doubt]:
    (score, best), *others = likely
    return [
        Doubt(
            "delimiter",
            f"The file was read with the {_name(best)} as its delimiter; "
            f"the {_name(char)} fits nearly as well.",
        )
        for other, char in others[:1]
        if other > score * _CLOSE
    ]


def _name(delimiter: str) -> str:
    return _NAMES.get(delimiter, f"character {delimiter!r}")


def _count(pattern: str, text: str) -> int:
    return sum(1 for _ in re.finditer(pattern, text))
