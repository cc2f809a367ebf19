"""How many cells of each row hold something, kept right while cells change: what whole rows are first judged by."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pyarrow as pa

from importers.catalog import arrow

_FEW = 64  # rows whose bits are sooner changed one by one


class Fullness:
    """`counts` has the number of each row's cells that hold a character, be it a space (uint16, one a row).

    Beside it only a bit is kept of each cell.
    """

    def __init__(self, columns: Iterable[pa.ChunkedArray], row_count: int) -> None:
        """Look at all cells of all columns."""
        self.counts = np.zeros(row_count, np.uint16)
        self._bits: list[np.ndarray] = []
        for column in columns:
            filled = np.concatenate([_NOTHING, *map(arrow.filled, column.chunks)])
            self.counts += filled
            self._bits.append(np.packbits(filled))

    def change(self, column: int, rows: np.ndarray, filled: np.ndarray) -> None:
        """Let these cells of a column hold something, or nothing; rows do not repeat."""
        was = self._was(column, rows)
        self.counts[rows] += filled
        self.counts[rows] -= was
        changed = rows[filled != was]
        if len(changed) > _FEW:
            every = np.unpackbits(self._bits[column], count=len(self.counts))
            every[rows] = filled
            self._bits[column] = np.packbits(every)
            return
        for row in changed.tolist():
            self._bits[column][row >> 3] ^= 0x80 >> (row & 7)

    def _was(self, column: int, rows: np.ndarray) -> np.ndarray:
        bytes_of = self._bits[column][rows >> 3]
        was: np.ndarray = ((bytes_of >> (7 - (rows & 7)).astype(np.uint8)) & 1).astype(bool)
        return was


_NOTHING = np.zeros(0, bool)
