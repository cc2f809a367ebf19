"""Lines that are quoted as a whole: a program took each record for one field, and quoted that once more.

`"A-1,""Cap, red"",9.90"` holds the record `A-1,"Cap, red",9.90`. Empty fields may follow, where a spreadsheet
saved such a file again.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from importers.catalog.model import ReadWarning

WRAPPED = ReadWarning(
    "wrapped-lines",
    "Each line was quoted as a whole; the quotes around the lines were taken off.",
)
_LINE = re.compile(r'[ \t]*"((?:[^"]|"")*)"[;,\t| ]*(\r\n|\r|\n)?')
_DELIMITERS = ",;\t|"
_ENOUGH = 2
_MOSTLY = 0.9


def is_wrapped(text: str) -> bool:
    """Tell whether the lines of a text hold records within quotes, the first perhaps without them."""
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) < _ENOUGH:
        return False
    inner = [_inner(line) for line in lines]
    held = [line for line in inner[1:] if line is not None]
    if len(held) < max(1, (len(lines) - 1) * _MOSTLY):
        return False
    first = lines[0] if inner[0] is None else inner[0]
    return any(_is_delimiter(char, first, held) for char in _DELIMITERS)


def unwrapped(lines: Iterable[str]) -> Iterator[str]:
    """Yield each line without the quotes around it; others as they are."""
    for line in lines:
        found = _LINE.fullmatch(line)
        yield line if found is None else found[1].replace('""', '"') + (found[2] or "")


def _inner(line: str) -> str | None:
    found = _LINE.fullmatch(line)
    return None if found is None else found[1].replace('""', '"')


def _is_delimiter(char: str, first: str, held: list[str]) -> bool:
    """Tell whether a character cuts the first line and most others into equally many fields."""
    width = _width(first, char)
    counts = Counter(_width(line, char) for line in held)
    return width > 1 and counts[width] >= len(held) * _MOSTLY


def _width(line: str, char: str) -> int:
    """Return how many fields a line has; delimiters within quotes do not count."""
    return re.sub(r'"(?:[^"]|"")*"', "", line).count(char) + 1
