"""Programs that are shown in pages end with their page and with their server, whatever ends it and when."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import aiohttp
import pytest

from tests.support.commands import ROOT, launch

ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/[\w-]{32}/")
PATIENCE = 60.0  # seconds, on a busy machine


@pytest.fixture
def served(tmp_path: Path) -> subprocess.Popen[str]:
    """Serve a small catalog."""
    path = tmp_path / "tea.csv"
    path.write_text("SKU,Name\nA-1,Green tea\n", encoding="utf-8")
    env = os.environ | {"SHELFREADY_HOME": str(tmp_path / "home")}
    return launch("serve", "--port", "0", path, env=env, cwd=ROOT)


def address_of(served: subprocess.Popen[str]) -> str:
    assert served.stdout is not None
    found = ADDRESS.search(served.stdout.readline())
    assert found
    return found[0]


@asynccontextmanager
async def page(address: str) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    """Open a page and wait until it shows the catalog."""
    async with (
        aiohttp.ClientSession() as browser,
        browser.ws_connect(f"{address}ws?width=80&height=24") as screen,
    ):
        drawn = ""
        async with asyncio.timeout(PATIENCE):
            async for message in screen:
                if isinstance(message.data, bytes):
                    drawn += message.data.decode("utf-8", "replace")
                if "Green tea" in drawn:
                    break
        yield screen


def programs_of(server: int) -> set[int]:
    """Return the processes that a server has started, and those that they have."""
    found: set[int] = set()
    with suppress(OSError):
        for task in Path(f"/proc/{server}/task").iterdir():
            children = {int(number) for number in (task / "children").read_text().split()}
            found |= children.union(*(programs_of(child) for child in children))
    return found


async def gone(programs: set[int]) -> bool:
    """Wait until the processes have ended."""
    with suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE):
            while any(lives(program) for program in programs):
                await asyncio.sleep(0.05)
            return True
    for program in programs:
        with suppress(ProcessLookupError):
            os.kill(program, signal.SIGKILL)
    return False


def lives(process: int) -> bool:
    with suppress(OSError, IndexError):
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGHUP, signal.SIGTERM, signal.SIGINT])
async def test_programs_end_with_their_server(
    served: subprocess.Popen[str], end: signal.Signals
) -> None:
    async with page(address_of(served)):
        programs = programs_of(served.pid)
        assert programs
        served.send_signal(end)
        assert await gone(programs)
        await asyncio.to_thread(served.communicate, timeout=PATIENCE)


async def test_a_program_ends_with_its_page_after_any_number_of_keys(
    served: subprocess.Popen[str],
) -> None:
    address = address_of(served)
    async with page(address) as screen:
        programs = programs_of(served.pid)
        await screen.send_json(["stdin", "\x1b[B" * 350_000])  # a megabyte of moves down
    assert await gone(programs)
    async with page(address):
        assert programs_of(served.pid)
    served.send_signal(signal.SIGTERM)
    _, said = await asyncio.to_thread(served.communicate, timeout=PATIENCE)
    assert said == ""


async def test_a_program_ends_whose_page_was_closed_before_it_began(
    served: subprocess.Popen[str],
) -> None:
    async with (
        aiohttp.ClientSession() as browser,
        browser.ws_connect(f"{address_of(served)}ws?width=80&height=24"),
    ):
        pass
    async with asyncio.timeout(PATIENCE):
        while programs_of(served.pid):
            await asyncio.sleep(0.05)
    served.send_signal(signal.SIGTERM)
    await asyncio.to_thread(served.communicate, timeout=PATIENCE)
