"""An upload whose program is told to stop, or whose terminal goes away: nothing lost, nothing doubled."""

from __future__ import annotations

import fcntl
import os
import pty
import signal
import subprocess
import termios
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

import pytest

from importers.destinations.base import Profile
from importers.destinations.registry import BUILT_IN
from importers.destinations.work import EntryState
from importers.ledger.place import open_ledger
from importers.practice.options import Faults
from importers.practice.server import PracticeServer
from importers.storage.home import Home
from importers.storage.settings import save_profile
from tests.support.commands import launch
from tests.support.waiting import PATIENCE

ROWS = 300
SENT_BEFORE = 8  # products that the shop has when the end comes


@pytest.fixture
def server() -> Iterator[PracticeServer]:
    with PracticeServer(faults=Faults(latency=0.1), rate=0) as running:
        yield running


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


class Screen:
    """The program on a terminal of its own, in the midst of an upload."""

    def __init__(self, folder: Path, home: Home, profile: Profile) -> None:
        rows = [f"A-{number},Tea,{'None such' if number == 1 else 50}" for number in range(ROWS)]
        (folder / "c.csv").write_text("\n".join(["sku,name,brand", *rows]), encoding="utf-8")
        save_profile(home, profile)
        self.ours, theirs = pty.openpty()
        self.seen = b""
        self.process = _on(theirs, home, folder, "c.csv", "--to", profile.name)
        os.close(theirs)

    def read_until(self, wanted: bytes) -> None:
        """Read what the program writes, up to some bytes or to its end."""
        with suppress(OSError):  # the other side has closed
            while wanted not in self.seen:
                self.seen += os.read(self.ours, 65536)

    def press(self, keys: bytes, then: bytes) -> None:
        """Type, and read up to what the program then shows."""
        self.seen = b""
        os.write(self.ours, keys)
        self.read_until(then)


def _on(terminal: int, home: Home, folder: Path, *words: str) -> subprocess.Popen[str]:
    def own() -> None:
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)

    env = {**os.environ, "SHELFREADY_HOME": str(home.root), "TERM": "xterm-256color"}
    streams = dict.fromkeys(("stdin", "stdout", "stderr"), terminal)
    return launch(*words, **streams, env=env, cwd=folder, start_new_session=True, preexec_fn=own)


def wait_for(condition: Callable[[], bool]) -> None:
    give_up = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < give_up
        time.sleep(0.01)


@pytest.fixture
def screen(tmp_path: Path, home: Home, server: PracticeServer) -> Iterator[Screen]:
    screen = Screen(
        tmp_path, home, replace(BUILT_IN["practice-scantrust"], base_url=server.url, in_flight=4)
    )
    screen.read_until(b"All problems")
    screen.press(b"g", b"Upload 300")
    screen.press(b"\x07", b"uploading")
    wait_for(lambda: len(server.products) >= SENT_BEFORE)
    yield screen
    screen.process.kill()
    screen.process.wait()


def assert_in_order(home: Home, server: PracticeServer) -> None:
    """What the shop has is on record as uploaded, or else as unknown; nothing was sent twice."""
    profile = replace(BUILT_IN["practice-scantrust"], base_url=server.url)
    with closing(open_ledger(home.ledger, profile)) as ledger:
        entries = list(ledger.all_entries())
    stored = {product.sku for product in server.products}
    uploaded = {entry.sku for entry in entries if entry.state is EntryState.UPLOADED}
    unsettled = {entry.sku for entry in entries if entry.unsettled}
    assert uploaded <= stored <= uploaded | unsettled
    assert SENT_BEFORE <= len(stored) < ROWS - 1
    assert len(server.products) == len(stored)


def test_a_signal_ends_the_upload_and_prints_how_to_go_on(
    screen: Screen, home: Home, server: PracticeServer
) -> None:
    screen.seen = b""
    screen.process.send_signal(signal.SIGTERM)
    screen.read_until(b"nothing more")

    assert screen.process.wait(PATIENCE) == 0
    _, _, left = screen.seen.partition(b"\x1b[?1049l")
    words = " ".join(left.decode().split())
    assert "Cancelled: " in words
    assert "line 3 A-1 brand: Scantrust says: Invalid Brand reference or id." in words
    assert f"SHELFREADY_HOME={home.root} shelfready upload" in words
    assert "Traceback" not in words
    assert_in_order(home, server)


def test_a_terminal_that_goes_away_ends_the_upload_in_order(
    screen: Screen, home: Home, server: PracticeServer
) -> None:
    os.close(screen.ours)

    screen.process.wait(PATIENCE)
    assert_in_order(home, server)
    assert not (home.root / "errors.log").exists()


def test_ctrl_c_asks_and_then_ends_the_upload(
    screen: Screen, home: Home, server: PracticeServer
) -> None:
    screen.press(b"\x03", b"under way")
    screen.press(b"\t\r", b"nothing more")

    assert screen.process.wait(PATIENCE) == 0
    assert b"To go on with it: " in screen.seen
    assert_in_order(home, server)
