"""How soon the screen is there, and how soon it answers a key: against a bare Textual app, and by size.

    python -m benchmarks.screen [--rows 1000000] [--runs 7] [--keys 60]

First paint: from starting the process to its first text on a terminal, beside an app of one label.
A key: from `events.Key` to the driver's write, on a sheet of 100 rows and on one of a million.
CPU times are told beside the wall times: other work on the machine hardly changes them.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import pty
import select
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from textual import events
from textual.drivers import headless_driver
from textual.drivers.headless_driver import HeadlessDriver

from benchmarks.data import write_csv

ROOT = Path(__file__).parents[1]
BARE = """
from textual.app import App
from textual.widgets import Static
class Bare(App):
    def compose(self):
        yield Static("first words")
Bare().run()
"""
PAINT_LIMIT, KEY_LIMIT = 1.3, 2.0
# One cell down, a page down, to the last row and back to the first, the next column.
KEYS = ("down", "pagedown", "greater_than_sign", "less_than_sign", "right")
_TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Took:
    """Wall and CPU time in milliseconds."""

    wall: float
    cpu: float

    @classmethod
    def median(cls, several: Sequence[Took]) -> Took:
        """Return the medians of several runs."""
        walls, cpus = [each.wall for each in several], [each.cpu for each in several]
        return cls(statistics.median(walls), statistics.median(cpus))

    def __str__(self) -> str:
        """Return both, to a tenth."""
        return f"{self.wall:8.1f} {self.cpu:8.1f}"


def first_paint(command: Sequence[str], words: bytes, home: Path) -> Took:
    """Start a program on a terminal of its own and stop it when its first words are there."""
    main, terminal = pty.openpty()
    env = os.environ | {"SHELFREADY_HOME": str(home), "TERM": "xterm-256color"}
    started = time.perf_counter()
    child = subprocess.Popen(
        command, cwd=ROOT, env=env, stdin=terminal, stdout=terminal, stderr=terminal
    )
    os.close(terminal)
    said = b""
    while words not in said:
        if not select.select([main], [], [], 60)[0]:
            raise RuntimeError(f"{command[-1]} painted nothing in a minute")
        said += os.read(main, 65536)
    took = Took((time.perf_counter() - started) * 1000, _cpu_of(child.pid))
    child.kill()
    child.wait()
    os.close(main)
    return took


def _cpu_of(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / _TICK


class TimedDriver(HeadlessDriver):
    """Remembers when something was last written, as a terminal would have got it."""

    written: ClassVar[tuple[float, float]] = (0.0, 0.0)

    @property
    def is_headless(self) -> bool:
        """Look like a terminal, so that frames are made and written."""
        return False

    def write(self, data: str) -> None:
        """Note the time of a frame."""
        TimedDriver.written = (time.perf_counter(), time.process_time())


async def key_times(path: Path, home: Path, presses: int) -> dict[str, Took]:
    """Open a catalog and time each key, again and again."""
    from importers.storage.home import Home
    from tui.app import ShelfreadyApp
    from tui.review.screen import ReviewScreen

    app = ShelfreadyApp(path, home=Home(home), profile="scantrust")
    async with app.run_test(size=(140, 40)) as pilot:
        while not isinstance(app.screen, ReviewScreen) or app.workers._workers:
            await pilot.pause(0.05)
        await pilot.pause()
        taken: dict[str, list[Took]] = {key: [] for key in KEYS}
        for _ in range(presses):
            for key in KEYS:
                taken[key].append(await _one_key(app, key))
    return {key: Took.median(several) for key, several in taken.items()}


async def _one_key(app: object, key: str) -> Took:
    from tui.app import ShelfreadyApp

    assert isinstance(app, ShelfreadyApp)
    began = (time.perf_counter(), time.process_time())
    app.post_message(events.Key(key, key if len(key) == 1 else None))
    give_up = began[0] + 0.5
    while TimedDriver.written[0] <= began[0] and time.perf_counter() < give_up:
        await asyncio.sleep(0)
    frame = TimedDriver.written
    await asyncio.sleep(0.03)  # what the key brings after its frame is not the next one's
    return Took(*(1000 * max(end - start, 0) for end, start in zip(frame, began, strict=True)))


def paint(runs: int, folder: Path) -> None:
    """Print the first paint of the three programs, started in turns."""
    catalog = folder / "small.csv"
    write_csv(catalog, 100)
    programs = {
        "bare Textual": ([sys.executable, "-c", BARE], b"first words"),
        "shelfready": ([sys.executable, "-m", "tui"], b"Open a catalog"),
        "shelfready FILE": ([sys.executable, "-m", "tui", str(catalog)], b"small.csv"),
    }
    taken: dict[str, list[Took]] = {name: [] for name in programs}
    for _ in range(runs):
        for name, (command, words) in programs.items():
            taken[name].append(first_paint(command, words, folder / "home"))
    bare = Took.median(taken["bare Textual"])
    print(f"first paint, medians of {runs}       wall ms   CPU ms   ratio (limit {PAINT_LIMIT})")
    for name, several in taken.items():
        took = Took.median(several)
        print(f"  {name:<28} {took}   {took.wall / bare.wall:.2f} / {took.cpu / bare.cpu:.2f}")


def keys(rows: int, presses: int, folder: Path) -> None:
    """Print how soon keys are answered on a small and on a large sheet."""
    headless_driver.HeadlessDriver = TimedDriver  # type: ignore[misc]
    found: list[dict[str, Took]] = []
    for size in (100, rows):
        path = folder / f"{size}.csv"
        write_csv(path, size)
        found.append(asyncio.run(key_times(path, folder / "home", presses)))
    small, large = found
    print(f"\nkey to frame, medians of {presses}   100 rows: wall, CPU ms   {rows:,}: wall, CPU ms")
    for key in KEYS:
        ratio = f"{large[key].wall / small[key].wall:.2f} / {large[key].cpu / small[key].cpu:.2f}"
        print(f"  {key:<20} {small[key]}   {large[key]}   {ratio} (limit {KEY_LIMIT})")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.screen")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--keys", type=int, default=60)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        paint(chosen.runs, Path(folder))
        keys(chosen.rows, chosen.keys, Path(folder))


if __name__ == "__main__":
    main()
