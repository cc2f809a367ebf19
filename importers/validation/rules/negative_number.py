"""A number below zero, where there can be none."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING

from importers.catalog.model import CellRef, Severity
from importers.catalog.schema import FieldKind
from importers.validation.cells import Cells, Mask, matches_where
from importers.validation.examples import NUMBER as CAMPAIGN
from importers.validation.examples import PRICE, invalid, valid
from importers.validation.rule import CellRule, ColumnUse
from importers.validation.text import INTEGER, NUMBER

if TYPE_CHECKING:
    from importers.validation.messages import MessageFormatter

_PATTERNS = {FieldKind.MONEY: NUMBER, FieldKind.INTEGER: INTEGER}


def _pattern(use: ColumnUse) -> Hashable:
    field = use.field
    return None if field is None else _PATTERNS.get(field.kind)


def _check(cells: Cells, pattern: str) -> Mask:
    number = matches_where(cells.begins("-"), cells.trimmed, pattern)
    return matches_where(number, cells.trimmed, "[1-9]")


def _sentence(about: MessageFormatter, ref: CellRef) -> str:
    return f"{about.value(ref)} is below zero."


RULE = CellRule(
    code="negative-number",
    title="Negative number",
    severity=Severity.ERROR,
    order=110,
    setting=_pattern,
    check=_check,
    sentence=_sentence,
    examples=(
        valid(PRICE, "1", "-0.00", "--1", "-"),
        invalid(PRICE, {"-1": None, "-0.01": None, "-.5": None}),
        invalid(CAMPAIGN, {"-5": None}),
    ),
)
