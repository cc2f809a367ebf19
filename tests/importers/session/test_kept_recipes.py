"""The recipe of the last file of a header: kept by what was done, and never in the way when it is damaged."""

from __future__ import annotations

from pathlib import Path

import pytest

from importers.catalog.model import CellRef, Edit, Fix
from importers.catalog.source import ReadOptions
from importers.session import recipes
from importers.session.recipes import keep_recipe, last_recipe
from importers.session.session import Session
from importers.storage import remembered_recipes
from importers.storage.home import Home
from importers.storage.remembered_recipes import recall, remember
from tests.support.tables import table


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


def session_of(home: Home, *header: str) -> Session:
    return Session.from_source(
        table(header or ("SKU", "Name"), ["A-1", "Tea"], ["A-2", "Pot"]), ReadOptions(), home, None
    )


def test_what_was_done_last_is_kept_for_the_header_and_no_other(home: Home) -> None:
    session = session_of(home)
    keep_recipe(session)  # nothing was done: nothing is kept
    assert last_recipe(session) is None
    session.edit(CellRef(0, 1), "Green tea")
    keep_recipe(session)
    kept = last_recipe(session_of(home))
    assert kept is not None
    assert [step.do for step in kept.steps] == ["cell"]
    assert last_recipe(session_of(home, "SKU", "Title")) is None
    keep_recipe(session_of(home))  # an untouched file does not take it away
    assert last_recipe(session_of(home)) == kept


def test_a_step_of_very_many_single_cells_is_left_out(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recipes, "_FEW", 1)
    session = session_of(home)
    session.apply(Fix("Paste", tuple(Edit(CellRef(row, 1), None, "x") for row in (0, 1))))
    keep_recipe(session)
    assert last_recipe(session) is None


def test_a_damaged_recipe_is_as_good_as_none(home: Home) -> None:
    remember(home, ("SKU", "Name"), "no = toml [")
    assert last_recipe(session_of(home)) is None


def test_only_so_many_are_kept(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered_recipes, "_KEPT", 2)
    for label in ("a", "b", "c"):
        remember(home, (label,), f"# {label}")
    assert [recall(home, (label,)) for label in ("b", "c")] == ["# b", "# c"]
    assert len(list(Path(home.recipes).iterdir())) == 2
