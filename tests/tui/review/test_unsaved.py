"""Work that a crash or a hasty leaving left unsaved is offered again."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import OptionList

from importers.catalog.model import CellRef
from importers.session.session import Session
from importers.storage.home import Home
from tests.support.review_app import ReviewPilot, open_review

TEXT = "SKU,Name\nA-1,Tea\nA-2,Pot\n"


@pytest.fixture
def path(tmp_path: Path, home: Home) -> Path:
    """Return a file whose last session ended in a crash."""
    path = tmp_path / "catalog.csv"
    path.write_text(TEXT, encoding="utf-8")
    lost = Session.open(path, home=home)
    lost.edit(CellRef(0, 1), "Green tea")
    lost.exclude([1])
    return path


def names(review: ReviewPilot) -> list[str | None]:
    return review.session.catalog.column(1).to_pylist()


async def test_unsaved_work_is_brought_back_as_one_step(path: Path, home: Home) -> None:
    async with open_review(path, home, size=(80, 24)) as review:
        assert review.top == "UnsavedDialog"
        said = review.text(".dialog Static")
        assert "not saved: 1 cell changed and 1 row left out." in said
        assert "Tea  →  Green tea" in said
        assert names(review) == ["Tea", "Pot"]
        await review.keys("enter")
        assert names(review) == ["Green tea", "Pot"]
        assert review.session.catalog.excluded.tolist() == [False, True]
        await review.keys("u")
        assert names(review) == ["Tea", "Pot"]


async def test_work_that_is_given_up_is_not_offered_again(path: Path, home: Home) -> None:
    async with open_review(path, home) as review:
        await review.keys("tab", "enter")
        assert review.top == "ReviewScreen"
    async with open_review(path, home) as review:
        assert review.top == "ReviewScreen"
        assert names(review) == ["Tea", "Pot"]


async def test_work_that_is_left_is_offered_the_next_time(path: Path, home: Home) -> None:
    async with open_review(path, home) as review:
        await review.keys("escape", "o")
        assert review.top == "OpenScreen"
        line = review.app.screen.query_one(OptionList).options[0].prompt
        assert str(line).startswith("catalog.csv ")
        assert "✎ unsaved changes" in str(line)
        await review.keys("enter")
        assert review.top == "UnsavedDialog"
