"""Draws the pictures of the README from the real program: `python docs/screenshots.py`."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

from textual.pilot import Pilot

from tui.app import ShelfreadyApp
from tui.demo import demo_app, playground

HERE = Path(__file__).parent
SIZE = (120, 32)
_TRIES, _MOMENT = 300, 0.1  # half a minute at most for anything to show

Scene = Callable[[ShelfreadyApp, Pilot[None]], Awaitable[None]]


async def review(app: ShelfreadyApp, pilot: Pilot[None]) -> None:
    """The sheet beside its problems."""
    await _until(app, pilot, "ReviewScreen")
    await pilot.press("n", "n")


async def upload(app: ShelfreadyApp, pilot: Pilot[None]) -> None:
    """A finished upload to the practice server."""
    await _until(app, pilot, "ReviewScreen")
    await pilot.press("g")
    await _until(app, pilot, "PreviewScreen")
    await pilot.pause(1.0)
    await pilot.press("ctrl+s")
    await _until(app, pilot, "UploadScreen")
    for _ in range(_TRIES):
        await pilot.pause(_MOMENT)
        if app.session and app.session.run and app.session.run.wait(0):
            break
    await pilot.pause(1.0)


SCENES: dict[str, Scene] = {"review": review, "upload": upload}


async def draw(name: str, scene: Scene) -> None:
    """Play one scene and keep its last picture as NAME.svg beside this file."""
    with playground() as folder:
        app = demo_app(folder)
        async with app.run_test(size=SIZE) as pilot:
            await scene(app, pilot)
            await pilot.pause()
            app.save_screenshot(f"{name}.svg", path=str(HERE))
    print(f"{name}.svg")


async def _until(app: ShelfreadyApp, pilot: Pilot[None], screen: str) -> None:
    for _ in range(_TRIES):
        await pilot.pause(_MOMENT)
        if type(app.screen).__name__ == screen:
            await app.workers.wait_for_complete()
            await pilot.pause()
            return
    raise TimeoutError(f"{screen} did not come up")


if __name__ == "__main__":
    for name in sys.argv[1:] or SCENES:
        asyncio.run(draw(name, SCENES[name]))
