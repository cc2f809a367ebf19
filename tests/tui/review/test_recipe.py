"""A session's fixes kept as a recipe, and done to the next file after a preview."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input, TextArea

from importers.catalog.model import CellRef, Edit, Fix
from importers.storage.home import Home
from tests.support.review_app import ReviewPilot, open_review

FIRST = "SKU,Name,Price\nA-1, Tea ,1\nA-2,Pot,2\n"
NEXT = "SKU,Name,Price\nA-2,Pot,2\nA-5, Cup ,5\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "first.csv"
    path.write_text(FIRST, encoding="utf-8")
    return path


def text(review: ReviewPilot) -> str:
    return review.app.screen.query_one(TextArea).text


async def test_a_recipe_goes_from_one_file_to_the_next(
    path: Path, tmp_path: Path, home: Home
) -> None:
    async with open_review(path, home, size=(80, 24)) as review:
        review.table.go_to(CellRef(0, 1))
        await review.keys("F", "enter")
        review.table.go_to(CellRef(1, 1))
        await review.keys("enter", "s", "enter", "W")
        assert review.top == "RecipeScreen"
        assert "2 steps of this session" in review.text("#told")
        assert 'do = "fix"' in text(review)
        assert 'sku = "A-2"' in text(review)
        await review.keys("ctrl+s")
        assert "Saved as" in review.text("#told")
        await review.keys("escape")
    recipe = tmp_path / "first recipe.toml"
    other = tmp_path / "next.csv"
    other.write_text(NEXT, encoding="utf-8")
    async with open_review(other, home) as review:
        await review.keys("W")
        assert "Nothing was changed yet" in review.text("#told")
        review.app.screen.query_one("#path", Input).value = str(recipe)
        await review.keys("ctrl+o", "ctrl+r")
        assert review.top == "FixPreview"
        assert "2 cells would change" in review.text(".dialog Static")
        await review.keys("enter")
        assert review.top == "ReviewScreen"
        assert review.session.catalog.column(1).to_pylist() == ["Pots", "Cup"]
        await review.keys("u")
        assert not review.session.edited


async def test_a_recipe_is_edited_and_what_is_wrong_with_it_is_said(path: Path, home: Home) -> None:
    async with open_review(path, home) as review:
        await review.keys("W")
        area = review.app.screen.query_one(TextArea)
        area.text = '[[step]]\ndo = "dance"\n'
        await review.keys("ctrl+r")
        assert 'Step 1: "do" must be one of' in review.text("#told")
        await review.keys("ctrl+s")
        assert not path.with_name("first recipe.toml").exists()
        area.text = '[[step]]\ndo = "leave-out"\nsku = "A-9"\n'
        await review.keys("ctrl+r")
        assert "Nothing would change" in review.text("#told")
        assert "No row has the SKU 'A-9'" in review.text("#told")
        await review.keys("escape")
        assert review.top == "ConfirmDialog"
        await review.keys("escape")
        assert review.top == "RecipeScreen"
        await review.keys("escape", "tab", "enter")
        assert review.top == "ReviewScreen"


async def test_steps_that_do_not_fit_are_told_before_the_others_are_done(
    path: Path, home: Home
) -> None:
    async with open_review(path, home) as review:
        await review.keys("W")
        review.app.screen.query_one(
            TextArea
        ).text = (
            '[[step]]\ndo = "leave-out"\nsku = "A-9"\n[[step]]\ndo = "upper"\ncolumn = "Name"\n'
        )
        await review.keys("ctrl+r")
        assert review.top == "FixPreview"
        assert "No row has the SKU 'A-9'" in review.text(".dialog Static")
        await review.keys("escape")
        assert not review.session.edited


async def test_another_recipe_is_replaced_only_after_a_question(path: Path, home: Home) -> None:
    kept = path.with_name("first recipe.toml")
    kept.write_text("# mine\n", encoding="utf-8")
    async with open_review(path, home) as review:
        await review.keys("x", "W", "ctrl+s")
        assert review.top == "ConfirmDialog"
        await review.keys("escape")
        assert kept.read_text(encoding="utf-8") == "# mine\n"
        await review.keys("ctrl+s", "tab", "enter")
        assert 'do = "leave-out"' in kept.read_text(encoding="utf-8")


async def test_a_name_that_is_none_is_one_sentence(path: Path, home: Home) -> None:
    async with open_review(path, home) as review:
        await review.keys("x", "W")
        for name in ("", "~nobody-of-that-name/x.toml", "/nowhere/x.toml"):
            review.app.screen.query_one("#path", Input).value = name
            await review.keys("ctrl+o")
            assert "cannot be read" in review.text("#told")
        review.app.screen.query_one("#path", Input).value = "/proc/x.toml"
        await review.keys("ctrl+s")
        assert "could not be saved" in review.text("#told")


async def test_of_a_long_recipe_the_beginning_is_shown_and_all_of_it_is_done(
    tmp_path: Path, home: Home
) -> None:
    path, steps = tmp_path / "many.csv", 900
    rows = "".join(f"A-{number},Tea\n" for number in range(steps))
    path.write_text(f"SKU,Name\n{rows}", encoding="utf-8")
    async with open_review(path, home) as review:
        edits = (Edit(CellRef(row, 1), None, f"Tea {row}") for row in range(steps))
        review.screen.changes.apply(Fix("Name all", tuple(edits)))
        await review.settle()
        await review.keys("W")
        assert "900 steps of this session. It is too long to edit here" in review.text("#told")
        assert text(review).count("[[step]]") < 400
        await review.type("x")  # cannot be edited
        await review.keys("ctrl+s", "escape", "u", "W")
        review.app.screen.query_one("#path", Input).value = str(tmp_path / "many recipe.toml")
        await review.keys("ctrl+o", "ctrl+r", "enter")
        assert review.top == "ReviewScreen"
        assert review.session.catalog.column(1)[899].as_py() == "Tea 899"


async def test_the_last_recipe_is_offered_for_the_next_file_of_the_same_header(
    path: Path, tmp_path: Path, home: Home
) -> None:
    async with open_review(path, home) as review:
        review.table.go_to(CellRef(0, 1))
        await review.keys("F", "enter", "s", "enter")
        assert review.session.suggested_target().parent == tmp_path
    other = tmp_path / "next.csv"
    other.write_text(NEXT, encoding="utf-8")
    async with open_review(other, home, size=(80, 24)) as review:
        assert review.top == "FixPreview"
        title = str(review.app.screen.query_one(".dialog").border_title)
        assert title == "Last recipe for files of this shape: 1 step. Apply?"
        assert not review.session.edited
        await review.keys("enter")
        assert review.session.catalog.value(1, 1) == "Cup"
        assert review.session.history.undo_title == "Recipe of 1 step"
        await review.keys("u")
        assert not review.session.history.undo_title
    async with open_review(other, home) as review:
        await review.keys("escape")
        assert review.top == "ReviewScreen"
        assert not review.session.edited
        await review.keys("W")
        assert 'do = "fix"' in text(review)
        assert "last file with the same header" in review.text("#told")


async def test_nothing_is_offered_where_the_last_recipe_would_change_nothing(
    path: Path, tmp_path: Path, home: Home
) -> None:
    async with open_review(path, home) as review:
        review.table.go_to(CellRef(0, 1))
        await review.keys("F", "enter", "s", "enter")
    clean, otherwise = tmp_path / "clean.csv", tmp_path / "otherwise.csv"
    clean.write_text("SKU,Name,Price\nA-2,Pot,2\n", encoding="utf-8")
    otherwise.write_text("SKU,Name\nA-2, Pot \n", encoding="utf-8")
    for file in (clean, otherwise):
        async with open_review(file, home) as review:
            assert review.top == "ReviewScreen"
