"""Prices of a column reckoned with on the screen: said, seen, made in one step, and taken back."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input, Select, Static

from importers.catalog.model import CellRef
from importers.fixes.transforms import Action
from importers.storage.home import Home
from tests.support.review_app import ReviewPilot, open_review

CATALOG = """\
SKU,Name,Price
1,Green tea,"€ 12,50"
2,Black tea,1.234
3,[b]Pot,op [/b] aanvraag
4,Cup,"€ 100,00"
"""
SIZES = [(80, 24), (160, 45)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "catalog.csv"
    path.write_text(CATALOG, encoding="utf-8")
    return path


async def begin(review: ReviewPilot) -> None:
    review.table.go_to(CellRef(0, 2))
    await review.keys("c")
    await choose(review, "do", Action.PRICE)


async def choose(review: ReviewPilot, name: str, value: object) -> None:
    review.app.screen.query_one(f"#{name}", Select).value = value
    await review.settle()


async def fill(review: ReviewPilot, name: str, value: str) -> None:
    review.app.screen.query_one(f"#{name}", Input).value = value
    await review.settle()


def shown(review: ReviewPilot, name: str) -> str:
    return str(review.app.screen.query_one(name, Static).render())


@pytest.mark.parametrize("size", SIZES)
async def test_prices_are_seen_before_they_change_and_are_one_step(
    path: Path, home: Home, size: tuple[int, int]
) -> None:
    async with open_review(path, home, size=size) as review:
        await begin(review)
        assert "Type the amount, such as 1.21." in shown(review, "#effect")
        await fill(review, "amount", "2")
        await choose(review, "to", "to .99")
        effect = shown(review, "#effect")
        assert "3 cells would change" in effect
        assert "1 cell left as it is: no price (line 4 “op [/b] aanvraag”)" in effect
        assert effect.index("1.234  →  2467.99") < effect.index("€ 12,50  →  24.99")
        button = review.app.screen.query_one("#preview")
        assert review.app.screen.region.contains_region(button.region)
        await review.keys("ctrl+s")
        assert review.top == "FixPreview"
        await review.keys("enter")
        prices = review.session.catalog.column(2).to_pylist()
        assert prices == ["24.99", "2467.99", "op [/b] aanvraag", "199.99"]
        assert review.session.history.undo_title == 'Price × 2, round to .99 in "Price": 3 cells'
        await review.keys("u")
        assert not review.session.edited


async def test_what_is_typed_wrong_is_told_in_its_place(path: Path, home: Home) -> None:
    async with open_review(path, home, size=(80, 24)) as review:
        await begin(review)
        for amount, told in (("1,21", "is no amount"), ("0", "above zero")):
            await fill(review, "amount", amount)
            assert told in shown(review, "#effect")
            await review.keys("ctrl+s")
            assert review.top == "ChangeColumn"
        await fill(review, "amount", "2")
        await choose(review, "in", -1)
        assert "Choose the column of prices" in shown(review, "#effect")


async def test_all_that_can_be_said(path: Path, home: Home) -> None:
    async with open_review(path, home) as review:
        await begin(review)
        await choose(review, "way", "without")
        await fill(review, "amount", "21 %")
        await choose(review, "to", "other")
        await fill(review, "ending", ".97")
        await choose(review, "direction", "up")
        await choose(review, "decimals", 3)
        await choose(review, "mark", "decimal comma")
        await fill(review, "currency", "€")
        await review.keys("ctrl+s")
        title = "Price without 21 %, round to .97 up, 3 decimals, decimal comma, only EUR"
        assert str(review.app.screen.query_one(".dialog").border_title).startswith(title)
        await review.keys("enter")
        prices = review.session.catalog.column(2).to_pylist()
        assert prices == ["10.970", "1.234", "op [/b] aanvraag", "82.970"]


async def test_a_currency_is_taken_off_without_reckoning(path: Path, home: Home) -> None:
    async with open_review(path, home) as review:
        await begin(review)
        await choose(review, "way", "plain")
        await review.keys("ctrl+s", "enter")
        prices = review.session.catalog.column(2).to_pylist()
        assert prices == ["12.50", "1234", "op [/b] aanvraag", "100.00"]
