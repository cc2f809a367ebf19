"""`shelfready serve`: the screen in a browser, for who has the address and for nobody else."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import pytest

from tests.support.commands import launch

ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)/([\w-]{32})/")


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """Serve a small catalog, and return where it is."""
    path = tmp_path / "tea list.csv"
    path.write_text("SKU,Name\nA-1,Green tea\n", encoding="utf-8")
    env = os.environ | {"SHELFREADY_HOME": str(tmp_path / "home")}
    root = Path(__file__).parents[2]
    served = launch("serve", "--port", "0", path, env=env, cwd=root)
    assert served.stdout is not None
    found = ADDRESS.search(served.stdout.readline())
    assert found
    yield found[0]
    served.send_signal(signal.SIGINT)
    served.communicate(timeout=20)
    assert served.returncode == 0


async def test_the_screen_is_at_the_secret_address_and_nowhere_else(address: str) -> None:
    base = address.rsplit("/", 2)[0]
    async with aiohttp.ClientSession() as browser:
        for path in ("/", "/ws", "/static/js/textual.js", "/wrong/", "/wrong/ws"):
            async with browser.get(base + path) as answer:
                assert answer.status == 404, path
        for elsewhere in ({"Host": "shop.example"}, {"Origin": "http://shop.example"}):
            async with browser.get(f"{address}ws", headers=elsewhere) as answer:
                assert answer.status == 403, elsewhere
        async with browser.get(address) as page:
            assert page.status == 200
            assert page.headers["Referrer-Policy"] == "no-referrer"
            assert "default-src 'self'" in page.headers["Content-Security-Policy"]
            text = await page.text()
            assert f'"{address.replace("http", "ws")}ws' in text
            assert set(re.findall(r'(?:href|src)="(https?://[^/"]+)', text)) == {base}
        assert "Green tea" in await _drawn(browser, address, "Green tea")


async def _drawn(browser: aiohttp.ClientSession, address: str, wanted: str) -> str:
    drawn = ""
    async with (
        asyncio.timeout(30),
        browser.ws_connect(f"{address}ws?width=80&height=24") as screen,
    ):
        async for message in screen:
            data = message.data
            drawn += data.decode("utf-8", "replace") if isinstance(data, bytes) else data
            if wanted in drawn:
                break
    return drawn


def test_it_listens_on_this_machine_only(address: str) -> None:
    found = ADDRESS.match(address)
    assert found
    listening = {
        line.split()[1]
        for line in Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]
        if line.split()[3] == "0A" and int(line.split()[1].split(":")[1], 16) == int(found[1])
    }
    loopback = socket.inet_aton("127.0.0.1")[::-1].hex().upper()
    assert {place.split(":")[0] for place in listening} == {loopback}


def test_a_taken_port_is_a_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        served = launch("serve", "--port", str(port))
        _, said = served.communicate(timeout=20)
    assert served.returncode == 2
    assert said == f"Port {port} cannot be used: address already in use. Try another one.\n"
