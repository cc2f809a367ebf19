"""Which rows hold a text."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from importers.catalog import Catalog


def matching_rows(catalog: Catalog, words: str) -> np.ndarray:
    """Return the rows with that text in any column, case ignored, as they now stand."""
    found = np.zeros(catalog.row_count, dtype=bool)
    for column in range(catalog.column_count):
        held = pc.match_substring(catalog.column(column), words, ignore_case=True)
        found |= pc.fill_null(held, pa.scalar(False)).to_numpy()
    return np.flatnonzero(found)
