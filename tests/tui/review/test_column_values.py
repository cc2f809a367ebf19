"""The values of a column: counted, found by typing, renamed, merged and left out, each in one step."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import OptionList

from importers.catalog.model import CellRef
from importers.storage.home import Home
from tests.support.review_app import ReviewPilot, open_review

CATALOG = """\
SKU,Brand
A-1,Stanley
A-2,stanley
A-3,DEWALT
A-4,Stanley
A-5,
A-6,Stanly
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "catalog.csv"
    path.write_text(CATALOG, encoding="utf-8")
    return path


def listed(review: ReviewPilot, name: str) -> list[str]:
    options = review.app.screen.query_one(f"#{name}", OptionList).options
    return [" ".join(str(option.prompt).split()) for option in options]


def brands(review: ReviewPilot) -> list[str | None]:
    return review.session.catalog.column(1).to_pylist()


async def test_a_value_is_renamed_in_all_its_rows_as_one_step(path: Path, home: Home) -> None:
    async with open_review(path, home) as review:
        review.table.go_to(CellRef(0, 1))
        await review.keys("C")
        assert listed(review, "values") == [
            "2 Stanley",
            "1 stanley",
            "1 DEWALT",
            "1 blank",
            "1 Stanly",
        ]
        await review.keys("r")
        await review.type("Stanley Works")
        await review.keys("enter")
        assert brands(review)[0] == brands(review)[3] == "Stanley Works"
        assert "2 Stanley Works" in listed(review, "values")
        await review.keys("u")
        assert brands(review)[0] == "Stanley"
        assert not review.session.history.undo_title


async def test_spellings_of_one_become_one_after_a_preview(path: Path, home: Home) -> None:
    async with open_review(path, home) as review:
        review.table.go_to(CellRef(0, 1))
        await review.keys("C")
        assert listed(review, "clusters") == ["4 Stanley 2 ← stanley 1, Stanly 1"]
        review.app.screen.query_one("#clusters").focus()
        await review.keys("enter", "enter")
        assert review.top == "FixPreview"
        assert not review.session.edited
        await review.keys("enter")
        assert brands(review) == ["Stanley", "Stanley", "DEWALT", "Stanley", "", "Stanley"]
        assert listed(review, "clusters") == []
        await review.keys("escape", "u")
        assert brands(review)[1] == "stanley"


async def test_rows_of_a_value_are_shown_or_left_out_by_rule(path: Path, home: Home) -> None:
    async with open_review(path, home) as review:
        review.table.go_to(CellRef(0, 1))
        await review.keys("C", "slash")
        await review.type("walt")
        await review.settle()
        assert listed(review, "values") == ["1 DEWALT"]
        await review.keys("enter", "enter")
        assert review.top == "ReviewScreen"
        assert review.table.rows is not None
        assert review.table.rows.tolist() == [2]
        await review.keys("escape", "C", "b", "x")
        assert review.top == "FixPreview"
        await review.keys("enter", "escape")
        assert review.session.catalog.excluded.tolist() == [False] * 4 + [True, False]
        operation = review.session.history.standing[-1].fix.operation
        assert operation is not None
        assert operation.do == "leave-out-where"


async def test_only_the_rows_shown_are_counted(path: Path, home: Home) -> None:
    async with open_review(path, home, size=(80, 24)) as review:
        review.table.go_to(CellRef(0, 1))
        await review.keys("V", "C")
        assert listed(review, "values") == ["2 Stanley"]
        assert "shown" in review.text("#about")
