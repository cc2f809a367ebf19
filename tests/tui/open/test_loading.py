"""A long read: its progress is shown with counts, and Esc stops it."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import pytest

from importers.catalog.model import Progress, Reporter
from importers.errors import Cancelled
from importers.session.session import Session
from importers.storage.home import Home
from tests.support.review_app import ReviewPilot
from tui.app import ShelfreadyApp


async def test_escape_stops_a_long_read(
    tmp_path: Path, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    started, stopped = threading.Event(), threading.Event()

    def endless(*_: object, report: Reporter, **__: object) -> Session:
        try:
            while True:
                report(Progress("Reading rows", 12_345, 99_999))
                started.set()
        except Cancelled:
            stopped.set()
            raise

    monkeypatch.setattr(Session, "open", staticmethod(endless))
    app = ShelfreadyApp(tmp_path / "big.csv", home=home)
    async with asyncio.timeout(20), app.run_test() as pilot:
        review = ReviewPilot(app, pilot)
        while not started.is_set() or "12,345" not in review.text("#what"):
            await pilot.pause(0.02)
        assert review.text("#what") == "Reading rows 12,345 of 99,999"
        await pilot.press("escape")
        await pilot.pause()
        assert review.top == "OpenScreen"
        while not stopped.is_set():
            await pilot.pause(0.02)
