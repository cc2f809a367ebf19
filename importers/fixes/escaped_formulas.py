"""Takes the apostrophes off again that keep a spreadsheet from calculating texts in a CSV file of results."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow.compute as pc

from importers.catalog import arrow
from importers.catalog.catalog import Catalog
from importers.catalog.labels import REASON, STOOD_AT
from importers.catalog.model import CellRef, Edit


def unescape_formulas(catalog: Catalog) -> None:
    """Make the texts of such a file what they were; any other file is left alone.

    This belongs to reading it: it is no step that could be undone.
    """
    ours = {STOOD_AT, REASON}.intersection(catalog.labels)
    if ours and not catalog.source.is_workbook:
        catalog.apply([*_labels(catalog), *_cells(catalog)])


def _labels(catalog: Catalog) -> Iterator[Edit]:
    from importers.writers.formula_escape import unescape_formula

    for column, label in enumerate(catalog.labels):
        if unescape_formula(label) != label:
            yield Edit(CellRef(None, column), label, unescape_formula(label))


def _cells(catalog: Catalog) -> Iterator[Edit]:
    from importers.writers.formula_escape import unescape_formula

    for column in range(catalog.column_count):
        quoted = pc.starts_with(catalog.column(column), "'").combine_chunks()
        rows = np.flatnonzero(arrow.mask_of(quoted))
        for row, text in zip(rows.tolist(), catalog.values(rows, column), strict=True):
            if text is not None and unescape_formula(text) != text:
                yield Edit(CellRef(row, column), text, unescape_formula(text))
