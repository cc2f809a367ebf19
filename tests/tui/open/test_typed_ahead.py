"""Keys that are typed while a file is still being read are for its sheet."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from importers.catalog.model import CellRef
from importers.session.session import Session
from importers.storage.home import Home
from tests.support.review_app import ReviewPilot
from tui.app import ShelfreadyApp


async def test_what_is_typed_before_the_sheet_is_there_is_kept(
    tmp_path: Path, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, open_session, go = tmp_path / "catalog.csv", Session.open, threading.Event()
    path.write_text("SKU,Name,Price\nA-1,Tea,1\nA-2,Pot,2\nA-3,Cup,3\n", encoding="utf-8")

    def slow(*given: object, **named: object) -> Session:
        go.wait(30)
        return open_session(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(Session, "open", slow)
    app = ShelfreadyApp(path, home=home)
    async with app.run_test() as pilot:
        await pilot.pause()
        review = ReviewPilot(app, pilot)
        assert review.top == "LoadingScreen"
        await pilot.press("down", "right", "down", "2", "5", "enter", "up")
        go.set()
        await review.settle()
        assert review.session.catalog.value(2, 1) == "25"
        assert review.table.cursor == CellRef(1, 1)


async def test_escape_still_stops_the_reading(
    tmp_path: Path, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, open_session, go = tmp_path / "catalog.csv", Session.open, threading.Event()
    path.write_text("SKU,Name\nA-1,Tea\n", encoding="utf-8")

    def slow(*given: object, **named: object) -> Session:
        go.wait(30)
        return open_session(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(Session, "open", slow)
    app = ShelfreadyApp(path, home=home)
    async with app.run_test() as pilot:
        await pilot.pause()
        await pilot.press("down", "escape")
        go.set()
        await pilot.pause()
        assert type(app.screen).__name__ == "OpenScreen"
