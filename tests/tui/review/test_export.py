"""A file for a shop's import, written from the save screen."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from textual.widgets import Input, Select

from importers.storage.home import Home
from tests.support.review_app import ReviewPilot, open_review

SHEET = (
    "SKU,Name,Price,Description,URL,Image\n"
    "A,Mug [/b],1.50,Holds tea,https://s.example/a,https://s.example/a.jpg\n"
    "B,Cup,free,x,https://s.example/b,https://s.example/b.jpg\n"
)


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_text(SHEET)
    return path


async def opened(review: ReviewPilot, kind: str) -> None:
    await review.keys("s")
    await review.pilot.click("#shop")
    await review.settle()
    assert review.top == "ExportDialog"
    review.app.screen.query_one("#for", Select).value = kind
    await review.settle()


async def test_rows_without_errors_are_written_as_drafts(sheet: Path, tmp_path: Path) -> None:
    async with open_review(sheet, Home(tmp_path / "home"), size=(80, 24)) as review:
        await opened(review, "shopify-csv")
        told = review.text("#losses Static")
        assert "1 row ready: Title ← Name" in told
        assert "\n• 1 row left out: 1 not a number.\n" in told
        target = Path(review.app.screen.query_one("#target", Input).value)
        assert target.name == "list for shopify.csv"
        await review.pilot.click("#save")
        await review.settle()
        assert review.top == "ReviewScreen"
        said = " ".join(n.message for n in review.app._notifications)
        assert "It has 1 row, 1 left out for errors." in said
    with target.open(newline="") as file:
        records = list(csv.DictReader(file))
    assert [(r["Title"], r["Status"]) for r in records] == [("Mug [/b]", "draft")]
    assert sheet.read_text() == SHEET


async def test_what_no_column_holds_is_asked_for(sheet: Path, tmp_path: Path) -> None:
    async with open_review(sheet, Home(tmp_path / "home"), size=(80, 24)) as review:
        await opened(review, "google-tsv")
        assert "Currency, Availability" in review.text("#losses Static")
        review.app.screen.query_one("#field-currency", Input).value = "Euro"
        await review.settle()
        assert "is no code of a currency" in review.text("#losses Static")
        review.app.screen.query_one("#field-currency", Input).value = "EUR"
        review.app.screen.query_one("#field-availability", Input).value = "in_stock"
        await review.settle()
        assert "1 row ready" in review.text("#losses Static")
        await review.pilot.click("#save")
        await review.settle()
    assert "\tin_stock\t1.50 EUR" in (tmp_path / "list for google.tsv").read_text()


async def test_it_never_replaces_the_catalog(sheet: Path, tmp_path: Path) -> None:
    async with open_review(sheet, Home(tmp_path / "home")) as review:
        await opened(review, "shopify-csv")
        review.app.screen.query_one("#target", Input).value = str(sheet)
        await review.pilot.click("#save")
        await review.settle()
        assert review.top == "ConfirmDialog"
        await review.keys("tab", "enter")
        await review.settle()
        assert "never replaces the catalog" in review.text("#said")
    assert sheet.read_text() == SHEET
