"""Own rules where a session goes on: columns that are added, another reading of the file, recipes, and line mode."""

from __future__ import annotations

from pathlib import Path

import pytest

from importers.catalog.model import CellRef, Fix
from importers.fixes.keep import keep_one
from importers.fixes.recipe import RecipeUnusable, parse
from importers.session.own_rules import rules_in
from importers.session.recipes import lasting_recipe, replayed
from importers.session.session import Session
from importers.storage.home import Home

RULES = """
[[rule]]
check = "range"
columns = "Price"
max = 2
severity = "warning"

[[rule]]
check = "allowed"
columns = ["Colour", "Shade"]
values = ["Red", "Blue"]
"""


@pytest.fixture
def session(tmp_path: Path) -> Session:
    path = tmp_path / "c.csv"
    path.write_text("SKU,Name,Price,Colour\nA1,Tea,3,red\nA2,Pot,1,Blue\n", encoding="utf-8")
    (tmp_path / "rules.toml").write_text(RULES, encoding="utf-8")
    session = Session.open(path, home=Home(tmp_path / "home"))
    session.rules.use(rules_in(tmp_path / "rules.toml"))
    return session


def counts(session: Session) -> dict[str, int]:
    return {code: n for code, n in session.report().counts().items() if code.startswith("own-")}


def test_rules_hold_on_after_a_column_was_added(session: Session) -> None:
    before = counts(session)
    assert before == {"own-range-price": 1, "own-allowed-colour": 1}
    session.apply(Fix("Add", add_columns=("Shade",)))
    assert counts(session) == before
    session.edit(CellRef(0, 4), "pink")
    assert counts(session) == before | {"own-allowed-colour": 2}
    session.history.undo()
    session.history.undo()
    assert counts(session) == before


def test_another_reading_of_the_file_has_the_same_rules(session: Session) -> None:
    again = session.reopen(session.options)
    assert counts(again) == counts(session)


def test_the_fix_of_a_list_writes_the_value_as_it_is_there(session: Session) -> None:
    fix = session.suggest_all("own-allowed-colour", None)
    assert fix is not None
    session.apply(fix)
    assert session.catalog.value(0, 3) == "Red"
    recipe = parse(lasting_recipe(session).text())
    again = session.reopen(session.options)
    again.history.undo()
    assert replayed(again, recipe).result.value(0, 3) == "Red"


def test_a_kept_warning_is_kept_by_the_recipe_too(session: Session) -> None:
    rules = session.report().rules
    fix = keep_one(session.catalog, CellRef(0, 2), "own-range-price", session.fields(), rules)
    assert fix is not None
    session.apply(fix)
    assert counts(session) == {"own-allowed-colour": 1}
    recipe = parse(lasting_recipe(session).text())
    again = Session.open(session.source.origin, home=session.home)
    assert replayed(again, recipe).notes != ()  # there is no such rule without the file of rules
    again.rules.use(session.rules.added)
    assert [each.code for each in replayed(again, recipe).fix.keep] == ["own-range-price"]


def test_a_recipe_cannot_name_a_kind_of_problem_that_there_never_is() -> None:
    with pytest.raises(RecipeUnusable):
        parse('[[step]]\ndo = "fix"\nproblem = "no-such"\n')
