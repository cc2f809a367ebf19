"""A price or a number that is none as the destination reads it: `1.234,50`, `12 EUR`, `free`."""

from __future__ import annotations

import re
from collections.abc import Hashable
from typing import TYPE_CHECKING

from importers.catalog.model import CellRef, Severity
from importers.catalog.schema import FieldKind
from importers.validation.cells import Cells, Mask, matches
from importers.validation.examples import NUMBER as CAMPAIGN
from importers.validation.examples import PRICE, invalid, valid
from importers.validation.rule import CellRule, ColumnUse
from importers.validation.suggestion import CellFix, corrected
from importers.validation.text import INTEGER, NUMBER

if TYPE_CHECKING:
    from importers.validation.messages import MessageFormatter

_PATTERNS = {FieldKind.MONEY: NUMBER, FieldKind.INTEGER: INTEGER}
_DECIMAL_COMMA = re.compile(r"[+-]?\d+,(?:\d{1,2}|\d{4,})")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+,\d{1,2}")


def _pattern(use: ColumnUse) -> Hashable:
    field = use.field
    return None if field is None else _PATTERNS.get(field.kind)


def _check(cells: Cells, pattern: str) -> Mask:
    wrong: Mask = ~(matches(cells.trimmed, pattern) | cells.settled)
    return wrong


def _sentence(about: MessageFormatter, ref: CellRef) -> str:
    field = about.field(ref)
    if field is not None and field.kind is FieldKind.INTEGER:
        return f"{about.value(ref)} is not a whole number."
    return f"{about.value(ref)} is not a plain number such as 1234.50."


def decimal_point(text: str) -> str | None:
    """Return a number with a decimal point for one with a comma, where the comma can mean nothing else.

    `12,50` and `1.234,50` are certain. `1,234` is not: it may be a thousand.
    """
    number = text.strip()
    if _GROUPED.fullmatch(number):
        return number.replace(".", "").replace(",", ".")
    if _DECIMAL_COMMA.fullmatch(number):
        return number.replace(",", ".")
    return None


RULE = CellRule(
    code="not-a-number",
    title="Not a number",
    severity=Severity.ERROR,
    order=100,
    setting=_pattern,
    check=_check,
    sentence=_sentence,
    fix=CellFix("Write a decimal point in", corrected(decimal_point)),
    examples=(
        valid(PRICE, "0", "12", "1234.50", ".5", "5.", "+3", "-1", "", "#N/A"),
        valid(CAMPAIGN, "575", "-5"),
        invalid(PRICE, {"12,5": "12.5", "1.234,50": "1234.50", "1,234": None, "free": None}),
        invalid(PRICE, {"1e3": None, "NaN": None, "1 000": None, "1/2": None}),
        invalid(CAMPAIGN, {"575.0": None}),
    ),
)
