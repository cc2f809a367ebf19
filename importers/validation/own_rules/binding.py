"""Which columns of a file the operator's rules speak of: by their label, else by the field that they hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from importers.catalog.column_mapping import plain
from importers.catalog.schema import Field
from importers.validation.rule import BesideRule, CellRule, Rule, TogetherRule

NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Binding:
    """What the rules with names hold for in one file.

    `of_column` are the codes of the rules of cells by column. `across` are the columns of the others by code: for a
    rule beside another column each column with that other, for one of columns together all of them at once.
    `missing` are the names, with the code of their rule, that no column has.
    """

    of_column: Mapping[int, frozenset[str]] = field(default_factory=dict)
    across: Mapping[str, tuple[tuple[int, ...], ...]] = field(default_factory=dict)
    missing: tuple[tuple[str, str], ...] = ()

    def own(self, column: int) -> frozenset[str]:
        """Return the codes of the rules of cells that hold for a column."""
        return self.of_column.get(column, NOTHING)

    def differing(self, other: Binding) -> set[int]:
        """Return the columns for whose cells other rules hold."""
        columns = self.of_column.keys() | other.of_column.keys()
        return {column for column in columns if self.own(column) != other.own(column)}


def bound(rules: Iterable[Rule], labels: Sequence[str], fields: Mapping[int, Field]) -> Binding:
    """Return what the rules with names hold for, with these labels and fields."""
    rules = tuple(rules)
    columns = _Columns(labels if rules else (), fields)
    of_column: dict[int, set[str]] = {}
    across: dict[str, tuple[tuple[int, ...], ...]] = {}
    missing: list[tuple[str, str]] = []
    for rule in rules:
        missing += [(rule.code, name) for name in _names(rule) if not columns.called(name)]
        if isinstance(rule, CellRule):
            for column in columns.all(rule.names):
                of_column.setdefault(column, set()).add(rule.code)
        else:
            across[rule.code] = tuple(_across(rule, columns))
    return Binding({c: frozenset(codes) for c, codes in of_column.items()}, across, tuple(missing))


def _names(rule: Rule) -> tuple[str, ...]:
    return (*rule.names, rule.other) if isinstance(rule, BesideRule) else rule.names


def _across(rule: Rule, columns: _Columns) -> Iterator[tuple[int, ...]]:
    if isinstance(rule, BesideRule):
        for other in columns.called(rule.other)[:1]:
            yield from ((column, other) for column in columns.all(rule.names) if column != other)
    elif isinstance(rule, TogetherRule):
        firsts = [columns.called(name)[:1] for name in rule.names]
        if all(firsts):
            yield tuple(dict.fromkeys(first[0] for first in firsts))


class _Columns:
    def __init__(self, labels: Sequence[str], fields: Mapping[int, Field]) -> None:
        self._labels: dict[str, list[int]] = {}
        for column, label in enumerate(labels):
            self._labels.setdefault(plain(label) or label.strip(), []).append(column)
        self._fields = {field.name: [column] for column, field in fields.items()}

    def called(self, name: str) -> list[int]:
        """Return the columns of a name; several where several have the same label."""
        if not name.strip():
            return []
        by_label = self._labels.get(plain(name) or name.strip(), [])
        return by_label or self._fields.get(name.strip(), [])

    def all(self, names: Iterable[str]) -> list[int]:
        return list(dict.fromkeys(column for name in names for column in self.called(name)))
