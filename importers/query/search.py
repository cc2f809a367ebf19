"""Which rows hold a text."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from importers.catalog.catalog import Catalog


def rows_with(catalog: Catalog, column: int, value: str) -> np.ndarray:
    """Return the rows with just this value in a column, ascending; "" is a blank, or a cell that the row lacks."""
    texts = pc.fill_null(catalog.column(column), "")
    return np.flatnonzero(pc.equal(texts, value).to_numpy())


def matching_rows(catalog: Catalog, words: str, column: int | None = None) -> np.ndarray:
    """Return the rows with that text in a column (None: in any), case ignored, as they now stand."""
    found = np.zeros(catalog.row_count, dtype=bool)
    for place in range(catalog.column_count) if column is None else (column,):
        held = pc.match_substring(catalog.column(place), words, ignore_case=True)
        found |= pc.fill_null(held, pa.scalar(False)).to_numpy()
    return np.flatnonzero(found)
