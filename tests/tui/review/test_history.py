"""The list of steps, and the way to any of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import OptionList

from importers.catalog.model import CellRef
from importers.storage.home import Home
from tests.support.review_app import ReviewPilot, open_review


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "catalog.csv"
    path.write_text("SKU,Name\nA-1,Tea\nA-2,Pot\nA-3,Cup\n", encoding="utf-8")
    return path


def lines(review: ReviewPilot) -> list[str]:
    options = review.app.screen.query_one(OptionList).options
    return [" ".join(str(option.prompt).split()) for option in options]


async def test_any_step_is_gone_back_to_and_forward(path: Path, home: Home) -> None:
    async with open_review(path, home, size=(80, 24)) as review:
        for row in range(3):
            review.table.go_to(CellRef(row, 1))
            await review.keys("enter", "s", "enter")
        await review.keys("x", "H")
        assert lines(review)[0] == "0 As the file was opened"
        assert lines(review)[-1] == "▶ 4 Leave out line 4"
        await review.keys("up", "up", "up", "enter")
        catalog = review.session.catalog
        assert [catalog.value(row, 1) for row in range(3)] == ["Teas", "Pot", "Cup"]
        await review.keys("H")
        assert lines(review)[1] == "▶ 1 Edit line 2"
        assert lines(review)[2] == "↷ 2 Edit line 3"
        await review.keys("end", "enter")
        assert [catalog.value(row, 1) for row in range(3)] == ["Teas", "Pots", "Cups"]
        assert catalog.excluded.tolist() == [False, False, True]
        await review.keys("H", "home", "enter")
        assert not review.session.edited
        assert not catalog.excluded.any()


async def test_leaving_the_list_changes_nothing(path: Path, home: Home) -> None:
    async with open_review(path, home) as review:
        await review.keys("x", "H", "home", "escape")
        assert review.session.catalog.excluded.tolist() == [True, False, False]
        await review.keys("H", "enter")
        assert review.session.history.undo_title == "Leave out line 2"
