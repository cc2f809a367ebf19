"""The whole story, told by keys over real HTTP: open, fix, upload, be refused, fix that cell, resend."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook
from textual.widgets import Input

from importers.catalog.model import CellRef
from importers.destinations.registry import BUILT_IN
from importers.practice.options import Faults
from importers.practice.server import PracticeServer
from importers.storage.home import Home
from importers.storage.settings import save_profile
from importers.upload.snapshot import Counts, RunPhase
from tests.support.review_app import ReviewPilot, open_review
from tests.support.waiting import until
from tui.upload.preview import PreviewScreen
from tui.upload.screen import UploadScreen

CATALOG = """\
SKU,Name,Brand
A-1,Green tea,50
A-2,Black tea,50
A-2,Red tea,50
A-4,White tea,Nobody
A-5,Oolong,
"""


@pytest.fixture
def server() -> Iterator[PracticeServer]:
    with PracticeServer() as server:
        yield server


@pytest.fixture
def home(home: Home, server: PracticeServer) -> Home:
    """Let the practice profiles mean this test's server."""
    for name in ("practice-scantrust", "practice-digible"):
        save_profile(home, replace(BUILT_IN[name], base_url=server.url))
    return home


@pytest.fixture
def catalog(tmp_path: Path) -> Path:
    path = tmp_path / "teas.csv"
    path.write_text(CATALOG, encoding="utf-8")
    return path


def stored(server: PracticeServer) -> list[str]:
    return sorted(product.sku for product in server.products)


async def retype(review: ReviewPilot, ref: CellRef, value: str) -> None:
    """Put the cursor on a cell and type another value over the one it has."""
    review.table.go_to(ref)
    await review.keys("enter")
    old = review.session.catalog.value(ref.row or 0, ref.column or 0) or ""
    await review.pilot.press("end", *["backspace"] * len(old))
    await review.type(value)
    await review.keys("enter")
    await until(
        review.pilot,
        lambda: review.session.catalog.value(ref.row or 0, ref.column or 0) == value,
        f"{value} in the cell",
    )


async def upload(review: ReviewPilot) -> None:
    """Go to the preview and start."""
    await review.pilot.press("g")
    await until(review.pilot, lambda: planned(review) is not None, "the preview")
    await review.pilot.press("ctrl+g")
    await until(review.pilot, lambda: isinstance(review.app.screen, UploadScreen), "the upload")
    await ended(review)


def planned(review: ReviewPilot) -> object:
    screen = review.app.screen
    return screen.plan if isinstance(screen, PreviewScreen) else None


async def ended(review: ReviewPilot) -> None:
    await until(review.pilot, lambda: counts(review)[0] is RunPhase.FINISHED, "the end of the run")
    await until(
        review.pilot, lambda: _seen(review) is RunPhase.FINISHED, "the screen to see the end"
    )


def _seen(review: ReviewPilot) -> RunPhase:
    screen = review.app.screen
    if isinstance(screen, UploadScreen) and screen.seen is not None:
        return screen.seen.phase
    return counts(review)[0]


def counts(review: ReviewPilot) -> tuple[RunPhase, Counts]:
    assert review.session.uploads.run is not None
    snapshot = review.session.uploads.run.snapshot()
    return snapshot.phase, snapshot.counts


async def test_a_catalog_is_fixed_uploaded_refused_fixed_in_its_cell_and_resent(
    catalog: Path, home: Home, server: PracticeServer
) -> None:
    async with open_review(catalog, home, profile="practice-scantrust", size=(120, 40)) as review:
        # The duplicate SKU is found, and typed over.
        assert "✖ 2 Duplicate SKU SKU" in review.problems()
        await retype(review, CellRef(2, 0), "A-3")
        assert not any("Duplicate" in line for line in review.problems())

        # All five go out, from the list of problems; the one with an unknown brand is refused.
        await review.keys("tab")
        await upload(review)
        assert counts(review)[1] == Counts(uploaded=4, refused=1)
        assert stored(server) == ["A-1", "A-2", "A-3", "A-5"]
        assert "✗ 1 refused" in review.text("Totals")

        # One key leads to the very cell, red with the server's words.
        await review.pilot.press("g")
        await until(review.pilot, lambda: review.top == "ReviewScreen", "the sheet")
        assert review.table.cursor == CellRef(3, 2)
        assert review.table.has_focus
        assert "Invalid Brand reference or id." in review.text("StatusLine")
        assert any("✗ 1" in line or "✖ 1" in line for line in review.problems())

        # Put right, and sent again: that row only.
        before = server.requests.total
        await retype(review, CellRef(3, 2), "50")
        assert "Invalid Brand" not in review.text("StatusLine")
        await review.keys("r")
        await until(review.pilot, lambda: counts(review)[1].uploaded == 5, "the resent row")
        assert counts(review)[1] == Counts(uploaded=5)
        assert [seen.keys for seen in list(server.requests)[before:]] == [("A-4",)]
        assert stored(server) == ["A-1", "A-2", "A-3", "A-4", "A-5"]
        assert not server.duplicates

    # Another day: nothing is sent twice. What was not saved then can wait.
    async with open_review(catalog, home, profile="practice-scantrust") as review:
        await until(review.pilot, lambda: review.top == "UnsavedDialog", "the question")
        await review.keys("escape")
        await review.pilot.press("g")
        await until(review.pilot, lambda: planned(review) is not None, "the preview")
        plan = review.app.screen.plan  # type: ignore[attr-defined]
        assert (plan.ready, plan.unchanged, plan.blocked) == (1, 2, 2)


