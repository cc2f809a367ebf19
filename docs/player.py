"""Plays the program by keys and takes pictures of it."""

from __future__ import annotations

import contextlib
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path

from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.widgets import Input
from textual.worker import WorkerCancelled

from docs.film import Frame, film, still
from importers.destinations.base import DEMO_PROFILE, PRACTICE_PORT
from importers.destinations.registry import BUILT_IN
from importers.practice.options import Faults
from importers.practice.server import PracticeServer
from importers.storage.settings import save_profile
from tui.app import ShelfreadyApp
from tui.demo import demo_app, playground
from tui.practice import Practice

SIZE = (120, 32)
_PATIENCE = 60.0  # seconds; only a scene that went wrong waits so long
_WAITS_FOR_KEYS = frozenset({"dialog", "ask", "browse"})  # workers that end with their dialog
_NETWORK = Faults(latency=0.8, jitter=0.4)  # of the practice server: slow enough to be watched


class Player:
    """One running program; `show` keeps a picture of it for the film."""

    def __init__(self, app: ShelfreadyApp, pilot: Pilot[None]) -> None:
        """Take a program that has been started."""
        self.app = app
        self._pilot = pilot
        self._frames: list[Frame] = []

    async def press(self, *keys: str) -> None:
        """Press keys and wait for what they bring."""
        await self._pilot.press(*keys)
        await self._settle()

    async def type(self, text: str) -> None:
        """Type a text into what has the focus."""
        await self._pilot.press(*map(_character_to_key, text))

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait until a condition holds. TimeoutError."""
        give_up = time.monotonic() + _PATIENCE
        while not condition():
            if time.monotonic() > give_up:
                raise TimeoutError(f"waited in vain on {self.top}")
            await self._pilot.pause(0.05)

    async def screen(self, name: str) -> None:
        """Wait for a screen by the name of its class."""
        await self.until(lambda: self.top == name)
        await self._settle()

    @property
    def top(self) -> str:
        """Return the name of the screen on top."""
        return type(self.app.screen).__name__

    async def _settle(self) -> None:
        await self._pilot.pause()
        while busy := [work for work in self.app.workers if work.group not in _WAITS_FOR_KEYS]:
            with contextlib.suppress(WorkerCancelled):
                await self.app.workers.wait_for_complete(busy)
            await self._pilot.pause()
        for typed in self.app.screen.query(Input):
            typed.cursor_blink = False
        await self._pilot.pause()

    def picture(self, title: str) -> str:
        """Return the screen as it is now."""
        return still(self.app.export_screenshot(simplify=True), *SIZE, title)

    def show(self, key: str, words: str, seconds: float = 4.0) -> None:
        """Keep a picture for the film: the key that led to it, and what there is to see."""
        picture = self.app.export_screenshot(simplify=True)
        self._frames.append(Frame(picture, key, words, seconds))

    def film(self, title: str) -> str:
        """Return the pictures kept so far as one film."""
        return film(self._frames, *SIZE, title)


@contextlib.asynccontextmanager
async def playing() -> AsyncIterator[Player]:
    """Open the sample catalog, aimed at a practice server that takes as long as a real one."""
    with (
        playground() as folder,
        contextlib.chdir(folder),  # so that no picture tells the folder's odd name
        PracticeServer(PRACTICE_PORT, _NETWORK) as server,
    ):
        app = demo_app(Path())
        app.practice = Practice()  # not one of its own, which would answer at once
        save_profile(app.home, replace(BUILT_IN[DEMO_PROFILE], base_url=server.url))
        async with app.run_test(size=SIZE) as pilot:
            player = Player(app, pilot)
            await player.screen("ReviewScreen")
            yield player
