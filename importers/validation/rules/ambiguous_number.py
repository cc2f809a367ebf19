"""A price `1.234` in a column whose other prices have a decimal comma: a thousand, or one and a bit?

It is a plain number to every shop, so that nobody would notice that it is a thousandth of what was meant.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING

import numpy as np

from importers.catalog.model import CellRef, Severity
from importers.catalog.schema import FieldKind
from importers.validation.cells import Cells, Mask, matches
from importers.validation.examples import PRICE, Example, valid
from importers.validation.prices import PriceColumn
from importers.validation.rule import CellRule, ColumnUse
from importers.validation.suggestion import CellFix, ColumnEvidence, Correction

if TYPE_CHECKING:
    from importers.validation.messages import MessageFormatter

_OPEN = r"^[+-]?[1-9]\d{0,2}\.\d{3}$"


def _prices(use: ColumnUse) -> Hashable:
    money = use.field is not None and use.field.kind is FieldKind.MONEY
    return use.prices if money else None


def _check(cells: Cells, prices: PriceColumn) -> Mask:
    if not prices.often_commas:
        return np.zeros(len(cells), bool)
    return matches(cells.trimmed, _OPEN)


def _sentence(about: MessageFormatter, ref: CellRef) -> str:
    whole = about.text(ref).strip().replace(".", "")
    return (
        f"{about.value(ref)} may be {whole}: other prices of this column have a decimal comma,"
        " so the point may part the thousands."
    )


def _correction(evidence: ColumnEvidence) -> Correction | None:
    return evidence.prices.plain if evidence.prices.decimal_marks == "," else None


RULE = CellRule(
    code="ambiguous-number",
    title="Point that may part the thousands",
    severity=Severity.WARNING,
    order=105,
    error_when_sent=True,
    setting=_prices,
    keepable=True,
    check=_check,
    sentence=_sentence,
    fix=CellFix("Write without the point of thousands", _correction),
    examples=(
        valid(PRICE, "1.234", "2.50", "1,234.50"),
        valid(PRICE, "4.999", "12,50", *["9.90"] * 20),
        valid(PRICE, "0.123", "1234.5", "12,50", "1.2345"),
        Example(
            (("Price", PRICE),),
            (("12,50",), ("1.234",)),
            found=((1, 0),),
            fixed=(("12,50",), ("1234",)),
        ),
        Example((("Price", PRICE),), (("12,50",), ("1.234",), ("9.90",)), found=((1, 0),)),
    ),
)
