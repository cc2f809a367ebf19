"""A destination that the program does not know is registered, and taken through the whole story."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from textual.widgets import Input, Static

from importers.catalog.model import CellRef
from importers.destinations.registry import register, unregister
from importers.storage.home import Home
from importers.storage.profiles import load_profiles
from importers.storage.settings import save_profile
from importers.upload.snapshot import Counts
from tests.support.corner_shop import KEY, CornerServer, CornerShop
from tests.support.review_app import open_review
from tests.support.waiting import until
from tests.tui.test_whole_story import counts, ended, planned, retype
from tui.upload.screen import UploadScreen
from tui.upload.send_choices import SendChoices

CATALOG = "SKU,Name,Price\nA-1,Tea,50\nA-2,Cake,120\nA-3,,70\n"


@pytest.fixture
def shop() -> Iterator[CornerServer]:
    register(CornerShop())
    with CornerServer() as server:
        yield server
    unregister("corner")


async def test_another_destination_goes_the_whole_way(
    tmp_path: Path, home: Home, shop: CornerServer
) -> None:
    path = tmp_path / "street.csv"
    path.write_text(CATALOG, encoding="utf-8")
    profile = replace(CornerShop.profiles[0], base_url=shop.url).having(till="7")
    save_profile(home, profile)
    assert load_profiles(home)["corner"] == profile
    async with open_review(path, home, profile="corner", size=(120, 40)) as review:
        # Checked by its own fields.
        assert review.problems()[2:] == ["✖ 1 Required value missing Name"]
        await retype(review, CellRef(2, 1), "Bun")

        # Previewed: no login, its own words for sending everything again.
        await review.pilot.press("g")
        await until(review.pilot, lambda: planned(review) is not None, "the preview")
        screen = review.app.screen
        assert not screen.query_one("#login").display
        assert "Upload 3 products to The Corner Shop" in str(screen.query_one("#start").label)  # type: ignore[attr-defined]
        assert f"X-Till: {7}" in str(screen.query_one("FirstRequest", Static).visual)
        screen.query_one(SendChoices).query_one("#everything").toggle()  # type: ignore[attr-defined]
        await until(
            review.pilot,
            lambda: "everything once more" in str(screen.query_one("#means", Static).visual),
            "what it means",
        )
        screen.query_one("#everything").toggle()  # type: ignore[attr-defined]
        await until(review.pilot, lambda: planned(review) is not None, "the preview again")

        # Uploaded in its batches; the refused item turns red in its cell.
        screen.query_one("#token", Input).value = KEY
        await review.pilot.press("ctrl+g")
        await until(review.pilot, lambda: review.top == "ConfirmDialog", "the question")
        await review.pilot.press("tab", "enter")
        await until(review.pilot, lambda: isinstance(review.app.screen, UploadScreen), "the run")
        await ended(review)
        assert counts(review)[1] == Counts(uploaded=2, refused=1)
        assert shop.batches == [["A-1", "A-2"], ["A-3"]]
        assert shop.tills == {"7"}
        await review.pilot.press("g")
        await until(review.pilot, lambda: review.top == "ReviewScreen", "the sheet")
        assert review.table.cursor == CellRef(1, 2)
        assert "The Corner Shop says: Too dear for this street." in review.text("StatusLine")

        # Put right and sent again, that row alone.
        await retype(review, CellRef(1, 2), "90")
        await review.keys("r")
        await until(review.pilot, lambda: counts(review)[1].uploaded == 3, "the resent row")
        assert shop.batches[2:] == [["A-2"]]
        assert sorted(shop.items) == ["A-1", "A-2", "A-3"]
