"""Letters typed in a list go to their entry."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import OptionList, Select

from importers.storage.home import Home
from tests.support.review_app import open_review
from tui.textual_compat.typed_lists import best_match

ENTRIES = ["All columns", "SKU", "Name", "Price net", "      12  Net weight"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [("s", 1), ("pr", 3), ("net", 4), ("col", 0), ("ric", 3), ("zz", None), ("NA", 2)],
)
def test_the_beginning_counts_before_a_word_and_a_word_before_a_part(
    typed: str, found: int | None
) -> None:
    assert best_match(ENTRIES, typed) == found


def test_of_no_entries_none_is_found() -> None:
    assert best_match([], "a") is None


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "catalog.csv"
    path.write_text("SKU,Name,Price\nA-1,Tea,1\n", encoding="utf-8")
    return path


async def test_letters_choose_in_a_closed_list_and_enter_takes_it(path: Path, home: Home) -> None:
    async with open_review(path, home) as review:
        await review.keys("c")
        choice = review.app.screen.query_one("#in", Select)
        choice.focus()
        await review.keys("p", "r", "enter")
        assert choice.value == 2
        await review.keys("n", "enter")
        assert choice.value == 1


async def test_letters_choose_a_destination(path: Path, home: Home) -> None:
    async with open_review(path, home) as review:
        await review.keys("d")
        listed = review.app.screen.query_one(OptionList)
        await review.keys(*"practice-d")
        assert listed.highlighted is not None
        assert "practice-digible" in str(listed.get_option_at_index(listed.highlighted).prompt)
        await review.keys("enter")
        assert review.session.profile is not None
        assert review.session.profile.name == "practice-digible"
