"""Where the file looks as if it could be read otherwise, the ways are offered and taken by a button."""

from __future__ import annotations

import shutil
from pathlib import Path

from textual.widgets import Button

from importers.storage.home import Home
from tests.support.review_app import open_review
from tests.tui.test_supplier_lists import LISTS


async def test_a_second_header_row_is_joined_or_passed_over(tmp_path: Path, home: Home) -> None:
    path = Path(shutil.copy(LISTS / "prijslijst_week49.xlsx", tmp_path / "list.xlsx"))
    async with open_review(path, home, size=(80, 24)) as review:
        await review.keys("enter", "t")
        labels = [str(button.label) for button in review.app.screen.query(".offers Button")]  # type: ignore[attr-defined]
        assert labels == ["Header 5-6", "Data from 7", "Without last 2"]
        review.app.screen.query_one("#offer-0", Button).press()
        await review.settle()
        await review.keys("enter")
        assert review.session.options.header_lines == "5-6"
        assert review.session.source.header[3] == "Inhoud g / ml"


async def test_last_rows_that_are_no_products_are_left_out(tmp_path: Path, home: Home) -> None:
    path = Path(shutil.copy(LISTS / "wholesale_price_list.csv", tmp_path / "list.csv"))
    async with open_review(path, home, profile="practice-digible", size=(80, 24)) as review:
        rows = review.session.catalog.row_count
        await review.keys("t")
        offer = review.app.screen.query(".offers Button").last(Button)
        assert str(offer.label) == "Without last 2"
        offer.press()
        await review.settle()
        await review.keys("enter")
        assert review.session.options.skip_last == 2
        assert review.session.catalog.row_count == rows - 2


async def test_where_nothing_looks_otherwise_nothing_is_offered(tmp_path: Path, home: Home) -> None:
    path = tmp_path / "list.csv"
    path.write_text("SKU,Name\nA-1,Tea\nA-2,Pot\n", encoding="utf-8")
    async with open_review(path, home) as review:
        await review.keys("t")
        assert not review.app.screen.query(".offers")
