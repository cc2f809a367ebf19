"""Many cells changed at once, seen before they change, and taken back in one step."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input, Select, Static
from textual.widgets._select import InvalidSelectValueError

from importers.catalog.model import CellRef
from importers.fixes.transforms import Action
from importers.query.view import RowFilter
from importers.storage.home import Home
from tests.support.review_app import ReviewPilot, open_review
from tui.widgets.compact_checkbox import CompactCheckbox

CATALOG = """\
SKU,Name,Brand,Price
1,Green tea,50,"12,50"
22,black tea,,"1.234,50"
333,Tea pot,50,3.00
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "catalog.csv"
    path.write_text(CATALOG, encoding="utf-8")
    return path


def column(review: ReviewPilot, number: int) -> list[str | None]:
    return review.session.catalog.column(number).to_pylist()


async def choose(review: ReviewPilot, name: str, value: object) -> None:
    review.app.screen.query_one(f"#{name}", Select).value = value
    await review.settle()


def effect(review: ReviewPilot) -> str:
    return str(review.app.screen.query_one("#effect", Static).render())


async def test_find_and_replace_is_shown_before_it_is_done(path: Path, home: Home) -> None:
    async with open_review(path, home, size=(80, 24)) as review:
        review.table.go_to(CellRef(0, 1))
        await review.keys("R")
        await review.type("tea")
        await review.keys("tab")
        await review.type("leaf")
        await review.settle()
        assert "3 cells would change" in effect(review)
        assert "Green tea  →  Green leaf" in effect(review)
        assert not review.session.edited
        await review.keys("enter")
        assert review.top == "FixPreview"
        await review.keys("enter")
        assert review.top == "ReviewScreen"
        assert column(review, 1) == ["Green leaf", "black leaf", "leaf pot"]
        await review.keys("u")
        assert not review.session.edited


async def test_a_preview_that_is_left_goes_back_to_the_dialog(path: Path, home: Home) -> None:
    async with open_review(path, home) as review:
        await review.keys("R")
        await choose(review, "in", -1)
        await review.type("5")
        await review.keys("enter", "escape")
        assert review.top == "ChangeColumn"
        await review.keys("escape")
        assert not review.session.edited


async def test_a_bad_pattern_is_explained_as_one_types(path: Path, home: Home) -> None:
    async with open_review(path, home) as review:
        await review.keys("R")
        review.app.screen.query_one("#regex", CompactCheckbox).value = True
        await review.type("(te")
        await review.settle()
        assert "The pattern cannot be used: missing )" in effect(review)
        await review.keys("enter")
        assert review.top == "ChangeColumn"


async def test_only_the_rows_shown_are_changed_unless_all_are_asked_for(
    path: Path, home: Home
) -> None:
    async with open_review(path, home) as review:
        await review.keys("slash")
        await review.type("tea pot")
        await review.keys("tab")
        review.table.go_to(CellRef(2, 2))
        await review.keys("c")
        await review.type("77")
        await review.keys("enter", "enter")
        assert column(review, 2) == ["50", "", "77"]
        await review.keys("c")
        review.app.screen.query_one("#shown", CompactCheckbox).value = False
        await review.type("8")
        await review.keys("enter", "enter")
        assert column(review, 2) == ["8", "8", "8"]


@pytest.mark.parametrize(
    ("action", "number", "typed", "now"),
    [
        (Action.PAD, 0, "3", ["001", "022", "333"]),
        (Action.POINT, 3, "", ["12.50", "1234.50", "3.00"]),
    ],
)
async def test_other_changes(
    path: Path, home: Home, action: Action, number: int, typed: str, now: list[str]
) -> None:
    async with open_review(path, home) as review:
        review.table.go_to(CellRef(0, number))
        await review.keys("c")
        await choose(review, "do", action)
        await review.type(typed)
        await review.keys("ctrl+s", "enter")
        assert column(review, number) == now
        assert review.session.history.undo_title is not None


