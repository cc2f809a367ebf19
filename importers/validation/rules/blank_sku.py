"""A product without its key."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING

from importers.catalog.model import CellRef, Severity
from importers.catalog.schema import FieldKind
from importers.validation.examples import KEY, NAME, invalid, valid
from importers.validation.rule import CellRule, ColumnUse

if TYPE_CHECKING:
    from importers.validation.messages import MessageFormatter


def _keys(use: ColumnUse) -> Hashable:
    field = use.field
    return True if field is not None and field.kind is FieldKind.KEY else None


def _sentence(_about: MessageFormatter, _ref: CellRef) -> str:
    return "The SKU is blank; every product needs its own."


RULE = CellRule(
    code="blank-sku",
    title="Blank SKU",
    severity=Severity.ERROR,
    order=40,
    setting=_keys,
    check=lambda cells, _: cells.blank,
    sentence=_sentence,
    examples=(
        valid(KEY, "A", "0"),
        valid(NAME, ""),
        invalid(KEY, {"": None, " ": None, "\u00a0": None}),
    ),
)
