"""How full the rows of a table are, as it was read: what tells a thin row from a usual one. Edits do not change it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from importers.catalog.source import SourceTable
from importers.validation.fullness import Fullness

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
        columns = [column.slice(0, _LOOKED_AT) for column in source.columns]
        counts = Fullness(columns, min(_LOOKED_AT, source.row_count)).counts
        if not len(counts):
            return cls()
        lone = float(np.mean(counts == 1))
        return cls(int(np.median(counts)), lone < _RARE or np.sum(counts == 1) <= 1)

    @property
    def thin(self) -> int:
        """Return how many filled cells a row has at most that is thin beside the others."""
        return self.typical - 1 if self.typical < _FEW else self.typical * 2 // 3
