"""A long number that a spreadsheet shortened to `8.9E+12`: its digits are gone."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING

from importers.catalog.model import CellRef, Severity
from importers.catalog.schema import FieldKind
from importers.validation.cells import matches
from importers.validation.examples import KEY, NAME, invalid, valid
from importers.validation.rule import CellRule, ColumnUse
from importers.validation.text import BARCODE_HEADER, LOST_DIGITS

if TYPE_CHECKING:
    from importers.validation.messages import MessageFormatter


def _holds_codes(use: ColumnUse) -> Hashable:
    field = use.field
    is_key = field is not None and field.kind is FieldKind.KEY
    return True if is_key or BARCODE_HEADER.search(use.label) is not None else None


def _sentence(about: MessageFormatter, ref: CellRef) -> str:
    return (
        f"Digits were lost when a spreadsheet wrote {about.value(ref)};"
        " they cannot be recovered, take the number from its source."
    )


RULE = CellRule(
    code="lost-digits",
    title="Digits lost to 8.9E+12",
    severity=Severity.WARNING,
    order=190,
    error_when_sent=True,
    setting=_holds_codes,
    check=lambda cells, _: matches(cells.trimmed, LOST_DIGITS),
    sentence=_sentence,
    examples=(
        valid(KEY, "8E12", "4006381333931", "E+12"),
        valid(NAME, "8.9E+12"),
        invalid(KEY, {"8.9E+12": None, "8,9e12": None, "4E+12": None}),
        invalid(None, {"4.00638E+12": None}, label="EAN code"),
    ),
)
