"""The whole story, told by keys over real HTTP: open, fix, upload, be refused, fix that cell, resend."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook
from textual.widgets import Input

from importers.catalog.model import CellRef
from importers.destinations.base import BUILT_IN
from importers.practice.options import Faults
from importers.practice.server import PracticeServer
from importers.storage.home import Home
from importers.storage.settings import save_profile
from importers.upload.snapshot import Counts, RunPhase
from tests.support.desk import Desk, open_desk
from tests.support.waiting import until
from tui.screens.preview import PreviewScreen
from tui.screens.upload import UploadScreen

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


async def retype(desk: Desk, ref: CellRef, value: str) -> None:
    """Put the cursor on a cell and type another value over the one it has."""
    desk.table.go_to(ref)
    await desk.keys("enter")
    old = desk.session.catalog.value(ref.row or 0, ref.column or 0) or ""
    await desk.pilot.press("end", *["backspace"] * len(old))
    await desk.type(value)
    await desk.keys("enter")
    await until(
        desk.pilot,
        lambda: desk.session.catalog.value(ref.row or 0, ref.column or 0) == value,
        f"{value} in the cell",
    )


async def upload(desk: Desk) -> None:
    """Go to the preview and start."""
    await desk.pilot.press("g")
    await until(desk.pilot, lambda: planned(desk) is not None, "the preview")
    await desk.pilot.press("ctrl+s")
    await until(desk.pilot, lambda: isinstance(desk.app.screen, UploadScreen), "the upload")
    await ended(desk)


def planned(desk: Desk) -> object:
    screen = desk.app.screen
    return screen.plan if isinstance(screen, PreviewScreen) else None


async def ended(desk: Desk) -> None:
    await until(desk.pilot, lambda: counts(desk)[0] is RunPhase.FINISHED, "the end of the run")
    await until(desk.pilot, lambda: _seen(desk) is RunPhase.FINISHED, "the screen to see the end")


def _seen(desk: Desk) -> RunPhase:
    screen = desk.app.screen
    if isinstance(screen, UploadScreen) and screen.seen is not None:
        return screen.seen.phase
    return counts(desk)[0]


def counts(desk: Desk) -> tuple[RunPhase, Counts]:
    assert desk.session.run is not None
    snapshot = desk.session.run.snapshot()
    return snapshot.phase, snapshot.counts


async def test_a_catalog_is_fixed_uploaded_refused_fixed_in_its_cell_and_resent(
    catalog: Path, home: Home, server: PracticeServer
) -> None:
    async with open_desk(catalog, home, profile="practice-scantrust", size=(120, 40)) as desk:
        # The duplicate SKU is found, and typed over.
        assert "✖ 2 Duplicate SKU SKU" in desk.problems()
        await retype(desk, CellRef(2, 0), "A-3")
        assert not any("Duplicate" in line for line in desk.problems())

        # All five go out, from the list of problems; the one with an unknown brand is refused.
        await desk.keys("tab")
        await upload(desk)
        assert counts(desk)[1] == Counts(uploaded=4, refused=1)
        assert stored(server) == ["A-1", "A-2", "A-3", "A-5"]
        assert "✗ 1 refused" in desk.text("Totals")

        # One key leads to the very cell, red with the server's words.
        await desk.pilot.press("g")
        await until(desk.pilot, lambda: desk.top == "ReviewScreen", "the sheet")
        assert desk.table.cursor == CellRef(3, 2)
        assert desk.table.has_focus
        assert "Invalid Brand reference or id." in desk.text("StatusLine")
        assert any("✗ 1" in line or "✖ 1" in line for line in desk.problems())

        # Put right, and sent again: that row only.
        before = server.requests.total
        await retype(desk, CellRef(3, 2), "50")
        assert "Invalid Brand" not in desk.text("StatusLine")
        await desk.keys("r")
        await until(desk.pilot, lambda: counts(desk)[1].uploaded == 5, "the resent row")
        assert counts(desk)[1] == Counts(uploaded=5)
        assert [seen.keys for seen in list(server.requests)[before:]] == [("A-4",)]
        assert stored(server) == ["A-1", "A-2", "A-3", "A-4", "A-5"]
        assert not server.duplicates

    # Another day: nothing is sent twice. What was not saved then can wait.
    async with open_desk(catalog, home, profile="practice-scantrust") as desk:
        await until(desk.pilot, lambda: desk.top == "UnsavedDialog", "the question")
        await desk.keys("escape")
        await desk.pilot.press("g")
        await until(desk.pilot, lambda: planned(desk) is not None, "the preview")
        plan = desk.app.screen.plan  # type: ignore[attr-defined]
        assert (plan.ready, plan.unchanged, plan.blocked) == (1, 2, 2)


async def test_quitting_while_it_uploads_asks_then_settles_and_says_what_was_not_sent(
    tmp_path: Path, home: Home
) -> None:
    path = tmp_path / "many.csv"
    rows = "".join(f"N-{number},Name {number},50\n" for number in range(400))
    path.write_text(f"SKU,Name,Brand\n{rows}", encoding="utf-8")
    slow = Faults(latency=0.05)
    with PracticeServer(faults=slow) as server:
        save_profile(home, replace(BUILT_IN["practice-scantrust"], base_url=server.url))
        async with open_desk(path, home, profile="practice-scantrust") as desk:
            await desk.pilot.press("g")
            await until(desk.pilot, lambda: planned(desk) is not None, "the preview")
            await desk.pilot.press("ctrl+s")
            await until(desk.pilot, lambda: len(server.products) > 3, "the first products")
            await desk.pilot.press("q")
            await until(desk.pilot, lambda: desk.top == "ConfirmDialog", "the question")
            await desk.pilot.press("tab", "enter")
            await until(desk.pilot, lambda: desk.app._exit, "the end")

            phase, left = counts(desk)
            assert phase is RunPhase.CANCELLED
            assert left.sending == 0
            assert left.uploaded == len(server.products) == len(set(stored(server)))
            assert left.total == 400
            assert f"{left.uploaded} uploaded" in desk.app.last_words


async def test_results_are_saved_beside_the_catalog_with_the_servers_words(
    tmp_path: Path, home: Home
) -> None:
    path = tmp_path / "two.csv"
    path.write_text("SKU,Name,Brand\nA-1,One,50\nA-2,Two,Nobody\n", encoding="utf-8")
    async with open_desk(path, home, profile="practice-scantrust") as desk:
        await upload(desk)
        await desk.pilot.press("s")
        refused = tmp_path / "two refused.xlsx"
        await until(desk.pilot, refused.exists, "the file")
        await desk.settle()

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
    async with open_desk(path, home, profile="practice-digible", size=(120, 40)) as desk:
        await desk.pilot.press("g")
        await until(desk.pilot, lambda: planned(desk) is not None, "the preview")
        desk.app.screen.query_one("#token", Input).value = "wrong"
        await desk.pilot.press("ctrl+s")
        await until(desk.pilot, lambda: desk.top == "LoginDialog", "the login")
        assert server.synced == {}

        await desk.pilot.press(*"me@shop", "tab", *"right", "enter")
        await ended(desk)
        assert counts(desk)[1] == Counts(uploaded=2)
        assert server.synced["A-1"].price == "4500.00"
