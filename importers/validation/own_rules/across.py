"""Checks the rules that need more than one column, all rows once and then only those that a change touched."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import reduce
from typing import Protocol

import numpy as np

from importers.catalog import arrow
from importers.catalog.catalog import Catalog
from importers.validation.cells import Cells
from importers.validation.chunks import flat
from importers.validation.findings import Findings
from importers.validation.groups import RowGroups
from importers.validation.own_rules.binding import Binding
from importers.validation.own_rules.together import TogetherIndex
from importers.validation.rows import NONE, union
from importers.validation.rule import BesideRule, TogetherRule
from importers.validation.rule_set import RuleSet

Open = Callable[[str, int | None, np.ndarray], np.ndarray]
Places = dict[tuple[str, tuple[int, ...]], "_Check"]


class _Check(Protocol):
    """One rule at its columns, of which the first is where its problems stand."""

    def all(self) -> np.ndarray:
        """Return the rows that break the rule, ascending; those of left-out rows do not matter."""

    def some(self, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the rows to be judged anew after a change of these, and which of them break the rule."""


class AcrossColumns:
    """Keeps what these rules find among the findings of a checker."""

    def __init__(self, catalog: Catalog, found: Findings, standing: Open) -> None:
        """Start without rules. `standing` returns which of the rows found count as problems."""
        self._catalog, self._found, self._standing = catalog, found, standing
        self._checks: Places = {}

    def bind(self, rules: RuleSet, binding: Binding) -> None:
        """Hold these rules, and check those that were not held for the same columns before."""
        wanted = {
            (rule.code, columns): rule
            for rule in rules.across
            for columns in binding.across.get(rule.code, ())
        }
        for code, columns in self._checks.keys() - wanted.keys():
            del self._checks[code, columns]
            self._found.put(code, columns[0], NONE)
        for place, rule in wanted.items():
            if place not in self._checks:
                self._add(place, rule)

    def drop(self) -> None:
        """Hold no rule any more, and forget what they found."""
        self.bind(RuleSet({}), Binding())

    def recheck(self, cells: Mapping[int, np.ndarray], standing: np.ndarray) -> None:
        """Check again after a change of `cells`, ascending rows by column, and of the standing of rows."""
        for (code, columns), check in self._checks.items():
            rows = reduce(union, (cells.get(column, NONE) for column in columns), standing)
            if len(rows):
                touched, found = check.some(rows)
                open_ = self._standing(code, columns[0], found)
                self._found.change(code, columns[0], touched, open_)

    def beside(self) -> dict[tuple[str, int], int]:
        """Return the other column of each rule and column that has one."""
        return {
            (code, columns[0]): columns[1]
            for (code, columns), check in self._checks.items()
            if isinstance(check, _Beside)
        }

    def groups(self) -> dict[str, RowGroups]:
        """Return the rows that hold the same, by the code of the rule that forbids it."""
        return dict(self._groups())

    def _groups(self) -> Iterator[tuple[str, RowGroups]]:
        for (code, columns), check in self._checks.items():
            if isinstance(check, TogetherIndex):
                yield code, check.groups(self._found.rows(code, columns[0]))

    def _add(self, place: tuple[str, tuple[int, ...]], rule: BesideRule | TogetherRule) -> None:
        code, columns = place
        check: _Check
        if isinstance(rule, BesideRule):
            check = _Beside(self._catalog, rule, columns)
        else:
            check = TogetherIndex(self._catalog, columns, ignore_case=rule.ignore_case)
        self._checks[place] = check
        self._found.put(code, columns[0], self._standing(code, columns[0], check.all()))


class _Beside:
    """A rule of a column and the one beside it."""

    def __init__(self, catalog: Catalog, rule: BesideRule, columns: tuple[int, ...]) -> None:
        self._catalog, self._rule, self._columns = catalog, rule, columns

    def all(self) -> np.ndarray:
        """Return the rows that break the rule."""
        here, other = (Cells(flat(self._catalog.column(column))) for column in self._columns)
        return np.flatnonzero(self._rule.check(here, other))

    def some(self, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return these rows, and which of them break the rule."""
        texts = (self._catalog.values(rows, column) for column in self._columns)
        here, other = (Cells(arrow.texts(each)) for each in texts)
        return rows, rows[self._rule.check(here, other)]
