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
        error, warning = CellRef(2, 2), CellRef(1, 1)
        await review.keys("less_than_sign", "n")
        assert review.table.cursor == error
        await review.keys("n")
        assert review.table.cursor == warning
        await review.keys("N")
        assert review.table.cursor == error
        await review.keys("n", "n")
        assert review.table.cursor == error


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
        await review.keys("tab")
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


async def test_one_key_sorts_by_the_cursors_column_the_other_way_and_no_more(
    path: Path, home: Home
) -> None:
    async with open_review(path, home) as review:
        review.table.go_to(CellRef(4, 2))
        await review.keys("S")
        assert shown(review) == [1, 0, 4, 2, 3]
        assert "sorted by Price ↑" in review.text("HeaderBar")
        heading = review.table.render_line(0).text
        assert heading.index("↑") > heading.index("Price")
        await review.keys("S")
        assert shown(review) == [4, 0, 1, 2, 3]
        assert "↓" in review.table.render_line(0).text
        await review.keys("S")
        assert review.table.rows is None or shown(review) == [0, 1, 2, 3, 4]
        assert "sorted" not in review.text("HeaderBar")
        assert not {"↑", "↓"} & set(review.table.render_line(0).text)


async def test_one_key_shows_only_rows_with_the_cells_value(tmp_path: Path, home: Home) -> None:
    path = tmp_path / "brands.csv"
    path.write_text(
        "SKU,Brand,Size\nA,Acme,1\nB,Bolt,1\nC,Acme,2\nD,,1\nE,Acme,1\n", encoding="utf-8"
    )
    async with open_review(path, home) as review:
        review.table.go_to(CellRef(2, 1))
        await review.keys("V")
        assert shown(review) == [0, 2, 4]
        assert review.table.cursor == CellRef(2, 1)
        assert "Brand is “Acme”" in review.text("HeaderBar")
        review.table.go_to(CellRef(0, 2))
        await review.keys("V")  # of those shown
        assert shown(review) == [0, 4]
        await review.keys("S")
        assert shown(review) == [0, 4]
        await review.keys("V")
        assert shown(review) == [0, 2, 4] or sorted(shown(review)) == [0, 2, 4]
        await review.keys("escape")
        assert review.table.rows is None
        review.table.go_to(CellRef(3, 1))
        await review.keys("V")
        assert shown(review) == [3]
        assert "Brand is blank" in review.text("HeaderBar")


async def test_a_line_a_cell_and_a_sku_are_gone_to(path: Path, home: Home) -> None:
    async with open_review(path, home) as review:
        await review.keys("right", "G")
        await review.type("5")
        await review.keys("enter")
        assert review.table.cursor == CellRef(3, 1)
        await review.keys("G")
        await review.type("a-2")
        await review.keys("enter")
        assert review.table.cursor == CellRef(1, 0)
        await review.keys("G")
        await review.type("none such")
        await review.keys("enter")
        assert review.table.cursor == CellRef(1, 0)


async def test_half_a_page_goes_half_as_far_as_a_page(tmp_path: Path, home: Home) -> None:
    path = tmp_path / "long.csv"
    path.write_text("SKU,Name\n" + "".join(f"A-{n},x\n" for n in range(100)), encoding="utf-8")
    async with open_review(path, home) as review:
        await review.keys("pagedown")
        page = review.table.position
        await review.keys("pageup", "ctrl+d")
        assert abs(review.table.position - page / 2) <= 1
        await review.keys("ctrl+u")
        assert review.table.position == 0
