"""Records as the rules of whole rows look at them: all, or those that a change touched."""

from __future__ import annotations

from functools import cached_property

import numpy as np
import pyarrow as pa

from importers.catalog import arrow
from importers.catalog.catalog import Catalog
from importers.validation.fullness import Fullness
from importers.validation.non_products import SheetFrame
from importers.validation.ragged import Ragged, find_ragged, ragged_among

MANY = 1000  # rows, from which on they are taken from whole columns


class Records:
    """Some records of a catalog as they now stand, with what several rules want of them."""

    def __init__(
        self,
        catalog: Catalog,
        frame: SheetFrame,
        rows: np.ndarray | None = None,
        fullness: Fullness | None = None,
    ) -> None:
        """Look at these rows, ascending; None for all. `frame` is what they are seen in.

        `fullness` is that of the catalog, if somebody keeps it.
        """
        self.catalog = catalog
        self.frame = frame
        self.rows = rows
        self._fullness = fullness

    @property
    def numbers(self) -> np.ndarray:
        """Return the rows."""
        return np.arange(self.catalog.row_count) if self.rows is None else self.rows

    @property
    def filled(self) -> np.ndarray:
        """Return how many cells of each of these rows hold something."""
        if self._fullness is None:
            self._fullness = fullness_of(self.catalog)
        counts = self._fullness.counts
        return counts if self.rows is None else counts[self.rows]

    def column(self, column: int) -> pa.ChunkedArray:
        """Return the texts of a column in these rows."""
        if self.rows is None:
            return self.catalog.column(column)
        if len(self.rows) <= MANY:
            return pa.chunked_array([arrow.texts(self.catalog.values(self.rows, column))])
        return _taken(self.catalog.column(column), self.rows)

    @cached_property
    def ragged(self) -> Ragged:
        """Return the rows with too few cells, and those with too many."""
        if self.rows is None:
            return find_ragged(self.catalog)
        return ragged_among(self.catalog, self.rows)


def fullness_of(catalog: Catalog) -> Fullness:
    """Return how full the rows of a catalog are as they now stand."""
    columns = map(catalog.column, range(catalog.column_count))
    return Fullness(columns, catalog.row_count)


def _taken(column: pa.ChunkedArray, rows: np.ndarray) -> pa.ChunkedArray:
    """Return some rows of a column, ascending, chunk by chunk: Arrow itself would join all chunks first."""
    parts, start = [arrow.texts([]).cast(column.type)], 0
    for chunk in column.chunks:
        first, last = np.searchsorted(rows, [start, start + len(chunk)])
        if last > first:
            parts.append(chunk.take(arrow.rows(rows[first:last] - start)))
        start += len(chunk)
    return pa.chunked_array(parts, column.type)
