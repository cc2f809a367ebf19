"""Numbers such as `1.234` that would mean something else here than in the second file: they are not taken."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from importers.validation.cells import is_blank, matches
from importers.validation.prices import PriceColumn

_OPEN = r"^\D{0,5}[1-9]\d{0,2}[.,]\d{3}\D{0,5}$"


def misread(new: pa.Array, there: pa.Array, here: pa.ChunkedArray, *, workbook: bool) -> np.ndarray:
    """Return which values of a column `there` have a mark that is not surely the same in the column `here`.

    `here` is the column as it was read. One that is blank takes over what the marks are there. `workbook`: the numbers
    there have a point unless commas tell otherwise.
    """
    lone = matches(new, _OPEN)
    if not lone.any() or all(bool(is_blank(chunk).all()) for chunk in here.chunks):
        return np.zeros(len(new), bool)
    known = PriceColumn(pa.chunked_array([there])).decimal_marks or ("." if workbook else "")
    return lone if known != PriceColumn(here).decimal_marks else np.zeros(len(new), bool)
