"""Rows that belong together, such as those of one key, found when someone asks for them."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from importers.validation.rows import NONE, Rows


class RowGroups:
    """Rows with a group's number each; rows of one number belong together."""

    def __init__(self, rows: Rows = NONE, numbers: np.ndarray = NONE) -> None:
        """Take ascending rows and, at the same places, the number of each one's group."""
        self.rows = rows
        self._numbers = numbers

    def of(self, row: int) -> Rows:
        """Return the rows of a row's group, itself included, ascending; none if it is in no group."""
        place = int(np.searchsorted(self.rows, row))
        if place >= len(self.rows) or int(self.rows[place]) != row:
            return NONE
        order, numbers = self._sorted
        start = np.searchsorted(numbers, self._numbers[place], side="left")
        stop = np.searchsorted(numbers, self._numbers[place], side="right")
        members: Rows = self.rows[order[start:stop]]
        return members

    def others(self, row: int) -> Rows:
        """Return the other rows of a row's group, ascending."""
        rows = self.of(row)
        others: Rows = rows[rows != row]
        return others

    def all_but_first(self) -> np.ndarray:
        """Return every row but the first of each group, ascending."""
        _, firsts = np.unique(self._numbers, return_index=True)
        return np.delete(self.rows, firsts)

    @cached_property
    def _sorted(self) -> tuple[np.ndarray, np.ndarray]:
        order = np.argsort(self._numbers, kind="stable")
        return order, self._numbers[order]
