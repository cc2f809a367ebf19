"""Chromium without a screen, spoken to by its DevTools protocol: opens a page, presses keys, tells what came."""

from __future__ import annotations

import asyncio
import base64
import re
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import aiohttp

MISSING = "Chromium is not installed here: apt-get install chromium"
PATIENCE = 60.0  # seconds; only a test that fails waits so long
_LISTENING = re.compile(rb"DevTools listening on (ws://\S+)")
# Nothing is fetched from anywhere but the page under test.
_OPTIONS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--remote-debugging-port=0",
    "--window-size=1000,700",
)


@cache
def chromium() -> str | None:
    """Return the program; None where it is not installed."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


class Page:
    """One page: `drawn` is all that the terminal in it was sent, `complaints` what the browser complained of."""

    def __init__(self, wire: aiohttp.ClientWebSocketResponse) -> None:
        self._wire = wire
        self._numbers = count(1)
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._session: str | None = None
        self.drawn = ""
        self.complaints: list[str] = []

    async def listen(self) -> None:
        """Take what the browser says, until it ends."""
        async for message in self._wire:
            told = message.json()
            if "id" in told:
                self._answers.pop(told["id"]).set_result(told)
            else:
                self._note(told["method"], told.get("params", {}))

    def _note(self, method: str, told: dict[str, Any]) -> None:
        if method == "Network.webSocketFrameReceived":
            frame = told["response"]
            data = frame["payloadData"]
            self.drawn += base64.b64decode(data).decode() if frame["opcode"] == 2 else data
        elif method == "Runtime.exceptionThrown":
            self.complaints.append(str(told["exceptionDetails"]))
        elif method == "Log.entryAdded" and told["entry"]["level"] == "error":
            self.complaints.append(told["entry"]["text"])

    async def ask(self, method: str, **words: Any) -> dict[str, Any]:
        """Send one command and return its result."""
        number = next(self._numbers)
        answer = self._answers[number] = asyncio.get_running_loop().create_future()
        command: dict[str, Any] = {"id": number, "method": method, "params": words}
        if self._session:
            command["sessionId"] = self._session
        await self._wire.send_json(command)
        told = await asyncio.wait_for(answer, PATIENCE)
        assert "error" not in told, told
        result: dict[str, Any] = told["result"]
        return result

    async def attach(self) -> None:
        """Make an empty page, and listen to all of it."""
        made = await self.ask("Target.createTarget", url="about:blank")
        words = {"targetId": made["targetId"], "flatten": True}
        self._session = (await self.ask("Target.attachToTarget", **words))["sessionId"]
        for domain in ("Page", "Network", "Runtime", "Log"):
            await self.ask(f"{domain}.enable")

    async def evaluate(self, script: str) -> Any:
        """Return what JavaScript makes of the page."""
        return (await self.ask("Runtime.evaluate", expression=script, returnByValue=True))[
            "result"
        ].get("value")

    async def press(self, key: str) -> None:
        """Press one key that types a character."""
        for kind in ("keyDown", "keyUp"):
            await self.ask("Input.dispatchKeyEvent", type=kind, key=key, text=key)

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait for what the terminal is sent. TimeoutError."""
        async with asyncio.timeout(PATIENCE):
            while not condition():
                await self.ask("Runtime.evaluate", expression="0")  # a turn of the browser's own

    async def until_true(self, script: str) -> None:
        """Wait for something to be true of the page. TimeoutError."""
        async with asyncio.timeout(PATIENCE):
            while not await self.evaluate(script):
                pass

    async def picture(self) -> bytes:
        """Return the page as a PNG."""
        return base64.b64decode((await self.ask("Page.captureScreenshot"))["data"])


@asynccontextmanager
async def new_page(folder: Path) -> AsyncIterator[Page]:
    """Start a browser that keeps its own files in a folder, and end it."""
    program = chromium()
    assert program is not None
    running = await asyncio.create_subprocess_exec(
        program,
        *_OPTIONS,
        f"--user-data-dir={folder}",
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        address = await asyncio.wait_for(_address(running), PATIENCE)
        async with aiohttp.ClientSession() as web, web.ws_connect(address, max_msg_size=0) as wire:
            page = Page(wire)
            listening = asyncio.create_task(page.listen())
            await page.attach()
            yield page
            listening.cancel()
    finally:
        running.kill()
        await running.wait()


async def _address(running: asyncio.subprocess.Process) -> str:
    assert running.stderr is not None
    async for line in running.stderr:
        if found := _LISTENING.search(line):
            return found[1].decode()
    raise AssertionError("the browser ended without a word of where it listens")
