"""The rules that a catalog is checked by: the built-in ones, and those that the operator wrote."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from importers.validation.rule import BesideRule, CellRule, KeyRule, RowRule, Rule, TogetherRule
from importers.validation.rules import RULES


@dataclass(frozen=True, eq=False)
class RuleSet:
    """Rules by their code, in the order of lists."""

    by_code: Mapping[str, Rule]

    def __getitem__(self, code: str) -> Rule:
        """Return the rule of a kind of problem; KeyError if there is none."""
        return self.by_code[code]

    def with_more(self, rules: Iterable[Rule]) -> RuleSet:
        """Return these rules and others, whose codes are none of these."""
        return RuleSet(MappingProxyType({**self.by_code, **{rule.code: rule for rule in rules}}))

    @cached_property
    def of_cells(self) -> tuple[CellRule, ...]:
        """Return the rules that judge a cell by its own text."""
        return tuple(rule for rule in self.by_code.values() if isinstance(rule, CellRule))

    @cached_property
    def of_keys(self) -> tuple[KeyRule, ...]:
        """Return the rules that compare the keys of all rows."""
        return tuple(rule for rule in self.by_code.values() if isinstance(rule, KeyRule))

    @cached_property
    def of_rows(self) -> tuple[RowRule, ...]:
        """Return the rules of whole records."""
        return tuple(rule for rule in self.by_code.values() if isinstance(rule, RowRule))

    @cached_property
    def across(self) -> tuple[BesideRule | TogetherRule, ...]:
        """Return the rules that judge a cell by more than its own column or its own row."""
        rules = self.by_code.values()
        return tuple(rule for rule in rules if isinstance(rule, BesideRule | TogetherRule))

    @cached_property
    def named(self) -> tuple[Rule, ...]:
        """Return the rules that hold for columns of certain names."""
        return tuple(rule for rule in self.by_code.values() if rule.names)

    @cached_property
    def not_of_cells(self) -> frozenset[str]:
        """Return the codes of problems at cells that are not found by looking at the cell's own text alone."""
        return frozenset(rule.code for rule in (*self.of_keys, *self.across))

    @cached_property
    def places(self) -> Mapping[str, int]:
        """Return where each code stands in lists."""
        return {code: place for place, code in enumerate(self.by_code)}


BUILT_IN = RuleSet(RULES)
