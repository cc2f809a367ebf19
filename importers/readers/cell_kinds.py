"""What kind of thing a cell holds, as far as that tells a label from a value."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

LONGEST_LABEL = 200

_NUMBER = re.compile(
    r"[^\w\s]?\s?[-+]?\d[\d.,'\u00a0\u202f ]*(?:[eE][-+]?\d+)?\s?(?:%|[^\w\s]|[A-Z]{3})?"
)
_MOMENT = re.compile(r"\d{1,4}[-/.:]\d{1,2}(?:[-/.:]\d{1,4})?(?:[ T][\d:.]+Z?)?")
_WEB = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\S+", re.IGNORECASE)
_ERROR = re.compile(r"#(?:DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!)")
_YEARS = range(1900, 2101)


def without_accents(text: str) -> str:
    """Return a text without its accents, as many programs write it."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def looks_like_value(cell: str | None) -> bool:
    """Tell whether a cell holds a number, date, time, web or mail address or Excel error: never a label."""
    return kind_of(cell) not in ("", "text")


def kind_of(cell: str | None) -> str:
    """Return `number`, `moment`, `web`, `error` or `text`; nothing for a cell without content."""
    text = (cell or "").strip()
    if not text:
        return ""
    if len(text) > LONGEST_LABEL:
        return "text"
    kinds = (("number", _NUMBER), ("moment", _MOMENT), ("web", _WEB), ("error", _ERROR))
    return next((name for name, pattern in kinds if pattern.fullmatch(text)), "text")


def are_years(cells: Sequence[str]) -> bool:
    """Tell whether all cells are years such as 2024."""
    return all(len(cell) == 4 and cell.isdecimal() and int(cell) in _YEARS for cell in cells)


def goes_up(cells: Sequence[str], enough: int) -> bool:
    """Tell whether cells, at least so many, are whole numbers that go up by one."""
    if len(cells) < enough or not all(cell.isdecimal() and len(cell) < 9 for cell in cells):
        return False
    numbers = [int(cell) for cell in cells]
    return numbers == list(range(numbers[0], numbers[0] + len(numbers)))
