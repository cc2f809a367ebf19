"""Every rule keeps the promise of its examples: what it finds, what it leaves alone, what its fix makes of it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from importers.catalog.catalog import Catalog
from importers.catalog.schema import Schema
from importers.fixes.effect import apply_fix, effective, recheck
from importers.fixes.suggest import Suggestions
from importers.validation import rules
from importers.validation.checker import Checker
from importers.validation.examples import Example
from importers.validation.rule import Rule
from importers.validation.rules import RULES
from tests.support.tables import table

CASES = [
    pytest.param(rule, example, id=f"{code}-{number}")
    for code, rule in RULES.items()
    for number, example in enumerate(rule.examples)
]


def checked(example: Example, *more: Rule) -> tuple[Catalog, Checker]:
    labels = [label for label, _ in example.columns]
    source = table(labels, *example.rows, flags=example.flags)
    catalog = Catalog(replace(source, facts=example.facts, tables=example.tables))
    fields = {c: field for c, (_, field) in enumerate(example.columns) if field is not None}
    schema = Schema("example", (*fields.values(), *example.missing))
    return catalog, Checker(catalog, schema, fields, more=more)


def places(checker: Checker, code: str) -> set[tuple[int | None, int | None]]:
    report = checker.report()
    return {
        (None if row < 0 else row, group.column)
        for group in report.groups
        if group.code == code
        for row in report.rows(code, group.column).tolist()
    }


def standing(catalog: Catalog) -> tuple[tuple[str | None, ...], ...]:
    rows = (row for row in range(catalog.row_count) if not catalog.excluded[row])
    return tuple(catalog.row_values(row) for row in rows)


@pytest.mark.parametrize(("rule", "example"), CASES)
def test_a_rule_finds_what_its_examples_say(rule: Rule, example: Example) -> None:
    _, checker = checked(example)
    assert places(checker, rule.code) == set(example.found)
    for row, column in example.found:
        problems = [] if row is None else checker.report().problems_of(row)
        mine = [p for p in problems if p.code == rule.code and p.ref.column == column]
        assert row is None or all(problem.message.endswith(".") for problem in mine)
        assert row is None or len(mine) == 1


@pytest.mark.parametrize(("rule", "example"), CASES)
def test_the_fix_of_a_rule_makes_of_its_examples_what_they_say(
    rule: Rule, example: Example
) -> None:
    catalog, checker = checked(example)
    fields = {c: field for c, (_, field) in enumerate(example.columns) if field is not None}
    fix = Suggestions(catalog, checker.report(), fields).all(rule.code, None)
    if example.fixed is None:
        assert fix is None
        return
    assert fix is not None
    real = effective(fix, catalog)
    apply_fix(real, catalog)
    recheck(checker, real)
    width = max(map(len, example.fixed))
    wanted = tuple((*row, *[None] * (width - len(row))) for row in example.fixed)
    assert tuple(row[:width] for row in standing(catalog)) == wanted
    changed = {(edit.ref.row, edit.ref.column) for edit in real.edits}
    assert not changed & places(checker, rule.code)


@pytest.mark.parametrize(("rule", "example"), CASES)
def test_one_row_looked_at_again_is_judged_as_the_whole_sheet_is(
    rule: Rule, example: Example
) -> None:
    catalog, checker = checked(example)
    before = places(checker, rule.code)
    everything = tuple(range(catalog.row_count))
    for fix in (everything, ()):
        out = set(fix)
        for row in everything:
            catalog.exclude([row], excluded=row in out)
            checker.recheck({}, np.array([row]))
    assert places(checker, rule.code) == before


def test_a_rule_is_a_file_that_is_called_by_its_code() -> None:
    for code, rule in RULES.items():
        module = getattr(rules, code.replace("-", "_"))
        assert module.RULE is rule
        assert rule.title
        assert rule.examples or code == "refused"
    orders = [rule.order for rule in RULES.values()]
    assert orders == sorted(set(orders))


def test_every_kind_of_problem_has_an_example_that_breaks_it_and_one_that_does_not() -> None:
    for code, rule in RULES.items():
        told = {bool(example.found) for example in rule.examples}
        assert told == {True, False} or code == "refused", code


def test_a_rule_more_needs_no_other_file() -> None:
    more = replace(RULES["blank-sku"], code="own", examples=())
    _, found = checked(RULES["blank-sku"].examples[-1], more)
    assert found.report().counts()["own"] == 3
