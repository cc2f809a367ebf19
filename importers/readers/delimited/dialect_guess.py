"""Guesses a text's dialect from its first records, and how wide its records usually are."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

from importers.catalog.model import ReadWarning
from importers.readers.delimited.dialect import Dialect
from importers.readers.delimited.quotes import with_quotes
from importers.readers.delimited.records import records
from importers.readers.header import is_blank

_DELIMITERS = ",;\t|"
# Seen now and then, and in prose all the time: taken only where every record agrees.
_RARE_DELIMITERS = ":^~\x1f "
_ENOUGH_RECORDS = 1000
_ENOUGH_TEXT = 1 << 16
_CLOSE = 0.85
_CLEAR = 0.9
_FEW = 3
_NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar", " ": "space", ":": "colon"}


@dataclass(frozen=True, slots=True)
class DialectGuess:
    """A dialect and what is unsure about it."""

    dialect: Dialect
    read_warnings: tuple[ReadWarning, ...] = ()


def guess_dialect(text: str) -> DialectGuess:
    """Guess the dialect from a file's first records, by how consistent each reading of them is."""
    lines = list(islice(io.StringIO(text[:_ENOUGH_TEXT], newline=""), _ENOUGH_RECORDS))
    declared = (
        re.fullmatch(r"sep=([^\w\s\"']|[\t ])[\r\n]*", lines[0], re.IGNORECASE) if lines else None
    )
    if declared:
        return DialectGuess(replace(with_quotes(Dialect(declared[1]), text), declared=True))
    look = "".join(lines)
    clear = _clear(look, lines)
    if clear:
        return DialectGuess(clear)
    scores = _scores(look)
    likely = [(score, char) for score, char in scores if char and char in _DELIMITERS and score > 0]
    if not likely or likely[0][0] < scores[0][0]:
        likely = _with_rare(scores, likely, lines)
    close = [char for score, char in likely if score > likely[0][0] * _CLOSE]
    readings = [_Reading.of(look, char) for char in close]
    best = max(readings, key=lambda reading: reading.share, default=None)
    if best is None or best.width < 2:
        return _one_column(look)
    others = [char for char in close if char != best.dialect.delimiter]
    read_warnings = [_close_call(best.dialect, char) for char in others[:1]]
    if not read_warnings and best.dialect.delimiter in _RARE_DELIMITERS and best.share < _CLEAR:
        read_warnings = [_ragged(best.dialect)]
    return DialectGuess(best.dialect, tuple(read_warnings))


def usual_width(text: str, dialect: Dialect) -> int:
    """Return the number of cells that most records have, blank ones aside; the larger of two equals."""
    widths = _widths(text, dialect)
    return _usual(widths)


def _usual(widths: Counter[int]) -> int:
    return max(widths, key=lambda width: (widths[width], width), default=1)


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a text looks like with one delimiter; `share`: how many of its records are as wide as usual."""

    dialect: Dialect
    width: int
    share: float

    @classmethod
    def of(cls, text: str, delimiter: str) -> _Reading:
        dialect = with_quotes(Dialect(delimiter), text)
        widths = _widths(text, dialect)
        width = _usual(widths)
        return cls(dialect, width, widths[width] / max(1, widths.total()))


def _widths(text: str, dialect: Dialect) -> Counter[int]:
    found = records(io.StringIO(text, newline=""), dialect)
    return Counter(len(cells) for _, cells in found if not is_blank(cells))


def _clear(text: str, lines: Sequence[str]) -> Dialect | None:
    """Return the dialect if no doubt is possible: one delimiter makes a table, no other splits much.

    That is so for most files, and spares them the weighing, which takes longer than reading them.
    """
    if len(lines) < _FEW or any(_splits_all(char, lines) for char in _RARE_DELIMITERS):
        return None
    readings = [_Reading.of(text, char) for char in _DELIMITERS if char in text]
    tables = [reading for reading in readings if reading.width > 1]
    if len(tables) == 1 and tables[0].width >= _FEW and tables[0].share >= _CLEAR:
        return tables[0].dialect
    return None


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
    if len(filled) < 2:
        return False
    if char == " " and sum('" "' in line for line in filled) > len(filled) / 2:
        return True
    counts = {line.count(char) for line in filled}
    return len(counts) == 1 and counts.pop() >= 2 and not any("://" in line for line in filled)


def _one_column(text: str) -> DialectGuess:
    """Take the text for one column, whose commas, if any, are a part of it."""
    char = next((char for char in _DELIMITERS if char not in text), ",")
    message = "No delimiter was found, so the file was read as one column."
    return DialectGuess(with_quotes(Dialect(char), text), (ReadWarning("delimiter", message),))


def _close_call(best: Dialect, other: str) -> ReadWarning:
    return ReadWarning(
        "delimiter",
        f"The file was read with the {_name(best.delimiter)} as its delimiter; "
        f"the {_name(other)} fits nearly as well.",
    )


def _ragged(best: Dialect) -> ReadWarning:
    return ReadWarning(
        "delimiter",
        f"The file was read with the {_name(best.delimiter)} as its delimiter, "
        "but its lines have different numbers of cells.",
    )


def _name(delimiter: str) -> str:
    return _NAMES.get(delimiter, f"character {delimiter!r}")
