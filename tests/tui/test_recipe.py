"""A session's fixes kept as a recipe, and done to the next file after a preview."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input, TextArea

from importers.catalog.model import CellRef, Edit, Fix
from importers.storage.home import Home
from tests.support.desk import Desk, open_desk

FIRST = "SKU,Name,Price\nA-1, Tea ,1\nA-2,Pot,2\n"
NEXT = "SKU,Name,Price\nA-2,Pot,2\nA-5, Cup ,5\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "first.csv"
    path.write_text(FIRST, encoding="utf-8")
    return path


def text(desk: Desk) -> str:
    return desk.app.screen.query_one(TextArea).text


async def test_a_recipe_goes_from_one_file_to_the_next(
    path: Path, tmp_path: Path, home: Home
) -> None:
    async with open_desk(path, home, size=(80, 24)) as desk:
        desk.table.go_to(CellRef(0, 1))
        await desk.keys("F", "enter")
        desk.table.go_to(CellRef(1, 1))
        await desk.keys("enter", "s", "enter", "W")
        assert desk.top == "RecipeScreen"
        assert "2 steps of this session" in desk.text("#told")
        assert 'do = "fix"' in text(desk)
        assert 'sku = "A-2"' in text(desk)
        await desk.keys("ctrl+s")
        assert "Saved as" in desk.text("#told")
        await desk.keys("escape")
    recipe = tmp_path / "first recipe.toml"
    other = tmp_path / "next.csv"
    other.write_text(NEXT, encoding="utf-8")
    async with open_desk(other, home) as desk:
        await desk.keys("W")
        assert "Nothing was changed yet" in desk.text("#told")
        desk.app.screen.query_one("#path", Input).value = str(recipe)
        await desk.keys("ctrl+o", "ctrl+r")
        assert desk.top == "FixPreview"
        assert "2 cells would change" in desk.text(".dialog Static")
        await desk.keys("enter")
        assert desk.top == "ReviewScreen"
        assert desk.session.catalog.column(1).to_pylist() == ["Pots", "Cup"]
        await desk.keys("u")
        assert not desk.session.edited


async def test_a_recipe_is_edited_and_what_is_wrong_with_it_is_said(path: Path, home: Home) -> None:
    async with open_desk(path, home) as desk:
        await desk.keys("W")
        area = desk.app.screen.query_one(TextArea)
        area.text = '[[step]]\ndo = "dance"\n'
        await desk.keys("ctrl+r")
        assert 'Step 1: "do" must be one of' in desk.text("#told")
        await desk.keys("ctrl+s")
        assert not path.with_name("first recipe.toml").exists()
        area.text = '[[step]]\ndo = "leave-out"\nsku = "A-9"\n'
        await desk.keys("ctrl+r")
        assert "Nothing would change" in desk.text("#told")
        assert "No row has the SKU 'A-9'" in desk.text("#told")
        await desk.keys("escape")
        assert desk.top == "ConfirmDialog"
        await desk.keys("escape")
        assert desk.top == "RecipeScreen"
        await desk.keys("escape", "tab", "enter")
        assert desk.top == "ReviewScreen"


async def test_steps_that_do_not_fit_are_told_before_the_others_are_done(
    path: Path, home: Home
) -> None:
    async with open_desk(path, home) as desk:
        await desk.keys("W")
        desk.app.screen.query_one(
            TextArea
        ).text = (
            '[[step]]\ndo = "leave-out"\nsku = "A-9"\n[[step]]\ndo = "upper"\ncolumn = "Name"\n'
        )
        await desk.keys("ctrl+r")
        assert desk.top == "FixPreview"
        assert "No row has the SKU 'A-9'" in desk.text(".dialog Static")
        await desk.keys("escape")
        assert not desk.session.edited


async def test_another_recipe_is_replaced_only_after_a_question(path: Path, home: Home) -> None:
    kept = path.with_name("first recipe.toml")
    kept.write_text("# mine\n", encoding="utf-8")
    async with open_desk(path, home) as desk:
        await desk.keys("x", "W", "ctrl+s")
        assert desk.top == "ConfirmDialog"
        await desk.keys("escape")
        assert kept.read_text(encoding="utf-8") == "# mine\n"
        await desk.keys("ctrl+s", "tab", "enter")
        assert 'do = "leave-out"' in kept.read_text(encoding="utf-8")


async def test_a_name_that_is_none_is_one_sentence(path: Path, home: Home) -> None:
    async with open_desk(path, home) as desk:
        await desk.keys("x", "W")
        for name in ("", "~nobody-of-that-name/x.toml", "/nowhere/x.toml"):
            desk.app.screen.query_one("#path", Input).value = name
            await desk.keys("ctrl+o")
            assert "cannot be read" in desk.text("#told")
        desk.app.screen.query_one("#path", Input).value = "/proc/x.toml"
        await desk.keys("ctrl+s")
        assert "could not be saved" in desk.text("#told")


async def test_of_a_long_recipe_the_beginning_is_shown_and_all_of_it_is_done(
    tmp_path: Path, home: Home
) -> None:
    path, steps = tmp_path / "many.csv", 900
    rows = "".join(f"A-{number},Tea\n" for number in range(steps))
    path.write_text(f"SKU,Name\n{rows}", encoding="utf-8")
    async with open_desk(path, home) as desk:
        edits = (Edit(CellRef(row, 1), None, f"Tea {row}") for row in range(steps))
        desk.screen.apply(Fix("Name all", tuple(edits)))
        await desk.settle()
        await desk.keys("W")
        assert "900 steps of this session. It is too long to edit here" in desk.text("#told")
        assert text(desk).count("[[step]]") < 400
        await desk.type("x")  # cannot be edited
        await desk.keys("ctrl+s", "escape", "u", "W")
        desk.app.screen.query_one("#path", Input).value = str(tmp_path / "many recipe.toml")
        await desk.keys("ctrl+o", "ctrl+r", "enter")
        assert desk.top == "ReviewScreen"
        assert desk.session.catalog.column(1)[899].as_py() == "Tea 899"
