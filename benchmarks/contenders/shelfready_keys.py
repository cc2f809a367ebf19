"""Keys pressed on the upload screen while it is busy: address, products, name, in flight, presses.

A key's time runs from the instant at which another thread means to press it, busy screen or not, to the first
write of the terminal driver after the cursor has moved. Beside it: the processor time of the screen's thread
within that time, and how long the system kept that thread waiting for a core.
"""

import asyncio
import random
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory

from textual import events
from textual.screen import Screen

from benchmarks.contenders.shelfready_upload import prepared
from benchmarks.measure import answer
from benchmarks.upload_data import products
from importers.catalog.source import ReadOptions
from importers.destinations.base import Profile
from importers.destinations.registry import BUILT_IN
from importers.session.session import Session
from importers.storage.home import Home
from importers.upload.runner import UploadRun
from tui.app import ShelfreadyApp
from tui.upload.batch_pane import BatchPane
from tui.upload.screen import UploadScreen

_BEGUN = 120  # batches, so that no key meets either end of the list
# As many lines up as down: the cursor stays among the oldest batches.
_KEYS = (*["up"] * 18, "pageup", *["down"] * 18, "pagedown")
_BETWEEN = (0.02, 0.06)  # seconds
_PATIENCE = 10  # seconds


@dataclass(frozen=True, slots=True)
class Instant:
    """Seconds: by the clock, and of the screen's thread at work and waiting for a core."""

    wall: float
    busy: float
    kept_waiting: float


class BusyApp(ShelfreadyApp):
    """Begins on the upload screen, and draws as it would on a terminal."""

    is_headless = False

    def __init__(self, home: Home, profile: Profile, session: Session) -> None:
        super().__init__(home=home)
        self.session = session

    def start(self) -> None:
        """Show the upload."""
        self.push_screen(Screen(id="below"))
        self.push_screen(UploadScreen())


class Keyboard:
    """Presses keys from a thread of its own, and notes when the screen has answered. Made on the screen's thread."""

    def __init__(self, app: BusyApp, pane: BatchPane) -> None:
        driver = app._driver
        assert driver is not None
        self._driver, self._pane, self._write = driver, pane, driver.write
        driver.write = self._written  # type: ignore[method-assign]
        self._clock = time.pthread_getcpuclockid(threading.get_ident())
        self._schedule = Path(f"/proc/self/task/{threading.get_native_id()}/schedstat")
        self._before: int | None = None
        self._answered = threading.Event()
        self._answer = self._instant()

    def press(self, key: str, due: float) -> Instant:
        """Press a key at a time of the clock, and return what passed until its answer was drawn."""
        time.sleep(max(0, due - time.perf_counter()))
        self._answered.clear()
        before = replace(self._instant(), wall=due)
        self._before = self._pane._cursor
        self._driver.send_message(events.Key(key, None))
        if not self._answered.wait(_PATIENCE):
            raise TimeoutError(f"{key} was not answered at batch {self._before}")
        after = self._answer
        return Instant(
            after.wall - before.wall,
            after.busy - before.busy,
            after.kept_waiting - before.kept_waiting,
        )

    def _written(self, data: str) -> None:
        self._write(data)
        if self._before not in (None, self._pane._cursor):
            self._before, self._answer = None, self._instant()
            self._answered.set()

    def _instant(self) -> Instant:
        waited = int(self._schedule.read_text().split()[1]) / 1e9
        return Instant(time.perf_counter(), time.clock_gettime(self._clock), waited)


def pressed(keyboard: Keyboard, run: UploadRun, presses: int) -> list[Instant]:
    """Press keys at uneven intervals while the upload runs."""
    pause = random.Random(presses).uniform
    times = []
    for _, key in zip(range(presses), cycle(_KEYS), strict=False):
        times.append(keyboard.press(key, time.perf_counter() + pause(*_BETWEEN)))
    assert not run.wait(0), "the upload ended before the keys did"
    return times


async def measured(app: BusyApp, presses: int) -> list[Instant]:
    """Start the upload, press the keys once it is well under way, and cancel it."""
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        pane = app.screen.query_one(BatchPane)
        run = app.session.uploads.run if app.session else None
        assert run is not None
        run.start()
        try:
            while len(pane.shown) < _BEGUN:
                assert not run.wait(0), run.snapshot().message
                await asyncio.sleep(0.05)
            return await asyncio.to_thread(pressed, Keyboard(app, pane), run, presses)
        finally:
            run.cancel()
            ended = await asyncio.to_thread(run.wait, _PATIENCE)
            assert ended, "the upload did not end when it was cancelled"


def percentiles(name: str, seconds: Sequence[float]) -> dict[str, float]:
    """Return milliseconds at the shares that are told."""
    ordered = sorted(seconds)
    return {
        f"{name}_p{share}_ms": ordered[min(len(ordered) - 1, len(ordered) * share // 100)] * 1000
        for share in (50, 95, 99, 100)
    }


def main() -> None:
    """Measure, and print percentiles in milliseconds."""
    from importers.readers import read

    url, count, name, in_flight, presses = sys.argv[1:]
    profile = replace(
        BUILT_IN["practice-scantrust"], base_url=url, in_flight=int(in_flight), rate_per_minute=None
    )
    with TemporaryDirectory() as folder:
        path = Path(folder) / "catalog.csv"
        lines = [f"{sku},{title}" for sku, title in products(int(count), name)]
        path.write_text("\n".join(["sku,name", *lines, ""]), encoding="utf-8")
        home = Home(Path(folder) / "home")
        session = Session.from_source(read(path, ReadOptions()), ReadOptions(), home, profile)
        session.uploads.run = prepared(profile, int(count), name, folder)
        times = asyncio.run(measured(BusyApp(home, profile, session), int(presses)))
    answer(
        {},
        **percentiles("wall", [time.wall for time in times]),
        **percentiles("cpu", [time.busy for time in times]),
        **percentiles("free", [time.wall - time.kept_waiting for time in times]),
    )


if __name__ == "__main__":
    main()
