"""Asking the web for pictures while the sheet goes on being worked on."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from importers.catalog.model import CellRef
from importers.storage.home import Home
from tests.support.picture_site import Site, picture_site
from tests.support.review_app import ReviewPilot, open_review
from tui.review.header_bar import HeaderBar


@pytest.fixture
def site() -> Iterator[Site]:
    with picture_site() as server:
        yield server


def catalog(folder: Path, *pictures: str) -> Path:
    path = folder / "catalog.csv"
    rows = "".join(f"A-{number},Tea,{each}\n" for number, each in enumerate(pictures))
    path.write_text(f"SKU,Name,Image\n{rows}", encoding="utf-8")
    return path


def told(review: ReviewPilot) -> str:
    return " ".join(note.message for note in review.app._notifications)


async def test_a_wrong_picture_becomes_a_warning(site: Site, tmp_path: Path, home: Home) -> None:
    path = catalog(tmp_path, site.address("right.png"), site.address("404"))
    async with open_review(path, home) as review:
        await review.keys("E")
        assert "2 picture addresses: 1 right, 1 wrong." in told(review)
        await review.keys("n")
        assert review.screen.at == CellRef(1, 2)
        assert "answers 404" in review.text("StatusLine")


async def test_work_goes_on_meanwhile_and_the_same_key_stops_it(
    site: Site, tmp_path: Path, home: Home
) -> None:
    path = catalog(tmp_path, *(site.address(f"right{number}.png") for number in range(50)))
    site.hold = threading.Event()
    async with open_review(path, home) as review:
        await review.pilot.press("E")
        while not site.asked:
            await review.pilot.pause(0.01)
        review.table.go_to(CellRef(0, 1))
        await review.pilot.press("enter", "s", "enter")
        while review.session.catalog.value(0, 1) != "Teas":
            await review.pilot.pause(0.01)
        bar = review.app.screen.query_one(HeaderBar)
        while "Pictures 0 of 50, E stops" not in str(bar.content):
            await review.pilot.pause(0.01)
        await review.pilot.press("E")
        site.hold.set()
        await review.settle()
        assert "Stopped:" in told(review)


async def test_without_a_column_of_pictures_there_is_nothing_to_ask(
    tmp_path: Path, home: Home
) -> None:
    path = tmp_path / "catalog.csv"
    path.write_text("SKU,Name\nA-1,Tea\n", encoding="utf-8")
    async with open_review(path, home) as review:
        await review.keys("E")
        assert told(review) == ""
