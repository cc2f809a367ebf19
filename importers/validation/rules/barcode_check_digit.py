"""A barcode of the right length whose last digit is not that of the others: a digit is wrong, or two changed places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from importers.catalog import arrow
from importers.catalog.model import CellRef, Severity
from importers.validation.barcodes import (
    check_digit,
    digits_alone,
    fitting,
    holds_barcodes,
    is_serial,
    of_a_length,
    short_upcs,
)
from importers.validation.cells import Cells, Mask
from importers.validation.examples import NAME, invalid, valid
from importers.validation.rule import CellRule

if TYPE_CHECKING:
    from importers.validation.messages import MessageFormatter


def _check(cells: Cells, _books: bool) -> Mask:
    """GS1 General Specifications, 7.9.1."""
    found: Mask = of_a_length(cells) & digits_alone(cells)
    if found.any():
        found[found] = ~fitting(cells.trimmed.filter(arrow.mask(found)))
        found &= ~short_upcs(cells, found)
    return found


def _sentence(about: MessageFormatter, ref: CellRef) -> str:
    text = about.text(ref).strip()
    if is_serial(text):
        return f"{about.value(ref)} is an ISSN, the number of a journal, and no barcode: its barcode begins with 977."
    return (
        f"{about.value(ref)} is no barcode: after {text[:-1]} comes {check_digit(text[:-1])},"
        " so a digit is wrong or two changed places."
    )


RULE = CellRule(
    code="barcode-check-digit",
    title="Barcode with a wrong digit",
    severity=Severity.WARNING,
    order=191,
    setting=holds_barcodes,
    keepable=True,
    check=_check,
    sentence=_sentence,
    examples=(
        valid(None, "4006381333931", "96385074", "036000291452", "10614141000415", label="EAN"),
        valid(None, "01234565", "4.00638E+12", "", "#N/A", label="GTIN"),
        valid(NAME, "4006381333930"),
        invalid(
            None, {"4006381333930": None, "4006381333391": None, "96385075": None}, label="EAN"
        ),
        invalid(None, {"036000291453": None, "20493630": None}, label="UPC code"),
        invalid(None, {"4006381333930": None}, label="Code-barres"),
    ),
)
