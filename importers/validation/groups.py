"""Rows that belong together, such as those of one key, found when someone asks for them."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from importers.validation.rows import NONE, Rows


class RowGroups:
    """Rows with a group's number each; rows of one number belong together.

    `kinds` tells rows of one group apart: `others` are then only those of another kind.
    """

    def __init__(
        self, rows: Rows = NONE, numbers: np.ndarray = NONE, kinds: np.ndarray | None = None
    ) -> None:
        """Take ascending rows and, at the same places, the number of each one's group, and its kind."""
        self.rows = rows
        self._numbers = numbers
        self._kinds = kinds

    def of(self, row: int) -> Rows:
        """Return the rows of a row's group, itself included, ascending; none if it is in no group."""
        members: Rows = self.rows[self._places(row)]
        return members

    def others(self, row: int) -> Rows:
        """Return the other rows of a row's group, or those of another kind, ascending."""
        places = self._places(row)
        kinds = self.rows if self._kinds is None else self._kinds
        mine = kinds[places[self.rows[places] == row]]
        others: Rows = self.rows[places[kinds[places] != mine]] if len(places) else NONE
        return others

    def all_but_first(self) -> np.ndarray:
        """Return every row but the first of each group, ascending."""
        _, firsts = np.unique(self._numbers, return_index=True)
        return np.delete(self.rows, firsts)

    def __len__(self) -> int:
        """Return how many groups there are."""
        return len(self._starts)

    def group(self, place: int) -> Rows:
        """Return the rows of one group, ascending; `place` counts the groups from 0."""
        order, _ = self._sorted
        starts = self._starts
        stop = starts[place + 1] if place + 1 < len(starts) else len(order)
        members: Rows = self.rows[order[starts[place] : stop]]
        return members

    def place(self, row: int) -> int | None:
        """Return the place of a row's group, as `group` counts them; None if it is in none."""
        at = int(np.searchsorted(self.rows, row))
        if at >= len(self.rows) or int(self.rows[at]) != row:
            return None
        numbers = self._sorted[1][self._starts]
        return int(np.searchsorted(numbers, self._numbers[at]))

    @cached_property
    def _starts(self) -> np.ndarray:
        numbers = self._sorted[1]
        if not len(numbers):
            return NONE
        return np.flatnonzero(np.concatenate([[True], numbers[1:] != numbers[:-1]]))

    def _places(self, row: int) -> np.ndarray:
        """Return where the members of a row's group stand among the rows, ascending."""
        place = int(np.searchsorted(self.rows, row))
        if place >= len(self.rows) or int(self.rows[place]) != row:
            return NONE
        order, numbers = self._sorted
        start = np.searchsorted(numbers, self._numbers[place], side="left")
        stop = np.searchsorted(numbers, self._numbers[place], side="right")
        places: np.ndarray = order[start:stop]
        return places

    @cached_property
    def _sorted(self) -> tuple[np.ndarray, np.ndarray]:
        order = np.argsort(self._numbers, kind="stable")
        return order, self._numbers[order]
