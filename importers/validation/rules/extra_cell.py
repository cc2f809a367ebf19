"""A row with more cells than the header, as of a separator within a value that nobody quoted."""

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


def _drop(catalog: Catalog, rows: np.ndarray) -> Iterator[Edit]:
    """Take away the extra cells of the rows where nothing stands in them."""
    width, count = catalog.header_width, catalog.column_count
    values = [catalog.values(rows, column) for column in range(width, count)]
    for at, row in enumerate(rows.tolist()):
        cells = [column[at] for column in values]
        if any(cell and cell.strip() for cell in cells):
            continue
        for column, cell in enumerate(cells, width):
            if cell is not None:
                yield Edit(CellRef(row, column), cell, None)


_COLUMNS = (("SKU", KEY), ("Name", NAME))

RULE = RowRule(
    code="extra-cell",
    title="Row with too many fields",
    severity=Severity.ERROR,
    order=90,
    check=lambda records: records.ragged[1],
    sentence=_sentence,
    fix=RowFix("Drop the empty extra cells", _drop),
    examples=(
        Example(_COLUMNS, (("A", "Cup"), ("B", "Mug"))),
        Example(_COLUMNS, (("A", "Cup", "", " "),), found=((0, None),), fixed=(("A", "Cup"),)),
        Example(_COLUMNS, (("A", "Cup", "red"),), found=((0, None),)),
    ),
)
