"""The app on a real file, driven by keys, and what its review review shows."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.widgets import Static
from textual.worker import Worker

from importers.catalog.source import ReadOptions
from importers.session.session import Session
from importers.storage.home import Home
from tui.app import ShelfreadyApp
from tui.review.problem_list import ProblemList
from tui.review.screen import ReviewScreen
from tui.widgets.table.catalog_table import CatalogTable

_WAIT_FOR_THE_OPERATOR = frozenset(
    {
        "dialog",
        "ask",
        "browse",
        "batch",
        "cancel",
        "existing",
        "login",
        "record",
        "profile",
        "start",
    }
)


class ReviewPilot:
    """One running app; `keys` presses and waits until every worker has answered."""

    def __init__(self, app: ShelfreadyApp, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot

    async def settle(self) -> None:
        """Wait until nothing is under way but dialogs that wait for the operator."""
        await self.pilot.pause()
        while self.app.keys_wait:
            await self.pilot.pause(0.002)
        # Looked at again and again: one that is busy now may ask the operator next, and then never ends by itself;
        # and where none is busy, another may be about to begin.
        idle = 0
        while idle < 2:
            await self.pilot.pause(0.002)
            idle = 0 if any(not self._waits(worker) for worker in self.app.workers) else idle + 1
        await self.pilot.pause()

    def _waits(self, worker: Worker[object]) -> bool:
        """Tell whether a worker waits for the operator: what it asked is on top of its screen then."""
        return worker.group in _WAIT_FOR_THE_OPERATOR and worker.node is not self.app.screen

    async def keys(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.settle()

    async def type(self, text: str) -> None:
        """Type into what has the focus; much quicker than pressing key by key."""
        for character in text:
            self.app.post_message(events.Key(_character_to_key(character), character))
        await self.pilot.pause()

    @property
    def session(self) -> Session:
        assert self.app.session is not None
        return self.app.session

    @property
    def screen(self) -> ReviewScreen:
        return next(s for s in self.app.screen_stack if isinstance(s, ReviewScreen))

    @property
    def table(self) -> CatalogTable:
        return self.screen.query_one(CatalogTable)

    @property
    def top(self) -> str:
        """Return the name of the screen on top."""
        return type(self.app.screen).__name__

    def problems(self) -> list[str]:
        """Return the lines of the list of problems."""
        options = self.screen.query_one(ProblemList).options
        return [" ".join(str(option.prompt).split()) for option in options]

    def text(self, selector: str) -> str:
        """Return what a part of the top screen, or of the review, says."""
        screen = self.app.screen if self.app.screen.query(selector) else self.screen
        return "\n".join(str(part.render()) for part in screen.query(selector).results(Static))


@asynccontextmanager
async def open_review(
    path: Path,
    home: Home,
    *,
    profile: str | None = None,
    size: tuple[int, int] = (100, 30),
    options: ReadOptions | None = None,
) -> AsyncIterator[ReviewPilot]:
    """Open a file as the command line does, and wait until its rows are there."""
    app = ShelfreadyApp(path, home=home, profile=profile, read_options=options)
    async with app.run_test(size=size) as pilot:
        review = ReviewPilot(app, pilot)
        await review.settle()
        yield review
