"""A rule that the operator wrote, and what can be wrong with how it is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from importers.catalog.model import CellRef, Severity
from importers.validation.rule import Rule

if TYPE_CHECKING:
    from importers.validation.cells import Cells, Mask
    from importers.validation.messages import MessageFormatter
    from importers.validation.rule import ColumnUse
    from importers.validation.suggestion import CellFix

OWN = "own-"  # what the codes of problems of own rules begin with

Sentence = Callable[["MessageFormatter", CellRef], str]


@dataclass(frozen=True, slots=True)
class OneCell:
    """What a kind of rule asks of a cell by its own text; `check` returns which cells break it.

    `asks` says it in a few words, `wrong` in a sentence about a cell that breaks it. `told_elsewhere`: where that holds
    for a column, the built-in rules tell already of texts that are not what this rule is about; `check` gets it.
    """

    asks: str
    wrong: Sentence
    check: Callable[[Cells, bool], Mask]
    told_elsewhere: Callable[[ColumnUse], bool] | None = None
    fix: CellFix | None = None


@dataclass(frozen=True, slots=True)
class BesideAnother:
    """What a kind of rule asks of a cell by another one of its row, in the column called `other`."""

    asks: str
    wrong: Callable[[MessageFormatter, CellRef, str], str]  # the last is the other cell's value
    check: Callable[[Cells, Cells], Mask]
    other: str


@dataclass(frozen=True, slots=True)
class NotTwice:
    """That no two rows hold the same in the rule's columns together."""

    asks: str
    ignore_case: bool


Demand = OneCell | BesideAnother | NotTwice


@dataclass(frozen=True)
class OwnRule:
    """A rule as the operator wrote it: where, what it asks, and the rule that the catalog is checked by.

    `line` is counted from 1, 0 where it is not known. `make` gives the rule the code of its problems.
    """

    code: str
    kind: str
    asks: str
    names: tuple[str, ...]
    severity: Severity
    path: Path
    line: int
    make: Callable[[str], Rule]

    @cached_property
    def rule(self) -> Rule:
        """Return the rule as `Checker` takes it."""
        return self.make(self.code)

    @property
    def place(self) -> str:
        """Return file and line."""
        return f"{self.path}, line {self.line}" if self.line else str(self.path)


@dataclass(frozen=True, slots=True, order=True)
class RuleMistake:
    """What is wrong with a rule as it is written; `key` is "" where no single key is to blame, `line` as for rules."""

    path: Path
    line: int
    key: str
    words: str

    @property
    def of_the_file(self) -> bool:
        """Tell whether no rule of the file could be read."""
        return not (self.line or self.key)

    @property
    def sentence(self) -> str:
        """Return a sentence with file, line and key."""
        line = f", line {self.line}" if self.line else ""
        return f"{self.path}{line}: {f'{self.key}: ' if self.key else ''}{self.words}."


def with_distinct_codes(rules: Iterable[OwnRule]) -> tuple[OwnRule, ...]:
    """Return the rules, of which each has a code of its own: a number is added where two had the same."""
    given: dict[str, OwnRule] = {}
    for rule in rules:
        code, number = rule.code, 1
        while code in given:
            number += 1
            code = f"{rule.code}-{number}"
        given[code] = rule if code == rule.code else replace(rule, code=code)
    return tuple(given.values())
