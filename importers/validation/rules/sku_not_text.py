"""A key that a spreadsheet took for a date, or for true or false: the code that was typed is gone."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING

import numpy as np

from importers.catalog.cell_facts import CellFacts, CellKind
from importers.catalog.model import CellRef, Severity
from importers.catalog.schema import FieldKind
from importers.catalog.source import SourceTable
from importers.validation.examples import KEY, NAME, Example, valid
from importers.validation.rule import ColumnUse, FactRule

if TYPE_CHECKING:
    from importers.validation.messages import MessageFormatter

_KINDS = {CellKind.DATE: "a date", CellKind.BOOLEAN: "true or false", CellKind.ERROR: "an error"}


def _keys(use: ColumnUse) -> Hashable:
    return True if use.field is not None and use.field.kind is FieldKind.KEY else None


def _check(source: SourceTable, column: int) -> np.ndarray:
    return source.facts.rows_of(column, CellKind.DATE, CellKind.BOOLEAN)


def _sentence(about: MessageFormatter, ref: CellRef) -> str:
    kind = about.catalog.source.facts.kind(about.row(ref), about.column(ref))
    return (
        f"{about.value(ref)} is {_KINDS.get(kind, 'no text')} in the workbook, perhaps of a code that a"
        " spreadsheet changed; type the code."
    )


_DATED = CellFacts({0: np.array([CellKind.DATE, CellKind.PLAIN, CellKind.BOOLEAN], np.uint8)})

RULE = FactRule(
    code="sku-not-text",
    title="SKU turned into a date, or true or false",
    severity=Severity.ERROR,
    order=65,
    setting=_keys,
    keepable=True,
    check=_check,
    sentence=_sentence,
    examples=(
        valid(KEY, "2001-03-01", "TRUE"),
        Example((("Name", NAME),), (("1-Mar",), ("A",), ("TRUE",)), facts=_DATED),
        Example(
            (("SKU", KEY),), (("1-Mar",), ("A",), ("TRUE",)), found=((0, 0), (2, 0)), facts=_DATED
        ),
    ),
)
