"""A barcode with something beside its digits: hyphens, spaces, a decimal; or a text that is none at all."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from importers.catalog.model import CellRef, Severity
from importers.validation.barcodes import (
    BETWEEN,
    LENGTHS,
    check_digit,
    digits_alone,
    holds_barcodes,
    is_barcode,
    is_old_book,
    is_serial,
    old_books,
)
from importers.validation.cells import Cells, Mask, matches_where
from importers.validation.examples import invalid, valid
from importers.validation.rule import CellRule
from importers.validation.suggestion import CellFix, corrected
from importers.validation.text import LOST_DIGITS

if TYPE_CHECKING:
    from importers.validation.messages import MessageFormatter

_TOLD = rf"^['=]|{LOST_DIGITS}"  # by `text-mark` and `lost-digits`


def _check(cells: Cells, books: bool) -> Mask:
    found: Mask = ~(digits_alone(cells) | cells.settled)
    found &= ~matches_where(found, cells.trimmed, _TOLD)
    return found & ~old_books(cells, found) if books else found


def digits_of(text: str) -> str | None:
    """Return the digits of a barcode alone; None where they are none, or something else is written there too."""
    digits = _bare(text)
    return digits if is_barcode(digits) else None


def _bare(text: str) -> str:
    return re.sub(rf"(?<=\d){BETWEEN}+(?=\d)", "", text.strip().removesuffix(".0"))


def _sentence(about: MessageFormatter, ref: CellRef) -> str:
    text, value = about.text(ref).strip(), about.value(ref)
    if digits_of(text) is not None:
        return (
            f"{value} is a barcode with more than its digits: {digits_of(text)} is what is meant."
        )
    if is_old_book(text):
        return f"{value} is an ISBN of ten digits, as books had until 2007; their barcode has 13."
    if is_serial(text):
        return f"{value} is an ISSN, the number of a journal, and no barcode: its barcode begins with 977."
    digits = _bare(text)
    if digits.isdecimal() and len(digits) in LENGTHS:
        right = check_digit(digits[:-1])
        return f"{value} is no barcode: after {digits[:-1]} comes {right}, so a digit is wrong."
    return f"{value} is no barcode of 8, 12, 13 or 14 digits."


RULE = CellRule(
    code="barcode-form",
    title="Barcode with more than digits",
    severity=Severity.WARNING,
    order=193,
    setting=holds_barcodes,
    keepable=True,
    check=_check,
    sentence=_sentence,
    fix=CellFix("Write the digits alone in", corrected(digits_of)),
    examples=(
        valid(None, "4006381333931", "036000291452", "4.00638E+12", "'4006381333931", label="EAN"),
        valid(None, "0-306-40615-2", "080442957X", label="ISBN"),
        valid(None, "A-17", "B-18", "4006381333931", "C-9", label="Barcode"),
        invalid(
            None,
            {"4 006381 333931": "4006381333931", "978-3-16-148410-0": "9783161484100"},
            label="EAN",
        ),
        invalid(None, {"7-23456-00003-3": None, "0-36000-29145-2": "036000291452"}, label="UPC"),
        invalid(
            None,
            {"4006381333931.0": "4006381333931", "080442957X": None, "4006381333930.0": None},
            label="GTIN",
        ),
        invalid(None, {"0378-5955": None, "4006381333931 x": None}, label="EAN"),
    ),
)
