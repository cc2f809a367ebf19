"""A text or number wider than the destination's documentation says."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING

import pyarrow.compute as pc

from importers.catalog import arrow
from importers.catalog.model import CellRef, Severity
from importers.catalog.schema import Field
from importers.validation.cells import Cells, Mask, matches
from importers.validation.examples import PRICE, invalid, valid
from importers.validation.rule import CellRule, ColumnUse

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


RULE = CellRule(
    code="too-long",
    title="Longer than documented",
    severity=Severity.WARNING,
    order=140,
    setting=_width,
    keepable=True,
    check=_check,
    sentence=_sentence,
    examples=(
        valid(Field("name", "Name", max_length=3), "Mug", "Œuf"),
        valid(PRICE, "0001234567890123456.50", "1.5", "free"),
        invalid(Field("name", "Name", max_length=3), {"Mugs": None}),
        invalid(PRICE, {"1.005": None, "12345678901234567.5": None}),
    ),
)
