"""Two suppliers' price lists, worked by keys alone from opening to "all uploaded"; the tests' names count the keys."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from textual.widgets import Input

from importers.destinations.registry import BUILT_IN
from importers.practice.server import PracticeServer
from importers.storage.home import Home
from importers.storage.settings import save_profile
from importers.suppliers.library import find_supplier
from importers.upload.snapshot import Counts, RunPhase
from tests.support.review_app import ReviewPilot, open_review
from tests.support.waiting import until

LISTS = Path(__file__).parent.parent / "data" / "suppliers"
SHOP = "practice-digible"
NEXT_FIXED = ("n", "F", "enter")  # to the next problem, the fix of all of its kind, apply
SEND = ("g", "ctrl+g")

DUTCH = (
    "enter",  # that sheet
    *("m", "ctrl+t", "ctrl+s"),  # the price is the column that is guessed
    *NEXT_FIXED,  # category rows, notes and the line of totals
    *NEXT_FIXED,  # € 53,81
    *NEXT_FIXED,  # duplicates
    *NEXT_FIXED,  # space around names
    *SEND,
)
AMERICAN = (
    *("m", "ctrl+t", "ctrl+s"),  # the name is the column that is guessed
    *("n", "V", "A", "x", "enter", "escape"),  # rows without a name: categories, totals
    *NEXT_FIXED,  # $95.46
    *NEXT_FIXED,  # duplicates
    *("ctrl+home", "down", "end", "left"),  # a row that is not active
    *("V", "A", "x", "enter", "escape"),
    *(
        "ctrl+home",
        "R",
        *"^.*:",
        "tab",
        "tab",
        "space",
        "ctrl+s",
        "enter",
    ),  # `Fasteners:` before codes
    *SEND,
)


@pytest.fixture
def server(home: Home) -> Iterator[PracticeServer]:
    with PracticeServer(rate=0) as server:
        save_profile(home, replace(BUILT_IN[SHOP], base_url=server.url))
        yield server


def at_hand(tmp_path: Path, name: str) -> Path:
    """Copy a list to where a session may write beside it."""
    return Path(shutil.copy(LISTS / name, tmp_path / name))


async def press(review: ReviewPilot, keys: Sequence[str]) -> Counts:
    """Press one key after the other, each when the one before is done; return how the upload ended."""
    for key in keys:
        await review.keys(key)
    run = review.session.uploads.run
    assert run is not None, review.app.screen
    await until(review.pilot, lambda: run.snapshot().phase is RunPhase.FINISHED, "the end")
    return run.snapshot().counts


RECOGNISED = ("g", "ctrl+g")  # do what is always done and go to the upload; send


async def test_the_dutch_list_is_uploaded_by_18_keys_and_the_next_one_by_2(
    tmp_path: Path, home: Home, server: PracticeServer
) -> None:
    path = at_hand(tmp_path, "prijslijst_week49.xlsx")
    assert len(DUTCH) == 18
    async with open_review(path, home, profile=SHOP, size=(120, 40)) as review:
        assert await press(review, DUTCH) == Counts(uploaded=400)
        assert len(server.synced) == 400
        prices = {key: product.price for key, product in server.synced.items()}
        assert (prices["KA-1003"], prices["KA-1018"]) == ("45.41", "53.81")
        assert server.synced["KA-1009"].name == "Komijnekaas  250 g"
        await remember(review, "Kaashandel De Boer")
    kept = find_supplier(home, "Kaashandel De Boer").supplier
    assert (kept.files, kept.destinations) == (("prijslijst_week*.xlsx",), (SHOP,))
    second = at_hand(tmp_path, "prijslijst_week50.xlsx")
    async with open_review(second, home, size=(80, 24)) as review:
        assert review.top == "SupplierPreview"
        assert "⌂ Kaashandel De B…" in review.text("HeaderBar")
        counts = await press(review, RECOGNISED)
        assert (counts.refused, counts.blocked, counts.unknown) == (0, 0, 0)
        assert counts.uploaded + counts.skipped == 400


async def remember(review: ReviewPilot, name: str) -> None:
    """Remember the supplier after its file was uploaded, as is offered then."""
    await review.keys("escape")
    notes = [note.message for note in review.app._notifications]
    assert any(note.startswith("M remembers this supplier") for note in notes), notes
    await review.keys("M")
    review.app.screen.query_one("#name", Input).value = name
    await review.keys("ctrl+s")
    assert f"⌂ {name[:15]}…" in review.text("HeaderBar")


async def test_the_american_list_is_uploaded_by_37_keys(
    tmp_path: Path, home: Home, server: PracticeServer
) -> None:
    path = at_hand(tmp_path, "wholesale_price_list.csv")
    assert len(AMERICAN) == 37
    async with open_review(path, home, profile=SHOP, size=(80, 24)) as review:
        counts = await press(review, AMERICAN)
        assert counts == Counts(uploaded=387)
        synced = server.synced
        assert len(synced) == 387
        assert (synced["FAS0001"].name, synced["FAS0001"].price) == ("Deck screw #8", "95.46")
        assert {"1E5", "00127"} <= set(synced)
        assert "00123" not in synced  # not active


NEXT_WEEK = (
    "enter",  # that sheet
    "enter",  # the last recipe for files of this shape
    *SEND,
)


async def test_the_next_weeks_dutch_list_is_uploaded_by_4_keys(
    tmp_path: Path, home: Home, server: PracticeServer
) -> None:
    first = at_hand(tmp_path, "prijslijst_week49.xlsx")
    async with open_review(first, home, profile=SHOP, size=(120, 40)) as review:
        await press(review, DUTCH)
    second = at_hand(tmp_path, "prijslijst_week50.xlsx")
    assert len(NEXT_WEEK) == 4
    async with open_review(second, home, profile=SHOP, size=(120, 40)) as review:
        counts = await press(review, NEXT_WEEK)
        assert (counts.refused, counts.blocked, counts.unknown) == (0, 0, 0)
        assert counts.uploaded + counts.skipped == 400
        assert not review.session.report().errors
