"""A busy upload must not keep the operator waiting, nor the operator's screen the upload."""

from __future__ import annotations

import asyncio
import gc
import os
import statistics
import subprocess
import sys
import time
import weakref
from dataclasses import replace

from textual import events
from textual.geometry import Region

from importers.storage.home import Home
from importers.upload.snapshot import UploadSnapshot
from tests.support.upload_app import UploadApp
from tests.support.upload_snapshots import batch, batches, snapshot
from tests.support.waiting import PATIENCE, until
from tui.upload.batch_pane import BatchPane
from tui.upload.gc_freezer import GcFreezer
from tui.upload.screen import UploadScreen
from tui.upload.totals import Totals
from tui.widgets.line_block import LineBlock

BATCHES = 20_000


class BusyApp(UploadApp):
    """Its run has five new batches at every look."""

    def __init__(self, home: Home) -> None:
        super().__init__(home, UploadScreen, snapshot())
        self._past = batches(BATCHES)
        self._new = [batch(BATCHES + number) for number in range(1, 5_001)]
        self._looks = 0
        self.fake.snapshot = self._look  # type: ignore[method-assign]

    def _look(self) -> UploadSnapshot:
        self._looks += 1
        settled = 5 * self._looks
        counts = replace(self.fake.now.counts, uploaded=settled)
        return replace(
            self.fake.now, counts=counts, batches=(*self._past, *self._new[: settled % 5_000])
        )


async def key_to_frame(app: BusyApp, pane: BatchPane, key: str) -> float:
    """Return the seconds from a key's arrival until the pane has drawn its answer."""
    before = pane.selected
    driver = app._driver
    assert driver is not None
    began = time.perf_counter()
    driver.send_message(events.Key(key, None))
    while pane.selected == before:
        assert time.perf_counter() - began < PATIENCE
        await asyncio.sleep(0)
    pane.render_lines(Region(0, 0, pane.size.width, pane.size.height))
    return time.perf_counter() - began


async def test_a_key_on_the_busy_pane_is_answered_at_once(home: Home) -> None:
    app = BusyApp(home)
    async with app.run_test(size=(160, 45)) as pilot:
        pane = app.screen.query_one(BatchPane)
        await until(pilot, lambda: len(pane.shown) > BATCHES, "the batches")
        await pilot.press("up")

        times = [await key_to_frame(app, pane, "up") for _ in range(30)]

        # Far above what a free machine needs, far below what one feels as stuck.
        assert statistics.median(times) < 0.15


async def test_a_running_upload_asks_for_no_new_layout(home: Home) -> None:
    app = BusyApp(home)
    async with app.run_test(size=(160, 45)) as pilot:
        pane = app.screen.query_one(BatchPane)
        await until(pilot, lambda: len(pane.shown) > BATCHES + 20, "the batches")
        asked: list[object] = []
        for part in app.screen.query("*"):
            refresh = part.refresh

            def noted(
                *regions: Region, layout: bool = False, _refresh: object = refresh, **rest: object
            ) -> object:
                if layout:
                    asked.append(regions)
                return _refresh(*regions, layout=layout, **rest)  # type: ignore[operator]

            part.refresh = noted  # type: ignore[assignment,method-assign]
        start = len(pane.shown)
        await until(pilot, lambda: len(pane.shown) > start + 50, "more batches")

        assert asked == []


async def test_a_line_that_becomes_longer_than_the_screen_takes_a_second_one(home: Home) -> None:
    app = UploadApp(home, UploadScreen, snapshot())
    async with app.run_test(size=(80, 24)) as pilot:
        screen = app.screen
        assert isinstance(screen, UploadScreen)
        await until(pilot, lambda: screen.seen is not None, "the first look")
        await pilot.pause()
        totals = screen.query_one(Totals)
        assert totals.size.height == 2

        few = snapshot().counts
        app.fake.now = replace(snapshot(), counts=replace(few, blocked=0, skipped=0, waiting=1))
        await until(pilot, lambda: totals.size.height == 1, "the shorter line")
        assert isinstance(totals, LineBlock)


async def test_no_search_for_garbage_interrupts_the_operator(home: Home) -> None:
    app = BusyApp(home)
    async with app.run_test(size=(80, 24)) as pilot:
        pane = app.screen.query_one(BatchPane)
        await until(pilot, lambda: len(pane.shown) > BATCHES, "the batches")
        assert gc.get_freeze_count() > BATCHES

    assert gc.get_freeze_count() == 0


def test_garbage_that_has_come_since_is_cleared_away_before_the_rest_is_put_aside() -> None:
    calm = GcFreezer()
    gc.disable()
    try:
        calm.note(0)
        calm.note(10)
        gone = weakref.ref(_Ring())
        assert gone() is not None
        calm.note(1_000)
        assert gone() is None
    finally:
        calm.end()
        gc.enable()


class _Ring:
    def __init__(self) -> None:
        self.itself = self


async def test_a_screen_that_was_tiny_for_a_while_looks_as_before(home: Home) -> None:
    app = UploadApp(home, UploadScreen, snapshot())
    async with app.run_test(size=(80, 24)) as pilot:
        blocks = app.screen.query(LineBlock)
        await until(pilot, lambda: all(block.size.height for block in blocks), "the first look")
        await pilot.pause(0.3)
        before = [block.region for block in blocks]

        await pilot.resize_terminal(20, 5)
        await until(pilot, lambda: blocks.first().size.height > 2, "the narrow lines")
        await pilot.resize_terminal(80, 24)

        await until(pilot, lambda: [block.region for block in blocks] == before, "the same places")


def test_textual_draws_as_often_as_was_asked_for() -> None:
    code = "import tui.app; from textual.constants import MAX_FPS; print(MAX_FPS)"
    told = {name: value for name, value in os.environ.items() if name != "TEXTUAL_FPS"}
    ran = subprocess.run(
        [sys.executable, "-c", code], env=told, capture_output=True, text=True, check=True
    )
    assert ran.stdout == "120\n"
