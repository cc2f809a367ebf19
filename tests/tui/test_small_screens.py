"""At 80 by 24 every dialog shows the buttons that close it, however much it has to tell."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Button

from importers.storage.home import Home
from tests.support.review_app import open_review


@pytest.mark.parametrize("key", ["F", "e", "R", "s", "v", "t", "w"])
async def test_buttons_are_on_the_screen(tmp_path: Path, home: Home, key: str) -> None:
    path = tmp_path / "wide.csv"
    labels = ["SKU", "Name", *(f"Label {number}" for number in range(30))]
    row = " x ,".join(["", *labels])
    path.write_text(",".join(labels) + "\n" + f"{row}\n" * 40, encoding="utf-8")
    async with open_review(path, home, size=(80, 24)) as review:
        await review.keys("right", key)
        assert review.top != "ReviewScreen"
        dialog = review.app.screen.query_one(".dialog").content_region
        for button in review.app.screen.query(Button):
            assert dialog.contains_region(button.region), button
