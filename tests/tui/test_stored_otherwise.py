"""A value that the shop stored otherwise: its own state, an error on its cell, and both ways out by keys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from importers.catalog.model import CellRef
from importers.destinations.registry import BUILT_IN
from importers.practice.options import Quirks
from importers.practice.server import PracticeServer
from importers.session.results import save_results
from importers.storage.home import Home
from importers.storage.settings import save_profile
from importers.upload.snapshot import Counts
from tests.support.review_app import open_review
from tests.support.waiting import until
from tests.tui.test_whole_story import counts, upload


@pytest.fixture
def server() -> Iterator[PracticeServer]:
    with PracticeServer(rate=0) as server:
        server.behave(Quirks(keeps=3))
        yield server


async def test_it_is_shown_taken_over_or_sent_again(
    tmp_path: Path, home: Home, server: PracticeServer
) -> None:
    path = tmp_path / "teas.csv"
    path.write_text("SKU,Name,Brand\nA-1,Tea,50\nA-2,Coffee,50\nA-3,Cocoa,50\n", encoding="utf-8")
    save_profile(home, replace(BUILT_IN["practice-scantrust"], base_url=server.url))
    async with open_review(path, home, profile="practice-scantrust", size=(120, 40)) as review:
        await upload(review)
        assert counts(review)[1] == Counts(uploaded=1, stored_otherwise=2)
        assert "≠ 2 stored otherwise" in review.text("Totals")
        run = review.session.uploads.run
        assert run is not None
        saved = save_results(review.session, run, tmp_path, ending=".csv")
        assert [each.path.name for each in saved] == [
            "teas uploaded.csv",
            "teas stored otherwise.csv",
        ]

        # On the very cell, with both values; `f` takes the shop's.
        await review.pilot.press("g")
        await until(review.pilot, lambda: review.top == "ReviewScreen", "the sheet")
        assert review.table.cursor in (CellRef(1, 1), CellRef(2, 1))
        review.table.go_to(CellRef(1, 1))
        await review.settle()
        assert "Sent 'Coffee', but the shop stored 'Cof'." in review.text("StatusLine")
        await review.keys("f")
        await until(
            review.pilot, lambda: review.session.catalog.value(1, 1) == "Cof", "the shop's value"
        )
        await review.keys("r")
        await until(review.pilot, lambda: counts(review)[1].uploaded == 2, "the row as it is there")

        # The other is sent again as it is, now that the shop keeps it whole.
        server.behave(Quirks())
        review.table.go_to(CellRef(2, 1))
        await review.keys("r")
        await until(review.pilot, lambda: counts(review)[1].uploaded == 3, "the row sent again")
        assert {product.name for product in server.products} == {"Tea", "Cof", "Cocoa"}
