"""Duplicates resolved side by side, with keys, on real files."""

from __future__ import annotations

from pathlib import Path

import pytest

from importers.catalog.model import CellRef
from importers.storage.home import Home
from tests.support.review_app import ReviewPilot, open_review
from tui.review.dialogs.duplicates import DuplicatesScreen

TWINS = """\
SKU,Name,Brand,Price
A-1,Green tea,50,12.50
A-2,Black tea,,9.90
A-2,Black tea,50,19.90
A-3,White tea,50,1.00
a-3,White tea,50,
007,Agent,50,7
7,Agent,50,7
"""


@pytest.fixture
def twins(tmp_path: Path) -> Path:
    path = tmp_path / "twins.csv"
    path.write_text(TWINS, encoding="utf-8")
    return path


def resolver(review: ReviewPilot) -> DuplicatesScreen:
    screen = review.app.screen
    assert isinstance(screen, DuplicatesScreen)
    return screen


async def test_rows_of_one_sku_stand_side_by_side(twins: Path, home: Home) -> None:
    async with open_review(twins, home, size=(80, 24)) as review:
        await review.keys("D")
        assert review.top == "DuplicatesScreen"
        assert "Group 1 of 3: 2 rows of the same SKU" in review.text("#about")
        lines = review.text("SideBySide").splitlines()
        assert "▶line 3" in lines[0]
        assert "line 4" in lines[0]
        assert [line[0] for line in lines] == [" ", " ", "≠", "≠", " "]
        assert lines[3].split() == ["≠", "Price", "9.90", "19.90"]
        await review.keys("escape")
        assert review.top == "ReviewScreen"
        assert not review.session.edited


async def test_each_way_to_resolve_is_one_step(twins: Path, home: Home) -> None:
    async with open_review(twins, home) as review:
        catalog = review.session.catalog
        await review.keys("D", "right", "k")
        assert catalog.excluded.nonzero()[0].tolist() == [1]
        assert "of nearly the same SKU" in review.text("#about")
        await review.keys("u")
        assert "Group 1 of 3: 2 rows of the same SKU" in review.text("#about")
        await review.keys("l", "u", "f")
        assert catalog.excluded.nonzero()[0].tolist() == [2]
        await review.keys("u", "s")
        assert catalog.value(2, 0) == "A-2-2"
        await review.keys("escape", "u")
        assert not review.session.edited


async def test_a_merge_shows_what_it_fills_first(twins: Path, home: Home) -> None:
    async with open_review(twins, home) as review:
        await review.keys("D", "m")
        assert review.top == "FixPreview"
        assert "1 cell would change and 1 row would be left out" in review.text(".dialog Static")
        await review.keys("escape")
        assert not review.session.edited
        await review.keys("m", "enter")
        assert review.session.catalog.value(1, 2) == "50"
        assert review.session.catalog.excluded.nonzero()[0].tolist() == [2]
        await review.keys("u")
        assert not review.session.edited


async def test_nearly_equal_skus_are_written_alike(twins: Path, home: Home) -> None:
    async with open_review(twins, home) as review:
        review.table.go_to(CellRef(6, 0))
        await review.keys("D")
        assert "Group 3 of 3: 2 rows of nearly the same SKU" in review.text("#about")
        await review.keys("a")
        assert review.session.catalog.value(6, 0) == "007"
        assert "with equal SKUs" in review.text("#about")
        assert resolver(review).total == 3


async def test_all_groups_of_a_kind_are_resolved_after_a_preview(twins: Path, home: Home) -> None:
    async with open_review(twins, home) as review:
        await review.keys("D", "n", "L")
        assert review.top == "FixPreview"
        assert "2 rows would be left out" in review.text(".dialog Static")
        await review.keys("enter")
        assert review.session.catalog.excluded.nonzero()[0].tolist() == [3, 5]
        assert resolver(review).total == 1
        await review.keys("F", "enter")
        assert "No two rows share a SKU" in review.text("#about")
        await review.keys("f", "k", "m", "s", "n", "right", "escape")
        assert review.top == "ReviewScreen"


async def test_a_click_chooses_a_row(twins: Path, home: Home) -> None:
    async with open_review(twins, home) as review:
        await review.keys("D")
        await review.pilot.click("SideBySide", offset=(60, 2))
        assert resolver(review).chosen == 1


async def test_a_group_wider_than_the_screen_follows_the_choice(tmp_path: Path, home: Home) -> None:
    path = tmp_path / "many.csv"
    path.write_text("SKU,Name\n" + "".join(f"A,Tea {n}\n" for n in range(30)), encoding="utf-8")
    async with open_review(path, home, size=(80, 24)) as review:
        await review.keys("D")
        assert "+26" in review.text("SideBySide")
        resolver(review).action_choose(29)
        assert "Tea 29" in review.text("SideBySide")
        await review.keys("k")
        assert int(review.session.catalog.excluded.sum()) == 29


async def test_without_a_sku_column_there_is_nothing_to_resolve(tmp_path: Path, home: Home) -> None:
    path = tmp_path / "no.csv"
    path.write_text("Name,Price\nTea,1\nTea,1\n", encoding="utf-8")
    async with open_review(path, home) as review:
        await review.keys("D", "f", "escape")
        assert review.top == "ReviewScreen"
        assert not review.session.edited
