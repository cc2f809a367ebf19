"""Columns taken from a second file on the screen: opened, chosen, seen, one step, and the list of the rest."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input, Select, Static

from importers.catalog.model import CellRef
from importers.session.recipes import recipe_of
from importers.storage.home import Home
from tests.support.review_app import ReviewPilot, open_review

NAMES = "SKU,Name,Price\nA-1,Tea,\nA-2,Pot,9.00\na-3,[b]Cup,1.00\n"
PRICES = "Code,Price\nA-1,3.50\nA-2,12.50\nA-3,4\n[/red]A-9,9\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "names.csv"
    path.write_text(NAMES, "utf-8")
    (tmp_path / "prices 49.csv").write_text(PRICES, "utf-8")
    return path


async def opened(review: ReviewPilot, name: str = "prices 49.csv") -> None:
    await review.keys("T")
    await review.type(name)
    await review.keys("enter")


def effect(review: ReviewPilot) -> str:
    return str(review.app.screen.query_one("#effect", Static).render())


async def put(review: ReviewPilot, name: str, value: object) -> None:
    widget = review.app.screen.query_one(f"#{name}")
    assert isinstance(widget, Input | Select)
    widget.value = value  # type: ignore[assignment]
    await review.settle()


@pytest.mark.parametrize("size", [(80, 24), (160, 45)])
async def test_what_is_likely_is_chosen_seen_and_done_in_one_step(
    path: Path, home: Home, size: tuple[int, int]
) -> None:
    async with open_review(path, home, size=size) as review:
        await opened(review)
        assert "2 cells would change" in effect(review)
        assert "SKU is spelled otherwise in prices 49.csv (line 4 “a-3” is line 4 “A-3”)" in effect(
            review
        )
        assert review.app.screen.region.contains_region(
            review.app.screen.query_one("#preview").region
        )
        await review.keys("ctrl+s")
        assert review.top == "FixPreview"
        await review.keys("enter")
        assert review.session.catalog.column(2).to_pylist() == ["3.50", "12.50", "1.00"]
        recipe = recipe_of(review.session).recipe
        assert recipe.steps[0].title == "take Price from prices 49.csv into Price by SKU = Code"
        await review.keys("u")
        assert not review.session.edited


async def test_a_pattern_for_next_time_has_to_mean_this_file(path: Path, home: Home) -> None:
    async with open_review(path, home) as review:
        await opened(review)
        await put(review, "next", "prices 5*.csv")
        assert "No file here is called prices 5*.csv." in effect(review)
        await put(review, "next", "names.csv")
        assert "means another file than prices 49.csv" in effect(review)
        await put(review, "next", "prices *.csv")
        await review.keys("ctrl+s", "enter")
        text = recipe_of(review.session).recipe.text()
        assert 'file = "prices *.csv"' in text


async def test_what_is_missing_is_told_in_its_place(path: Path, home: Home) -> None:
    async with open_review(path, home, size=(80, 24)) as review:
        await opened(review, "gone.csv")
        assert "gone.csv does not exist" in effect(review)
        await put(review, "file", "prices 49.csv")
        await review.keys("enter")
        await put(review, "into-0", Select.NULL)
        assert "Choose for each line" in effect(review)
        await put(review, "take-0", Select.NULL)
        assert "Choose the column that is taken" in effect(review)
        await review.keys("ctrl+s")
        assert review.top == "JoinDialog"
        await put(review, "there", Select.NULL)
        assert "Choose the column of the SKU in both files." in effect(review)


async def test_rows_without_a_partner_are_saved_as_a_list(path: Path, home: Home) -> None:
    async with open_review(path, home) as review:
        await opened(review)
        await review.pilot.click("#save")
        await review.settle()
        text = (path.parent / "names without a partner.csv").read_text("utf-8-sig")
        assert text.splitlines() == [
            "File,Place,Key,Why,Nearly the same there",
            "names.csv,line 4,a-3,not in the other file,line 4 “A-3”",
            "prices 49.csv,line 4,A-3,not in the catalog,",
            "prices 49.csv,line 5,[/red]A-9,not in the catalog,",
        ]


async def test_another_sheet_is_read_when_it_is_chosen(path: Path, home: Home) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.active.title = "Old"
    for name, price in (("Old", 1), ("New", 2)):
        sheet = book["Old"] if name == "Old" else book.create_sheet(name)
        sheet.append(["SKU", "Price"])
        sheet.append(["A-1", price])
    book.save(path.parent / "p.xlsx")
    async with open_review(path, home) as review:
        await opened(review, "p.xlsx")
        assert "→  1" in effect(review)
        await put(review, "sheet", "New")
        assert "→  2" in effect(review)
        await review.keys("ctrl+s", "enter")
        assert review.session.catalog.value(0, 2) == "2"
        assert 'sheet = "New"' in recipe_of(review.session).recipe.text()


async def test_a_new_column_is_added_shown_and_taken_back(tmp_path: Path, home: Home) -> None:
    (tmp_path / "names.csv").write_text("SKU,Name\nA-1,Tea\nA-2,Pot\n", "utf-8")
    (tmp_path / "p.csv").write_text(PRICES, "utf-8")
    async with open_review(tmp_path / "names.csv", home, size=(80, 24)) as review:
        await opened(review, "p.csv")
        await put(review, "take-0", "Price")
        await put(review, "into-0", -1)
        assert "The column Price would be added and 2 cells would change." in effect(review)
        await review.keys("ctrl+s", "enter")
        assert review.session.catalog.labels == ("SKU", "Name", "Price")
        review.table.go_to(CellRef(1, 2))
        await review.settle()
        assert review.session.catalog.value(1, 2) == "12.50"
        await review.keys("u")
        assert review.session.catalog.labels == ("SKU", "Name")
        await review.keys("left", "right", "U", "end", "u")
        assert review.top == "ReviewScreen"
