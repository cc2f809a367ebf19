"""A row with fewer cells than the header: its values may stand in the wrong columns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from importers.catalog.catalog import Catalog
from importers.catalog.model import CellRef, Edit, Severity
from importers.validation.examples import KEY, NAME, Example
from importers.validation.rule import RowRule
from importers.validation.suggestion import RowFix

if TYPE_CHECKING:
    from importers.validation.messages import MessageFormatter


def _sentence(about: MessageFormatter, ref: CellRef) -> str:
    return about.width_sentence(about.row(ref))


def _fill(catalog: Catalog, rows: np.ndarray) -> Iterator[Edit]:
    for column in range(catalog.header_width):
        values = catalog.values(rows, column)
        for row, value in zip(rows.tolist(), values, strict=True):
            if value is None:
                yield Edit(CellRef(row, column), None, "")


_COLUMNS = (("SKU", KEY), ("Name", NAME))

RULE = RowRule(
    code="missing-cell",
    title="Row with too few fields",
    severity=Severity.ERROR,
    order=80,
    check=lambda records: records.ragged[0],
    sentence=_sentence,
    fix=RowFix("Add the missing cells", _fill),
    examples=(
        Example(_COLUMNS, (("A", ""), ("B", "Mug"))),
        Example(
            _COLUMNS,
            (("A", "Cup"), ("B",)),
            found=((1, None),),
            fixed=(("A", "Cup"), ("B", "")),
        ),
    ),
)
