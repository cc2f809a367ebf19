"""Sorting and filtering: what is shown, and that nothing else changes."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Select

from importers.catalog.model import CellRef
from importers.query.view import RowFilter
from importers.storage.home import Home
from tests.support.review_app import ReviewPilot, open_review
from tui.widgets.compact_checkbox import CompactCheckbox

CATALOG = """\
SKU,Name,Price
A-1,Green tea,12.50
A-2, Black tea ,9.90
A-3,Cup,abc
A-4,White tea,
A-5,Pot,100
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "catalog.csv"
    path.write_text(CATALOG, encoding="utf-8")
    return path


def shown(review: ReviewPilot) -> list[int]:
    assert review.table.rows is not None
    return [int(row) for row in review.table.rows]


async def choose(review: ReviewPilot, name: str, value: object) -> None:
    review.app.screen.query_one(f"#{name}", Select).value = value
    await review.settle()


async def test_rows_are_sorted_by_number_and_blanks_come_last(path: Path, home: Home) -> None:
    async with open_review(path, home, size=(80, 24)) as review:
        review.table.go_to(CellRef(4, 0))
        await review.keys("v")
        await choose(review, "sort", 2)
        await review.keys("enter")
        assert shown(review) == [1, 0, 4, 2, 3]
        assert review.table.cursor == CellRef(1, 0)  # what comes first is what one sorts for
        assert "sorted by Price ↑" in review.text("HeaderBar")
        await review.keys("down")
        assert review.table.cursor == CellRef(0, 0)
        await review.keys("v")
        review.app.screen.query_one(CompactCheckbox).value = True
        await review.keys("ctrl+s")
        assert shown(review) == [4, 0, 1, 2, 3]


async def test_problems_are_walked_in_the_order_shown(path: Path, home: Home) -> None:
    async with open_review(path, home) as review:
        await review.keys("v")
        await choose(review, "sort", 1)
        await review.keys("ctrl+s")
        assert shown(review) == [1, 2, 0, 4, 3]
        await review.keys("less_than_sign", "n")
        assert review.table.cursor == CellRef(1, 1)
        await review.keys("n")
        assert review.table.cursor == CellRef(2, 2)
        await review.keys("N")
        assert review.table.cursor == CellRef(1, 1)
        await review.keys("n", "n")
        assert review.table.cursor == CellRef(1, 1)


async def test_filters_work_together_and_esc_shows_everything(path: Path, home: Home) -> None:
    async with open_review(path, home) as review:
        await review.keys("v")
        await review.type("tea")
        await choose(review, "column", 1)
        await choose(review, "rows", RowFilter.CLEAN)
        await review.keys("ctrl+s")
        assert shown(review) == [0, 3]
        assert "2 rows shown" in review.text("HeaderBar")
        await review.keys("escape")
        assert review.table.rows is None
        assert "shown" not in review.text("HeaderBar")


async def test_edited_rows_only(path: Path, home: Home) -> None:
    async with open_review(path, home) as review:
        review.table.go_to(CellRef(4, 1))
        await review.keys("enter", "s", "enter")
        review.table.go_to(CellRef(2, 2))
        await review.keys("x", "v")
        await choose(review, "rows", RowFilter.EDITED)
        await review.keys("ctrl+s")
        assert shown(review) == [4]
        await review.keys("v")
        await choose(review, "rows", RowFilter.LEFT_OUT)
        await review.keys("ctrl+s")
        assert shown(review) == [2]


async def test_by_kind_of_problem_and_sorted_again_after_another_choice(
    path: Path, home: Home
) -> None:
    async with open_review(path, home) as review:
        await review.keys("v")
        await choose(review, "kind", ("surrounding-space", 1))
        await choose(review, "sort", 0)
        review.app.screen.query_one(CompactCheckbox).value = True
        await review.keys("ctrl+s")
        assert shown(review) == [1]
        await review.keys("slash")
        await review.type("tea")
        await review.keys("enter")
        assert shown(review) == [3, 1, 0]


async def test_the_saved_order_and_the_upload_set_stay(path: Path, home: Home) -> None:
    async with open_review(path, home, profile="practice-digible") as review:
        before = review.session.uploads.preview()
        await review.keys("v")
        await review.type("tea")
        await choose(review, "sort", 2)
        await review.keys("ctrl+s")
        assert shown(review) == [1, 0, 3]
        assert review.session.uploads.preview() == before
        review.table.go_to(CellRef(0, 1))
        await review.keys("enter", "s", "enter")
        target = review.session.suggested_target()
        review.session.save(target)
        saved = target.read_text(encoding="utf-8").splitlines()
        assert saved == CATALOG.replace("Green tea", "Green teas").splitlines()
