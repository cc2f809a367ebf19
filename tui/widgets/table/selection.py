"""A block of cells that the operator selected: from where it was begun to the cursor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Selection:
    """Positions of rows from `first` to `last`, and columns in the order in which they are drawn."""

    first: int
    last: int
    columns: tuple[int, ...]

    @classmethod
    def between(
        cls, one: tuple[int, int], other: tuple[int, int], columns: Sequence[int]
    ) -> Selection:
        """Return the block with two cells (position, column) at its corners; `columns` are those that are drawn."""
        first, last = sorted((max(one[0], 0), max(other[0], 0)))
        left, right = sorted(columns.index(each[1]) for each in (one, other))
        return cls(first, last, tuple(columns[left : right + 1]))

    @property
    def height(self) -> int:
        """Return how many rows it has."""
        return self.last - self.first + 1

    def holds(self, position: int, column: int) -> bool:
        """Tell whether a cell is in it."""
        return self.first <= position <= self.last and column in self.columns
