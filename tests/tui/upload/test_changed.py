"""What lies behind "2 changed": each value old and new, the cell it is in, and just these rows on the sheet."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from textual.widgets import OptionList

from importers.catalog.model import CellRef
from importers.destinations.registry import BUILT_IN
from importers.practice.server import PracticeServer
from importers.query.view import RowFilter
from importers.storage.home import Home
from importers.storage.settings import save_profile
from tests.support.review_app import ReviewPilot, open_review
from tests.support.waiting import until
from tests.tui.review.test_standings import upload
from tests.tui.review.test_view import choose

TEXTS = {
    "practice-scantrust": "SKU,Name,Brand\nA-1,Tea,50\nA-2,Pot,50\nA-3,Cup,50\nA-4,Jug,999\n",
    "practice-digible": "SKU,Name,Price\nA-1,Tea,50\nA-2,Pot,50\nA-3,Cup,50\nA-4,Jug,1\n",
}


async def open_preview(review: ReviewPilot) -> list[str]:
    await review.pilot.press("g")
    await until(review.pilot, lambda: review.top == "PreviewScreen", "the preview")
    await review.settle()
    await review.pilot.press("ctrl+n")
    await until(review.pilot, lambda: review.top == "ChangedDialog", "what changed")
    options = review.app.screen.query_one(OptionList).options
    return [" ".join(str(option.prompt).split()) for option in options]


@pytest.mark.parametrize("shop", sorted(TEXTS))
async def test_changed_rows_are_shown_old_and_new_and_on_the_sheet(
    tmp_path: Path, home: Home, shop: str
) -> None:
    path = tmp_path / "list.csv"
    path.write_text(TEXTS[shop], encoding="utf-8")
    with PracticeServer(rate=0) as server:
        save_profile(home, replace(BUILT_IN[shop], base_url=server.url))
        async with open_review(path, home, profile=shop, size=(120, 40)) as review:
            await upload(review)
            review.screen.changes.edit(CellRef(2, 1), "Big cup")
            await review.settle()
            review.screen.changes.edit(CellRef(0, 1), "Green tea")
            await review.settle()
            assert await open_preview(review) == [
                "line 2 Name: Tea → Green tea",
                "line 4 Name: Cup → Big cup",
            ]
            await review.keys("w", "enter")
            await until(review.pilot, lambda: review.top == "ChangedDialog", "the list again")
            report = list(openpyxl.load_workbook(tmp_path / "list changes.xlsx").active.values)
            assert [row[4:6] for row in report[1:3]] == [("Tea", "Green tea"), ("Cup", "Big cup")]
            await review.keys("down", "enter")
            assert review.top == "ReviewScreen"
            assert review.table.cursor == CellRef(2, 1)
            await open_preview(review)
            await review.keys("s")
            assert review.top == "ReviewScreen"
            assert review.table.rows is not None
            assert review.table.rows.tolist() == [0, 2]


async def test_rows_are_filtered_by_where_they_stand(tmp_path: Path, home: Home) -> None:
    path, shop = tmp_path / "list.csv", "practice-scantrust"
    path.write_text(TEXTS[shop] + "A-5,,50\n", encoding="utf-8")
    with PracticeServer(rate=0) as server:
        save_profile(home, replace(BUILT_IN[shop], base_url=server.url))
        async with open_review(path, home, profile=shop, size=(120, 40)) as review:
            await upload(review)
            review.screen.changes.edit(CellRef(2, 1), "Big cup")
            await review.settle()
            review.screen.changes.edit(CellRef(4, 1), "Pan")
            await review.settle()
            expected = {
                RowFilter.UPLOADED: [0, 1],
                RowFilter.CHANGED: [2],
                RowFilter.REFUSED: [3],
                RowFilter.NEW: [4],
                RowFilter.UNKNOWN: [],
            }
            for state, rows in expected.items():
                await review.keys("v")
                await choose(review, "rows", state)
                await review.keys("ctrl+s")
                assert review.table.rows is not None
                assert review.table.rows.tolist() == rows
