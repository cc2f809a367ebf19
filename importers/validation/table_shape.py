"""How full the rows of a table are, as it was read: what tells a thin row from a usual one. Edits do not change it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from importers.catalog import arrow
from importers.catalog.source import SourceTable
from importers.validation.fullness import Fullness

_LOOKED_AT = 10_000  # rows
_FEW = 5
_RARE = 0.2


@dataclass(frozen=True, slots=True)
class TableShape:
    """`typical` is how many cells of a row hold something, `lone_are_rare` and `pairs_are_rare` whether few rows have
    but one such cell, or two.
    """

    typical: int = 0
    lone_are_rare: bool = False
    pairs_are_rare: bool = False

    @classmethod
    def of(cls, source: SourceTable) -> TableShape:
        """Look at the first rows of a table."""
        columns = [column.slice(0, _LOOKED_AT) for column in source.columns]
        counts = Fullness(columns, min(_LOOKED_AT, source.row_count)).counts
        if not len(counts):
            return cls()
        return cls(int(np.median(counts)), _are_rare(counts == 1), _are_rare(counts == 2))

    @property
    def thin(self) -> int:
        """Return how many filled cells a row has at most that is thin beside the others."""
        return self.typical - 1 if self.typical < _FEW else self.typical * 2 // 3


def _are_rare(which: np.ndarray) -> bool:
    return bool(np.mean(which) < _RARE or np.sum(which) <= 1)


def holds_codes(keys: pa.ChunkedArray) -> bool:
    """Tell whether nearly all keys of the first rows hold a digit, so that a word among them stands out."""
    written = arrow.texts([text for text in keys.slice(0, _LOOKED_AT).to_pylist() if text])
    digits = arrow.mask_of(pc.match_substring_regex(written, r"\d"))
    return len(digits) > 0 and float(np.mean(digits)) > 1 - _RARE
