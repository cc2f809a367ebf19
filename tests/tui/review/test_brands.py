"""Unknown brands put right for all rows at once, with the practice server's own brands."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import OptionList

from importers.storage.home import Home
from tests.support.review_app import ReviewPilot, open_review
from tui.practice import Practice

CATALOG = "SKU,Name,Brand\nA-1,Tea,North wind\nA-2,Pot,ACME\nA-3,Cup,North wind\nA-4,Mug,Akme\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "catalog.csv"
    path.write_text(CATALOG, encoding="utf-8")
    return path


def lines(review: ReviewPilot, name: str) -> list[str]:
    options = review.app.screen.query_one(f"#{name}", OptionList).options
    return [" ".join(str(option.prompt).split()) for option in options]


async def test_one_choice_puts_an_unknown_brand_right_everywhere(path: Path, home: Home) -> None:
    async with open_review(path, home, profile="practice-scantrust", size=(80, 24)) as review:
        review.app.practice = Practice(own=True)
        await review.keys("B")
        assert "never read: r asks practice-scantrust" in review.text("#about")
        await review.keys("r")
        assert lines(review, "unknown") == ["2 North wind", "1 Akme"]
        assert lines(review, "offered")[0] == "≈ Northwind Tea NORTHWIND"
        assert "5 brands, read just now" in review.text("#about")
        assert review.session.report().counts()["unknown-brand"] == 3
        await review.keys("enter", "enter")
        assert review.top == "FixPreview"
        await review.keys("enter")
        assert review.session.catalog.column(2).to_pylist() == [
            *("NORTHWIND", "ACME", "NORTHWIND", "Akme")
        ]
        assert lines(review, "unknown") == ["1 Akme"]
        await review.keys("u")
        assert not review.session.edited
        await review.keys("down", "enter", "enter", "escape")
        assert review.session.catalog.value(3, 2) == "ACME"
        assert review.top == "ReviewScreen"
        review.app.practice.close()


async def test_without_a_token_nothing_is_asked_and_nothing_breaks(
    path: Path, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SCANTRUST_TOKEN", raising=False)
    async with open_review(path, home, profile="scantrust") as review:
        await review.keys("B", "r")
        assert "log in with g, or set SCANTRUST_TOKEN" in review.text("#about")
        assert lines(review, "unknown") == []
        await review.keys("enter", "tab", "enter", "escape")
        assert review.top == "ReviewScreen"


@pytest.mark.parametrize("profile", [None, "digible"])
async def test_a_destination_without_brands_says_so(
    path: Path, home: Home, profile: str | None
) -> None:
    async with open_review(path, home, profile=profile) as review:
        await review.keys("B")
        assert "has no list of brands" in review.text("#about")
        await review.keys("r", "u", "escape")
        assert not review.session.edited
