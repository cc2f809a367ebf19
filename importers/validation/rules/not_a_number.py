"""A price or a number that is none as the destination reads it: `1.234,50`, `12 EUR`, `free`."""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING

from importers.catalog.model import CellRef, Severity
from importers.catalog.schema import FieldKind
from importers.validation.cells import Cells, Mask, matches
from importers.validation.examples import NUMBER as CAMPAIGN
from importers.validation.examples import PRICE, invalid, valid
from importers.validation.prices import plain, taken_apart
from importers.validation.rule import CellRule, ColumnUse
from importers.validation.suggestion import CellFix, ColumnEvidence, Correction
from importers.validation.text import INTEGER, NUMBER

if TYPE_CHECKING:
    from importers.validation.messages import MessageFormatter

_PATTERNS = {FieldKind.MONEY: NUMBER, FieldKind.INTEGER: INTEGER}
_WHOLE = re.compile(r"([+-]?\d+)[.,]0+")


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
    price = taken_apart(about.text(ref))
    if price is not None and price.decimal_mark is None:
        one, other = plain(price, "."), plain(price, ",")
        return f"{about.value(ref)} is not a plain number: it may be {one} or {other}."
    return f"{about.value(ref)} is not a plain number such as 1234.50."


def _correction(evidence: ColumnEvidence) -> Correction | None:
    if evidence.field is not None and evidence.field.kind is FieldKind.INTEGER:
        return whole_number
    return evidence.prices.plain


def whole_number(text: str) -> str | None:
    """Return a whole number without its decimals, where those are zeros: `575.0`."""
    found = _WHOLE.fullmatch(text.strip())
    return found[1] if found else None


def _currency(evidence: ColumnEvidence, old: Sequence[str]) -> str:
    """Name the currency that was taken off, for the title of a fix."""
    prices = map(taken_apart, old)
    names = {price.currency for price in prices if price is not None and price.currency}
    return f" without {' and '.join(sorted(names))}" if names else ""


RULE = CellRule(
    code="not-a-number",
    title="Not a number",
    severity=Severity.ERROR,
    order=100,
    setting=_pattern,
    check=_check,
    sentence=_sentence,
    fix=CellFix("Write a plain number in", _correction, _currency),
    examples=(
        valid(PRICE, "0", "12", "1234.50", ".5", "5.", "+3", "-1", "", "#N/A"),
        valid(CAMPAIGN, "575", "-5"),
        invalid(PRICE, {"12,5": "12.5", "1.234,50": "1234.50", "1.23,4": None, "free": None}),
        invalid(PRICE, {"€ 53,81": "53.81", "1.299,-": "1299.00", "€ 1.000": "1000", "5 €": "5"}),
        invalid(PRICE, {"US$2.03": "2.03", "15.00 USD": "15.00", "USD 1,000": "1000"}),
        invalid(PRICE, {"1'234.50": "1234.50", "1 234": "1234", "1,299.–": "1299.00"}),
        invalid(PRICE, {"1,234": None, "€ 2,500": None}),
        invalid(PRICE, {"€ 5": None, "$ 6": None, "1,5": "1.5", "12 per box": None}),
        invalid(PRICE, {"1e3": None, "NaN": None, "1/2": None, "12 3": None}),
        invalid(CAMPAIGN, {"575.0": "575", "1,5": None}),
    ),
)
