"""The products of a catalog as an upload sees them: frozen when it begins, read row by row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Product:
    """One row's values by field name, as text; a blank or missing cell is ""."""

    row: int
    key: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class Products:
    """The rows that are ready to send, over immutable columns: later edits do not reach them.

    `columns` maps field names to whole catalog columns, `rows` holds the ready row indices in
    source order, `key` is the name of the field that identifies a product. Pictures are named
    relative to `folder`, where the catalog lies.
    """

    columns: Mapping[str, pa.ChunkedArray]
    rows: np.ndarray  # int64
    key: str
    folder: Path | None = None

    def __len__(self) -> int:
        """Return the number of products."""
        return len(self.rows)

    def __iter__(self) -> Iterator[Product]:
        """Yield the products in source order."""
        return (self.product(int(row)) for row in self.rows)

    def product(self, row: int) -> Product:
        """Return one row's product."""
        values = {name: column[row].as_py() or "" for name, column in self.columns.items()}
        return Product(row, values[self.key], values)
