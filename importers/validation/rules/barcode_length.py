"""Too few or too many digits for a barcode; zeros that a spreadsheet took away are given back where that fits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from importers.catalog.model import CellRef, Severity
from importers.validation.barcodes import (
    BarcodeColumn,
    digits_alone,
    fits,
    holds_barcodes,
    is_old_book,
    of_a_length,
    old_books,
)
from importers.validation.cells import Cells, Mask
from importers.validation.examples import Example, invalid, valid
from importers.validation.rule import CellRule
from importers.validation.suggestion import CellFix, ColumnEvidence, Correction

if TYPE_CHECKING:
    from importers.validation.messages import MessageFormatter

_UPC = 12
_LENGTH_OF = {7: 8, 10: _UPC, 11: _UPC}  # with the one or two zeros that are usual before a barcode


def _check(cells: Cells, books: bool) -> Mask:
    found: Mask = digits_alone(cells) & ~of_a_length(cells)
    return found & ~old_books(cells, found) if books else found


def with_zeros(text: str, usual: int | None = None) -> str | None:
    """Return digits with the zeros before them that are missing; None where the check digit does not fit then.

    Zeros change no check digit, so that only the length is open: that of the column's other barcodes (`usual`), else
    the next there is. What could as well be an old book's number stays as it is.
    """
    digits = text.strip()
    length = _LENGTH_OF.get(len(digits)) if digits.isdecimal() else None
    if length is None or not fits(digits) or is_old_book(digits):
        return None
    return digits.zfill(usual if length == _UPC and usual and usual > _UPC else length)


def _correction(evidence: ColumnEvidence) -> Correction:
    usual = BarcodeColumn(evidence.catalog.as_read(evidence.column)).length
    return lambda text: with_zeros(text, usual)


def _sentence(about: MessageFormatter, ref: CellRef) -> str:
    text = about.text(ref).strip()
    if is_old_book(text):
        return f"{about.value(ref)} is an ISBN of ten digits, as books had until 2007; their barcode has 13."
    if with_zeros(text) is not None:
        return f"{about.value(ref)} has {len(text)} digits: zeros before them are missing, with which it is a barcode."
    return f"{about.value(ref)} has {len(text):,} digits; a barcode has 8, 12, 13 or 14."


RULE = CellRule(
    code="barcode-length",
    title="Barcode of no known length",
    severity=Severity.WARNING,
    order=192,
    setting=holds_barcodes,
    keepable=True,
    check=_check,
    sentence=_sentence,
    fix=CellFix("Write the missing zeros before", _correction),
    examples=(
        valid(None, "4006381333931", "96385074", "036000291452", "", label="EAN"),
        valid(None, "0306406152", label="ISBN"),
        invalid(None, {"36000291452": "036000291452", "36000291453": None}, label="UPC"),
        invalid(
            None, {"1234565": "01234565", "0306406152": None, "400638133393100": None}, label="GTIN"
        ),
        Example(
            (("EAN", None),),
            (("0360002914522",), ("0012345678905",), ("36000291452",)),
            found=((2, 0),),
            fixed=(("0360002914522",), ("0012345678905",), ("0036000291452",)),
        ),
    ),
)
