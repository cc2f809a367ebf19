"""What the shop has had, in columns beside the sheet's: read only, sorted by, and true after an edit."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from importers.catalog.model import CellRef
from importers.destinations.registry import BUILT_IN
from importers.practice.server import PracticeServer
from importers.session.sent_changes import NOT_ON_RECORD
from importers.storage.home import Home
from importers.storage.settings import save_profile
from tests.support.looks import drawn
from tests.support.review_app import ReviewPilot, open_review
from tests.tui.review.test_standings import upload

HEADER = "SKU,Name,Price\n"
SENT = HEADER + "A-1,Tea,50\nA-2,Pot,20\nA-3,Cup,5\nA-4,Jug,1\n"
NEXT = HEADER + "A-1,Tea,55\nA-2,Teapot,20\nA-3,Cup,9\nA-4,Jug,1\n"
SHOP = "practice-digible"


def headings(review: ReviewPilot) -> list[str]:
    table = review.table
    return [table.title_of(column) for column in table.columns_shown()]


def beside(review: ReviewPilot, name: str) -> list[str | None]:
    sheet = review.table.sheet
    assert sheet is not None
    [found] = [each for each in sheet.beside if each.heading == name]
    rows = range(review.table.shown)

    return found.texts(np.array([review.table.row_at(each) for each in rows]))


@pytest.mark.parametrize("size", [(80, 24), (160, 45)])
async def test_old_values_stand_beside_the_new_ones(
    tmp_path: Path, home: Home, size: tuple[int, int]
) -> None:
    path = tmp_path / "list.csv"
    path.write_text(SENT, encoding="utf-8")
    with PracticeServer(rate=0) as server:
        save_profile(home, replace(BUILT_IN[SHOP], base_url=server.url))
        async with open_review(path, home, profile=SHOP, size=size) as review:
            await upload(review)
            await review.keys("O")
            assert headings(review) == ["SKU", "Name", "Price"]  # nothing has changed
        path.write_text(NEXT, encoding="utf-8")
        async with open_review(path, home, profile=SHOP, size=size) as review:
            await review.keys("O")
            assert headings(review) == ["SKU", "Name", "was: Name", "Price", "was: Price"]
            assert beside(review, "was: Name") == [None, "Pot", None, None]
            assert beside(review, "was: Price") == ["50", None, "5", None]
            shown = drawn(review.pilot)
            assert "was: Price" in shown
            assert "shop had" in shown

            # Its cells are none of the catalog's: nothing that is typed there goes anywhere.
            assert review.table.column == 3
            assert review.table.cursor == CellRef(0, None)
            await review.keys("enter", "7", "delete", "J", "ctrl+v")
            assert review.screen.session.edited is False
            assert review.top == "ReviewScreen"

            # An edit is compared at once, and one that is as the shop has it is changed no more.
            review.screen.changes.edit(CellRef(0, 2), "50")
            await review.settle()
            review.screen.changes.edit(CellRef(3, 1), "Big jug")
            await review.settle()
            assert beside(review, "was: Price") == [None, None, "5", None]
            assert beside(review, "was: Name") == [None, "Pot", None, "Jug"]

            await review.keys("right", "right", "S")
            assert beside(review, "was: Price")[0] == "5"
            assert "sorted by was: Price ↑" in review.text("HeaderBar")
            await review.keys("O")
            assert headings(review) == ["SKU", "Name", "Price"]


async def test_an_older_record_says_that_it_does_not_know(tmp_path: Path, home: Home) -> None:
    path = tmp_path / "list.csv"
    path.write_text(SENT, encoding="utf-8")
    with PracticeServer(rate=0) as server:
        save_profile(home, replace(BUILT_IN[SHOP], base_url=server.url))
        async with open_review(path, home, profile=SHOP) as review:
            await upload(review)
        with sqlite3.connect(home.ledger) as record:
            record.execute("DROP TABLE confirmed")
        record.close()
        path.write_text(NEXT, encoding="utf-8")
        async with open_review(path, home, profile=SHOP) as review:
            await review.keys("O")
            assert beside(review, "was: Price") == [
                NOT_ON_RECORD,
                NOT_ON_RECORD,
                NOT_ON_RECORD,
                None,
            ]
