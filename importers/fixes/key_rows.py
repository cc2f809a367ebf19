"""Which rows have which SKU, kept right from one change to the next: recipes name rows by it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from importers.catalog.catalog import Catalog
from importers.catalog.model import Fix


class KeyRows:
    """The rows of each of the wanted SKUs, ascending, rows left out included.

    Found once by searching a whole column; after that a change costs what it touches.
    """

    def __init__(self, catalog: Catalog, key: int, wanted: Iterable[str]) -> None:
        """Search the column of the SKU as it stands."""
        self._key = key
        self._rows: dict[str, list[int]] = {sku: [] for sku in wanted}
        column = catalog.column(key)
        held = pc.is_in(column, value_set=pa.array(list(self._rows), pa.string()))
        rows = np.flatnonzero(held.to_numpy())
        for row, sku in zip(rows.tolist(), catalog.values(rows, key), strict=True):
            self._rows[str(sku)].append(row)

    def __getitem__(self, sku: str) -> Sequence[int]:
        """Return the rows of one of the wanted SKUs."""
        return self._rows[sku]

    def place(self, row: int, sku: str) -> int:
        """Return which of the rows of its SKU a row is, from 1."""
        return bisect_left(self._rows[sku], row) + 1

    def follow(self, fix: Fix) -> None:
        """Take note of a change that is made; its old values are those that stood."""
        for edit in fix.edits:
            row = edit.ref.row
            if row is None or edit.ref.column != self._key:
                continue
            if edit.old in self._rows and (at := self._at(row, edit.old)) is not None:
                del self._rows[edit.old][at]
            if edit.new in self._rows and self._at(row, edit.new) is None:
                self._rows[edit.new].insert(bisect_left(self._rows[edit.new], row), row)

    def _at(self, row: int, sku: str) -> int | None:
        rows = self._rows[sku]
        at = bisect_left(rows, row)
        return at if at < len(rows) and rows[at] == row else None
