"""Walking through the problems of a catalog in the file's order, while changes make them come and go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from importers.catalog.model import Problem
from importers.validation.occurrences import in_file_order
from importers.validation.report import Report

_ABOVE = -1  # where the header, and a whole row before its first cell, stand

# Row, column, kind, and the number among those of its kind where they have no row of their own.
Key = tuple[int, int, int, int]
START: Key = (_ABOVE - 1, _ABOVE, 0, 0)


@dataclass(frozen=True, slots=True)
class Stop:
    """A problem, its place in the file's order, and its number among all there are now, from 1."""

    problem: Problem
    key: Key
    number: int


def _key(problem: Problem, index: int, kind: int) -> Key:
    row, column = problem.ref.row, problem.ref.column
    if row is None:
        return (_ABOVE, _ABOVE if column is None else column, kind, index)
    return (row, _ABOVE if column is None else column, kind, 0)


class ProblemWalk:
    """Finds the next problem from a place, whatever has changed since."""

    def __init__(self, report: Callable[[], Report]) -> None:
        """ProblemWalk through the problems of the report that there is whenever it is asked for."""
        self._report = report
        self._order: tuple[Report, np.ndarray, np.ndarray, np.ndarray] | None = None

    def find(self, key: Key, *, after: bool) -> Stop | None:
        """Return the first problem after a place, or (not `after`) at it or after; None at the end."""
        rows, *_ = self._ordered()
        for place in range(int(np.searchsorted(rows, key[0])), len(rows)):
            stop = self._stop(place)
            if stop.key > key or (stop.key == key and not after):
                return stop
        return None

    def before(self, key: Key) -> Stop | None:
        """Return the last problem before a place; None at the beginning."""
        rows, *_ = self._ordered()
        for place in range(int(np.searchsorted(rows, key[0], side="right")) - 1, -1, -1):
            stop = self._stop(place)
            if stop.key < key:
                return stop
        return None

    def _stop(self, place: int) -> Stop:
        _, numbers, indices = self._ordered()
        report, index = self._report(), int(indices[place])
        group = report.groups[int(numbers[place])]
        problem = report.problem(group.code, group.column, index)
        kind = report.rules.places[problem.code]
        return Stop(problem, _key(problem, index, kind), place + 1)

    def _ordered(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        report = self._report()
        if self._order is None or self._order[0] is not report:
            self._order = (report, *in_file_order(report))
        return self._order[1:]
