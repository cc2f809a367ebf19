"""How full the rows of a table are, as it was read: what tells a thin row from a usual one. Edits do not change it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from importers.catalog import arrow
from importers.catalog.source import SourceTable

_LOOKED_AT = 10_000  # rows
_FEW = 5
_RARE = 0.2


@dataclass(frozen=True, slots=True)
class TableShape:
    """`typical` is how many cells of a row hold something, `lone_are_rare` whether few rows have but one such cell."""

    typical: int = 0
    lone_are_rare: bool = False

    @classmethod
    def of(cls, source: SourceTable) -> TableShape:
        """Look at the first rows of a table."""
        counts = filled_counts([column.slice(0, _LOOKED_AT) for column in source.columns])
        if not len(counts):
            return cls()
        lone = float(np.mean(counts == 1))
        return cls(int(np.median(counts)), lone < _RARE or np.sum(counts == 1) <= 1)

    @property
    def thin(self) -> int:
        """Return how many filled cells a row has at most that is thin beside the others."""
        return self.typical - 1 if self.typical < _FEW else self.typical * 2 // 3


def filled_counts(columns: list[pa.ChunkedArray]) -> np.ndarray:
    """Return how many cells of each row hold a character, be it a space."""
    counts = np.zeros(len(columns[0]) if columns else 0, np.int32)
    for column in columns:
        start = 0
        for chunk in column.chunks:
            counts[start : start + len(chunk)] += arrow.filled(chunk)
            start += len(chunk)
    return counts