async def test_quitting_while_it_uploads_asks_then_settles_and_says_what_was_not_sent(
    tmp_path: Path, home: Home
) -> None:
    path = tmp_path / "many.csv"
    rows = "".join(f"N-{number},Name {number},50\n" for number in range(4_000))
    path.write_text(f"SKU,Name,Brand\n{rows}", encoding="utf-8")
    slow = Faults(latency=0.05)
    with PracticeServer(faults=slow) as server:
        save_profile(home, replace(BUILT_IN["practice-scantrust"], base_url=server.url))
        async with open_review(path, home, profile="practice-scantrust") as review:
            await review.pilot.press("g")
            await until(review.pilot, lambda: planned(review) is not None, "the preview")
            await review.pilot.press("ctrl+g")
            await until(review.pilot, lambda: len(server.products) > 3, "the first products")
            await review.pilot.press("q")
            await until(review.pilot, lambda: review.top == "ConfirmDialog", "the question")
            await review.pilot.press("tab", "enter")
            await until(review.pilot, lambda: review.app._exit, "the end")

            phase, left = counts(review)
            assert phase is RunPhase.CANCELLED
            assert left.sending == 0
            assert left.uploaded == len(server.products) == len(set(stored(server)))
            assert left.total == 4_000
            assert f"{left.uploaded:,} uploaded" in review.app.exit_text


async def test_results_are_saved_beside_the_catalog_with_the_servers_words(
    tmp_path: Path, home: Home
) -> None:
    path = tmp_path / "two.csv"
    path.write_text("SKU,Name,Brand\nA-1,One,50\nA-2,Two,Nobody\n", encoding="utf-8")
    async with open_review(path, home, profile="practice-scantrust") as review:
        await upload(review)
        await review.pilot.press("s")
        refused = tmp_path / "two refused.xlsx"
        await until(review.pilot, refused.exists, "the file")
        await review.settle()

    label, reason = "Shelfready: stood at", "Shelfready: reason"
    words = "Scantrust says: Invalid Brand reference or id."
    assert list(load_workbook(refused).active.values) == [
        ("SKU", "Name", "Brand", label, reason),
        ("A-2", "Two", "Nobody", "line 3", words),
    ]
    assert list(load_workbook(tmp_path / "two uploaded.xlsx").active.values) == [
        ("SKU", "Name", "Brand", label),
        ("A-1", "One", "50", "line 2"),
    ]
    assert not (tmp_path / "two unknown.xlsx").exists()


async def test_digible_takes_the_batch_and_a_new_login_when_the_token_ends(
    tmp_path: Path, home: Home, server: PracticeServer
) -> None:
    path = tmp_path / "prices.csv"
    path.write_text("ProductID,ProductName,SellPrice\nA-1,One,4500.00\nA-2,Two,9.90\n", "utf-8")
    async with open_review(path, home, profile="practice-digible", size=(120, 40)) as review:
        await review.pilot.press("g")
        await until(review.pilot, lambda: planned(review) is not None, "the preview")
        review.app.screen.query_one("#token", Input).value = "wrong"
        await review.pilot.press("ctrl+g")
        await until(review.pilot, lambda: review.top == "LoginDialog", "the login")
        assert server.synced == {}

        await review.pilot.press(*"me@shop", "tab", *"right", "enter")
        await ended(review)
        assert counts(review)[1] == Counts(uploaded=2)
        assert server.synced["A-1"].price == "4500.00"
