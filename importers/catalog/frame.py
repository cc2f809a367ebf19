"""A catalog as a pandas frame, for scripts and notebooks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from importers.catalog.catalog import Catalog

if TYPE_CHECKING:
    import pandas as pd


def to_frame(catalog: Catalog) -> pd.DataFrame:
    """Return the rows that are not left out, as they now stand; every cell is text, as in the file.

    The index holds each row's line in the file, the columns its labels (a label may come twice). A
    cell that a short row does not have is NA; an empty one is "". The text is not copied, only wrapped.
    """
    import pandas as pd

    kept = np.flatnonzero(~catalog.excluded)
    lines = pd.Index(catalog.lines[kept], name="line")
    frame = pd.DataFrame({n: _series(catalog, n, kept) for n in range(catalog.column_count)})
    return frame.set_axis(lines, axis=0).set_axis(list(catalog.labels), axis=1)


def _series(catalog: Catalog, column: int, kept: np.ndarray) -> pd.Series[str]:
    import pandas as pd

    cells = catalog.column(column)
    if len(kept) < len(cells):
        cells = cells.take(pa.array(kept))
    return pd.Series(pd.arrays.ArrowExtensionArray(cells))
