"""A cell of a workbook that holds a picture and no text, whatever error its text is for older programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from importers.catalog.cell_facts import CellFacts, CellKind
from importers.catalog.model import CellRef, Severity
from importers.catalog.source import SourceTable
from importers.validation.examples import IMAGE, KEY, Example, valid
from importers.validation.rule import FactRule

if TYPE_CHECKING:
    from importers.validation.messages import MessageFormatter

_OTHERS = (
    "excel-error",
    "uncalculated-formula",
    "invalid-url",
    "picture-address",
    "missing-picture",
    "not-a-number",
)


def _check(source: SourceTable, column: int) -> np.ndarray:
    return source.facts.rows_of(column, CellKind.PICTURE)


def _sentence(about: MessageFormatter, ref: CellRef) -> str:
    return f"{about.name(about.column(ref))} shows a picture in the cell; pictures in cells are not sent."


_PLACED = CellFacts({1: np.array([CellKind.PICTURE, CellKind.PLAIN], np.uint8)})

RULE = FactRule(
    code="picture-in-cell",
    title="Picture in a cell",
    severity=Severity.WARNING,
    order=145,
    keepable=True,
    check=_check,
    sentence=_sentence,
    instead_of=_OTHERS,
    examples=(
        valid(IMAGE, "a.png", "#VALUE!", ""),
        Example(
            (("SKU", KEY), ("Image", IMAGE)),
            (("A", "#VALUE!"), ("B", "b.png")),
            found=((0, 1),),
            facts=_PLACED,
        ),
    ),
)
