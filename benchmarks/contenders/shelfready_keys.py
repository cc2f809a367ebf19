"""Keys pressed on the upload screen while it is busy: address, products, name, in flight, presses.

A key's time runs from its arrival in the app to the first write of the terminal driver after the cursor
has moved.
"""

import asyncio
import sys
import time
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from textual import events
from textual.screen import Screen

from benchmarks.contenders.shelfready_upload import prepared
from benchmarks.measure import answer
from benchmarks.upload_data import products
from importers.destinations.base import BUILT_IN, Profile
from importers.home import Home
from importers.session import Session
from importers.source import ReadOptions
from tui.app import ShelfreadyApp
from tui.screens.upload import UploadScreen
from tui.widgets.batch_pane import BatchPane


class Writes:
    """When the driver last wrote, and a signal for the next time."""

    def __init__(self, app: ShelfreadyApp) -> None:
        driver = app._driver
        assert driver is not None
        self._write = driver.write
        self.event = asyncio.Event()
        driver.write = self._noted  # type: ignore[method-assign]

    def _noted(self, data: str) -> None:
        self._write(data)
        self.event.set()


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


async def timed_key(app: BusyApp, pane: BatchPane, writes: Writes, key: str) -> float:
    """Return the milliseconds until a key is answered on the terminal."""
    before = pane._cursor, pane.following
    driver = app._driver
    assert driver is not None
    began = time.perf_counter()
    driver.send_message(events.Key(key, None))
    while (pane._cursor, pane.following) == before and time.perf_counter() < began + 10:
        writes.event.clear()
        await asyncio.sleep(0)
    await writes.event.wait()
    return (time.perf_counter() - began) * 1000


async def measured(app: BusyApp, presses: int) -> list[float]:
    """Press keys at an even pace while the upload runs."""
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        pane, writes = app.screen.query_one(BatchPane), Writes(app)
        run = app.session.run if app.session else None
        assert run is not None
        run.start()
        while len(pane.shown) < 60:
            assert not run.wait(0.05), run.snapshot().message
            await asyncio.sleep(0.05)
        times = []
        for number in range(presses):
            # Up first: at the newest batch the cursor follows the upload by itself.
            times.append(await timed_key(app, pane, writes, "up" if number % 40 < 30 else "down"))
            await asyncio.sleep(0.03)
        assert not run.wait(0), "the upload ended before the keys did"
        run.cancel()
        while not run.wait(0):
            await asyncio.sleep(0.05)
        return times


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
        session = Session(read(path, ReadOptions()), ReadOptions(), home, profile)
        session.run = prepared(profile, int(count), name, folder)
        times = sorted(asyncio.run(measured(BusyApp(home, profile, session), int(presses))))
    at = {
        f"p{share}_ms": times[min(len(times) - 1, len(times) * share // 100)]
        for share in (50, 95, 99)
    }
    answer({}, **at)


if __name__ == "__main__":
    main()
