"""A barcode from a range that GS1 gives to no product: numbers of one shop or region, coupons, receipts, or zeros."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from importers.catalog import arrow
from importers.catalog.model import CellRef, Severity
from importers.validation.barcodes import digits_alone, fitting, holds_barcodes, of_a_length
from importers.validation.cells import Cells, Mask, matches
from importers.validation.examples import invalid, valid
from importers.validation.rule import CellRule

if TYPE_CHECKING:
    from importers.validation.messages import MessageFormatter

# GS1 General Specifications, 1.4 (GS1 Prefixes, GS1-8 Prefixes): 02, 04, 20-29; 05, 981-984, 99; 980. A number of 12
# digits is one of 13 with a zero before it, one of 14 begins with how many are packed together.
_KINDS = {
    r"^0+$": "zeros alone stand for no product",
    r"^(?:2\d{7}|[24]\d{11}|\d?(?:02|04|2\d)\d{11})$": (
        "GS1 leaves such numbers to every shop or region for goods of its own (restricted circulation),"
        " so elsewhere it is another product"
    ),
    r"^(?:5\d{11}|\d?(?:05\d|98[1-4]|99\d)\d{10})$": "GS1 keeps such numbers for coupons",
    r"^\d?980\d{10}$": "GS1 keeps such numbers for refund receipts",
}
_SHORT, _PACKED = 12, 14
_ANY = "|".join(_KINDS)


def _check(cells: Cells, _books: bool) -> Mask:
    found: Mask = cells.begins_with_any("029") | (cells.length == _PACKED)
    found |= (cells.length == _SHORT) & cells.begins_with_any("45")
    found &= of_a_length(cells)
    if found.any():
        found &= digits_alone(cells)
    if found.any():
        found[found] = matches(cells.trimmed.filter(arrow.mask(found)), _ANY)
    if found.any():  # what has a wrong digit is told as that
        found[found] = fitting(cells.trimmed.filter(arrow.mask(found)))
    return found


def _sentence(about: MessageFormatter, ref: CellRef) -> str:
    text = about.text(ref).strip()
    why = next((why for pattern, why in _KINDS.items() if re.search(pattern, text)), "")
    return f"{about.value(ref)} is no product's barcode: {why}."


RULE = CellRule(
    code="barcode-restricted",
    title="Barcode that no product has",
    severity=Severity.WARNING,
    order=194,
    setting=holds_barcodes,
    keepable=True,
    check=_check,
    sentence=_sentence,
    examples=(
        valid(None, "4006381333931", "036000291452", "96385074", "9780306406157", label="EAN"),
        valid(None, "9771234567003", "10614141000415", "2012345678902", label="GTIN"),
        invalid(
            None, {"2012345678903": None, "0212345678909": None, "20123451": None}, label="EAN"
        ),
        invalid(
            None, {"9812345678902": None, "9912345678909": None, "9801234567892": None}, label="EAN"
        ),
        invalid(
            None, {"0000000000000": None, "212345678909": None, "12012345678900": None}, label="EAN"
        ),
    ),
)