async def test_a_column_is_split_into_another(path: Path, home: Home) -> None:
    async with open_review(path, home) as review:
        review.table.go_to(CellRef(0, 1))
        await review.keys("c")
        await choose(review, "do", Action.SPLIT)
        await review.type(" ")
        await review.settle()
        assert "another for what comes after" in effect(review)
        await choose(review, "into", 2)
        await review.keys("ctrl+s", "enter")
        assert review.session.catalog.row_values(1)[1:3] == ("black", "tea")
        assert review.session.catalog.row_values(0)[1:3] == ("Green tea", "50")


async def test_nothing_to_change_is_said(path: Path, home: Home) -> None:
    async with open_review(path, home) as review:
        await review.keys("R")
        await review.type("zzz")
        await review.settle()
        assert "Nothing would change" in effect(review)
        await review.keys("enter")
        assert review.top == "ChangeColumn"


async def test_marked_rows_are_changed_and_no_others(path: Path, home: Home) -> None:
    async with open_review(path, home, size=(80, 24)) as review:
        await review.keys("space", "down", "space")
        assert review.table.marked == {0, 2}
        assert "● 2 marked" in review.text("HeaderBar")
        review.table.go_to(CellRef(1, 2))
        await review.keys("c")
        assert "Only the 2 rows marked" in str(
            review.app.screen.query_one("#shown", CompactCheckbox).label
        )
        await review.type("7")
        await review.keys("enter", "enter")
        assert column(review, 2) == ["7", "", "7"]
        assert review.table.marked == set()  # they were meant for this change
        review.table.go_to(CellRef(0, 0))
        await review.keys("space", "down", "space", "v")
        await choose(review, "rows", RowFilter.MARKED)
        await review.keys("ctrl+s")
        assert review.table.rows is not None
        assert review.table.rows.tolist() == [0, 2]
        await review.keys("A")
        assert review.table.marked == set()


async def test_marked_rows_are_left_out_after_a_preview(path: Path, home: Home) -> None:
    async with open_review(path, home) as review:
        await review.keys("A", "x")
        assert review.top == "FixPreview"
        assert "3 rows would be left out" in review.text(".dialog Static")
        await review.keys("escape")
        assert not review.session.catalog.excluded.any()
        await review.keys("x", "enter")
        assert review.session.catalog.excluded.all()
        assert review.table.marked == set()  # so that the next key means the row under the cursor
        assert review.screen.offers("review.take-in")
        assert not review.screen.offers("review.leave-out")
        await review.keys("A", "x", "enter")
        assert not review.session.catalog.excluded.any()
        assert review.screen.offers("review.leave-out")
        await review.keys("u", "u")
        assert not review.session.edited


async def test_what_to_do_is_always_chosen(path: Path, home: Home) -> None:
    async with open_review(path, home) as review:
        await review.keys("c")
        for name in ("do", "in"):
            select = review.app.screen.query_one(f"#{name}", Select)
            with pytest.raises(InvalidSelectValueError):
                select.value = Select.NULL


async def test_a_search_in_vain_says_where_it_looked(path: Path, home: Home) -> None:
    async with open_review(path, home) as review:
        await review.keys("R")
        await review.type("tea")
        await review.settle()
        assert "Nothing would change in SKU; “In” has all columns too." in effect(review)


async def test_rows_are_left_out_by_what_they_hold_and_a_column_is_combined(
    path: Path, home: Home
) -> None:
    async with open_review(path, home, size=(80, 24)) as review:
        await review.keys("c")
        do = review.app.screen.query_one("#do", Select)
        do.value = Action.LEAVE_OUT
        await review.settle()
        review.app.screen.query_one("#in", Select).value = 0
        first = review.app.screen.query_one("#first", Input)
        first.value = review.session.catalog.value(0, 0) or ""
        await review.settle()
        assert "1 row would be left out" in review.text("#effect")
        first.focus()
        await review.keys("enter")
        assert review.top == "FixPreview"
        await review.keys("enter")
        assert review.session.catalog.excluded[0]
        assert review.session.history.standing[-1].fix.operation is not None
        await review.keys("u")
        assert not review.session.catalog.excluded.any()
