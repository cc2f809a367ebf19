"""A text or number wider than the destination's documentation says.

Of a price in a workbook that has more decimals than documented, such as 1.15599, Excel shows 1.16 in a column of
two decimals. Where the column's other prices tell that it is one, that is the fix.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from typing import TYPE_CHECKING

import pyarrow.compute as pc

from importers.catalog import arrow
from importers.catalog.model import CellRef, Severity
from importers.catalog.schema import Field, FieldKind
from importers.validation.cells import Cells, Mask, matches
from importers.validation.examples import PRICE, invalid, valid
from importers.validation.rule import CellRule, ColumnUse
from importers.validation.suggestion import CellFix, ColumnEvidence, Correction
from importers.validation.text import NUMBER

if TYPE_CHECKING:
    from importers.validation.messages import MessageFormatter


def _width(use: ColumnUse) -> Hashable:
    """Return the most characters, or a pattern of numbers that are too wide."""
    field = use.field
    if field is None:
        return None
    if field.max_length is not None:
        return field.max_length
    if field.max_digits is None or field.max_decimals is None:
        return None
    whole = field.max_digits - field.max_decimals
    return rf"^[+-]?(?:0*[1-9]\d{{{whole},}}(?:\.\d*)?|\d*\.\d{{{field.max_decimals + 1},}})$"


def _check(cells: Cells, width: int | str) -> Mask:
    if isinstance(width, str):
        return matches(cells.trimmed, width)
    longer: Mask = arrow.numbers_of(pc.utf8_length(cells.values)) > width
    return longer


def _sentence(about: MessageFormatter, ref: CellRef) -> str:
    field = about.field(ref)
    if field is None:
        return f"{about.value(ref)} is too long."
    if field.max_length is not None:
        length = len(about.text(ref))
        return f"{field.label} has {length:,} characters; {field.max_length:,} are documented."
    digits = (field.max_digits or 0) - (field.max_decimals or 0)
    return (
        f"{about.value(ref)} has more digits than the documented {digits} before"
        f" and {field.max_decimals} after the point."
    )


def _correction(evidence: ColumnEvidence) -> Correction | None:
    field, most = evidence.field, 0 if evidence.field is None else evidence.field.max_decimals
    if field is None or field.kind is not FieldKind.MONEY or not most:
        return None
    if not (evidence.catalog.source.is_workbook and evidence.prices.shown_with(most)):
        return None
    return partial(_rounded, decimals=most)


def _rounded(text: str, decimals: int) -> str | None:
    """Return a number with so many decimals, half away from zero as Excel shows it; None for what is none."""
    if re.fullmatch(NUMBER, text.strip()) is None or len(text.strip()) > _MOST:
        return None
    rounded = Decimal(text.strip()).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return format(rounded, "f")


def _note(_evidence: ColumnEvidence, _old: Sequence[str]) -> str:
    return " to the decimals that Excel shows"


_MOST = 25  # characters: Decimal rounds nothing of so many by itself

RULE = CellRule(
    code="too-long",
    title="Longer than documented",
    severity=Severity.WARNING,
    order=140,
    setting=_width,
    keepable=True,
    check=_check,
    sentence=_sentence,
    fix=CellFix("Round", _correction, _note),
    examples=(
        valid(Field("name", "Name", max_length=3), "Mug", "Œuf"),
        valid(PRICE, "0001234567890123456.50", "1.5", "free"),
        invalid(Field("name", "Name", max_length=3), {"Mugs": None}),
        invalid(PRICE, {"1.005": None, "12345678901234567.5": None}),
    ),
)
