"""The ready set of vi keys: counts, two keys for one move, and the letters that change their places."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.catalog.model import CellRef
from importers.errors import SettingsUnusable
from importers.storage.home import Home
from tests.support.review_app import ReviewPilot, open_review
from tui.actions.key_sets import KEY_SETS
from tui.actions.table import ACTIONS
from tui.keys import keymap
from tui.widgets.table.counted_keys import CountedKeys, Jump


@pytest.fixture
def path(tmp_path: Path, home: Home) -> Path:
    home.root.mkdir(exist_ok=True)
    home.settings.write_text('[keys]\nset = "vi"\nreview.save = "ctrl+w"\n', encoding="utf-8")
    path = tmp_path / "c.csv"
    rows = "".join(f"A-{n},Name {n},{n}\n" for n in range(60))
    path.write_text(f"SKU,Name,Size\n{rows}", encoding="utf-8")
    return path


def at(review: ReviewPilot) -> tuple[int | None, int | None]:
    cursor = review.table.cursor
    assert cursor is not None
    return cursor.row, cursor.column


async def test_digits_count_and_two_keys_go_to_the_edges(path: Path, home: Home) -> None:
    async with open_review(path, home) as review:
        await review.keys("1", "2", "j", "2", "l")
        assert at(review) == (12, 2)
        await review.keys("1", "0", "k", "0")
        assert at(review) == (2, 0)
        await review.keys("dollar_sign", "G")
        assert at(review) == (59, 2)
        await review.keys("g", "g")
        assert at(review) == (0, 2)
        await review.keys("2", "0", "G")
        assert at(review) == (18, 2)  # the file's line 20
        await review.keys("9", "9", "9", "G")
        assert at(review) == (18, 2)
        await review.keys("g", "j", "g", "g")
        assert at(review) == (0, 2)
        assert not review.session.edited


async def test_letters_of_the_set_and_own_keys_over_it(path: Path, home: Home) -> None:
    async with open_review(path, home) as review:
        await review.keys("l", "i")
        await review.type("x")
        await review.keys("enter")
        assert review.session.catalog.value(0, 1) == "Name 0x"
        await review.keys("y", "j", "p")
        assert review.session.catalog.value(1, 1) == "Name 0x"
        await review.keys("v", "j", "l", "delete", "escape")
        assert review.session.catalog.row_values(2) == ("A-2", "", "")
        await review.keys("u", "u", "u", "U")
        assert review.session.catalog.value(0, 1) == "Name 0x"
        await review.keys("ctrl+w")
        assert review.top == "SaveDialog"


async def test_without_the_set_a_digit_begins_a_value(tmp_path: Path, home: Home) -> None:
    path = tmp_path / "c.csv"
    path.write_text("SKU,Size\nA,1\n", encoding="utf-8")
    async with open_review(path, home) as review:
        review.table.go_to(CellRef(0, 1))
        await review.keys("7", "enter")
        assert review.session.catalog.value(0, 1) == "7"


def test_an_unknown_set_is_named() -> None:
    with pytest.raises(SettingsUnusable, match="'emacs'"):
        keymap({"set": ("emacs",)})


@pytest.mark.parametrize("name", KEY_SETS)
def test_no_key_of_the_sheet_means_two_things_in_a_set(name: str) -> None:
    chosen = keymap({"set": (name,)})
    keys: dict[str, list[str]] = {}
    for action in ACTIONS.values():
        if action.owner in ("review", "table", "app"):
            for key in chosen.get(action.name, action.keys).split(","):
                keys.setdefault(key, []).append(action.name)
    usual = {"ctrl+c", "x", "n", "N", "escape"}
    assert {key: names for key, names in keys.items() if len(names) > 1 and key not in usual} == {}
    assert not keys.keys() & {"g", "G", "0", "dollar_sign", *"123456789"}


@given(st.integers(1, 9_999_999))
def test_a_count_is_what_was_typed(number: int) -> None:
    keys = CountedKeys()
    assert all(keys.press(digit) is True for digit in str(number))
    assert keys.press("G") == Jump(line=number)
    assert keys.take() == 1
