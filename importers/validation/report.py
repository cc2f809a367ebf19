"""The problems of a catalog as columns of row numbers; a sentence is made only when it is asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from importers.catalog.model import CellRef, Origin, Problem, Severity
from importers.validation.findings import ProblemKind
from importers.validation.messages import MessageFormatter
from importers.validation.rows import NONE, Rows
from importers.validation.rule_set import BUILT_IN, RuleSet

NOT_A_ROW = -1  # stands in `Report.rows` for the header, or for the whole table
REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Group:
    """All problems of one kind in one column; None stands for whole rows, or the table."""

    code: str
    column: int | None
    severity: Severity
    count: int


@dataclass(frozen=True, eq=False)
class Report:
    """The problems at one moment. It never changes: a newer state has its own report.

    `found` holds row numbers by code and column, `general` the problems of the header and of the
    table, `left_out` a mask of the rows that do not count, `refusals` the destination's words by
    cell, `rules` those that the catalog was checked by. Sentences speak of the catalog as it is now.
    """

    found: Mapping[ProblemKind, Rows]
    general: tuple[Problem, ...]
    severities: Mapping[ProblemKind, Severity]
    formatter: MessageFormatter
    left_out: np.ndarray
    refusals: Mapping[CellRef, str] = field(default_factory=dict)
    rules: RuleSet = BUILT_IN

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """Return the kinds of problems by column: errors first, then in the order of the codes."""
        tally = Counter(
            {(*place, self._severity(place)): len(r) for place, r in self.found.items()}
        )
        tally.update((p.code, p.ref.column, p.severity) for p in self.general)
        groups = (Group(*key, count) for key, count in tally.items() if count)
        return tuple(sorted(groups, key=self._order))

    @cached_property
    def errors(self) -> int:
        """Return the number of errors."""
        return sum(group.count for group in self.groups if group.severity is Severity.ERROR)

    @cached_property
    def warnings(self) -> int:
        """Return the number of warnings."""
        return sum(group.count for group in self.groups if group.severity is Severity.WARNING)

    def counts(self) -> dict[str, int]:
        """Return how many problems there are of each code, never capped; absent codes are not in it."""
        counts: dict[str, int] = {}
        for group in self.groups:
            counts[group.code] = counts.get(group.code, 0) + group.count
        return counts

    def rows(self, code: str, column: int | None) -> Rows:
        """Return the rows of one group, ascending; `NOT_A_ROW` stands for the header or the table."""
        rows = self.found.get((code, column), NONE)
        general = np.full(len(self._general(code, column)), NOT_A_ROW, dtype=np.int32)
        return np.concatenate([general, rows]) if len(general) else rows

    def problem(self, code: str, column: int | None, index: int) -> Problem:
        """Return the group's problem number `index`, counted as in `rows`, with its sentence."""
        general = self._general(code, column)
        if index < len(general):
            return general[index]
        return self._problem(code, column, int(self.found[code, column][index - len(general)]))

    def problems_of(self, row: int) -> tuple[Problem, ...]:
        """Return everything that is wrong with one row, errors first."""
        return tuple(
            self._problem(group.code, group.column, row)
            for group in self.groups
            if _holds(self.found.get((group.code, group.column), NONE), row)
        )

    def cells(
        self, rows: range | np.ndarray, columns: Container[int | None] | None = None
    ) -> dict[CellRef, tuple[str, Severity]]:
        """Return the worst problem of each cell in these rows; `column` None speaks of a whole row.

        `columns` limits it to those on screen, which matters for thousands of columns (None: all).
        """
        wanted = np.asarray(rows, dtype=np.int32)
        marks: dict[CellRef, tuple[str, Severity]] = {}
        for group in self.groups:
            if columns is not None and group.column not in columns:
                continue
            here = wanted[_among(wanted, self.found.get((group.code, group.column), NONE))]
            for row in here.tolist():
                marks.setdefault(CellRef(row, group.column), (group.code, group.severity))
        return marks

    def blocked_rows(self) -> np.ndarray:
        """Return a mask of the rows that errors keep from being sent; every row if a column is missing.

        A refusal is an error that does not block: the row may be sent again.
        """
        return self._blocked

    @cached_property
    def _blocked(self) -> np.ndarray:
        blocked = np.zeros(len(self.left_out), dtype=bool)
        if any(problem.code == "missing-column" for problem in self.general):
            blocked[:] = True
        for group in self.groups:
            if group.severity is Severity.ERROR and group.code != REFUSED:
                blocked[self.found.get((group.code, group.column), NONE)] = True
        blocked[self.left_out] = False
        blocked.flags.writeable = False
        return blocked

    def _general(self, code: str, column: int | None) -> list[Problem]:
        return self._general_by_place.get((code, column), [])

    @cached_property
    def _general_by_place(self) -> dict[ProblemKind, list[Problem]]:
        places: dict[ProblemKind, list[Problem]] = {}
        for problem in self.general:
            places.setdefault((problem.code, problem.ref.column), []).append(problem)
        return places

    def _severity(self, place: ProblemKind) -> Severity:
        return self.severities.get(place, self.rules[place[0]].severity)

    def _order(self, group: Group) -> tuple[bool, int, int]:
        column = -1 if group.column is None else group.column
        return (group.severity is not Severity.ERROR, self.rules[group.code].order, column)

    def _problem(self, code: str, column: int | None, row: int) -> Problem:
        ref = CellRef(row, column)
        severity = self._severity((code, column))
        if code == REFUSED:
            return Problem(ref, code, severity, self.refusals[ref], Origin.DESTINATION)
        return Problem(ref, code, severity, self.rules[code].sentence(self.formatter, ref))


def _holds(rows: Rows, row: int) -> bool:
    place = int(np.searchsorted(rows, row))
    return place < len(rows) and int(rows[place]) == row


def _among(wanted: np.ndarray, rows: Rows) -> np.ndarray:
    if not len(rows):
        return np.zeros(len(wanted), dtype=bool)
    places = np.minimum(np.searchsorted(rows, wanted), len(rows) - 1)
    there: np.ndarray = rows[places] == wanted
    return there
