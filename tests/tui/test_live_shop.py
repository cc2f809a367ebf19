"""A live shop is named on every screen while the open catalog goes there; practice never is."""

from __future__ import annotations

from pathlib import Path

import pytest

from importers.storage.home import Home
from tests.support.review_app import ReviewPilot, open_review
from tui.widgets.destination_words import LIVE

CATALOG = "SKU,Name,Brand\nA-1,Tea,50\nA-1,Pot,51\n"
SCREENS = ("g", "D", "m", "B", "W", "comma")  # the keys that lead to whole screens


@pytest.mark.parametrize(("profile", "live"), [("scantrust", True), ("practice-scantrust", False)])
async def test_every_screen_tells_of_a_live_shop(
    tmp_path: Path, home: Home, profile: str, live: bool
) -> None:
    path = tmp_path / "tea.csv"
    path.write_text(CATALOG, encoding="utf-8")
    async with open_review(path, home, profile=profile, size=(100, 30)) as review:
        assert _tells(review) is live
        for key in SCREENS:
            await review.keys(key)
            assert _tells(review) is live, review.top
            await review.keys("escape")
            assert review.top == "ReviewScreen"


def _tells(review: ReviewPilot) -> bool:
    strips = review.app.screen._compositor.render_strips()
    return any(LIVE in strip.text for strip in strips)
