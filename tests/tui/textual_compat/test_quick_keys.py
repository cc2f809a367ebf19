"""Keys that come before the screen they are meant for is laid out."""

from __future__ import annotations

import asyncio
from pathlib import Path
from time import monotonic

import pytest
from textual import events
from textual.app import ComposeResult
from textual.css.query import NoMatches
from textual.widgets import Label, OptionList

from importers.storage.home import Home
from tests.support.review_app import ReviewPilot, open_review
from tui.failures import error_log
from tui.textual_compat.serialized_input import SerializedInputApp


@pytest.fixture
def catalog(tmp_path: Path) -> Path:
    path = tmp_path / "c.csv"
    path.write_text("SKU,Name\nA-1,Tea\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("key", ["R", "m", "g"])
async def test_a_screen_that_is_left_at_once_breaks_nothing(
    catalog: Path, home: Home, key: str
) -> None:
    async with open_review(catalog, home, profile="practice-scantrust", size=(80, 24)) as review:
        for each in (key, "escape", key, "escape"):
            review.app.post_message(events.Key(each, each if len(each) == 1 else None))
            await review.pilot.pause(0)
        await review.settle()
    assert not error_log(home).exists()


PATIENCE = 30.0  # seconds


async def begin(review: ReviewPilot, key: str, steps: int) -> None:
    """Press a key, wait until its screen is on the stack, and let it be made for a few steps of the loop."""
    there = len(review.app.screen_stack)
    review.app.post_message(events.Key(key, key))
    give_up = (
        monotonic() + PATIENCE
    )  # a key that opens nothing fails the test, and does not hold it up for ever
    while len(review.app.screen_stack) == there:
        assert monotonic() < give_up
        await asyncio.sleep(0)
    for _ in range(steps):
        await asyncio.sleep(0)


async def test_a_screen_that_is_taken_down_while_it_is_made_breaks_nothing(
    catalog: Path, home: Home
) -> None:
    async with open_review(catalog, home, size=(80, 24)) as review:
        for steps in (0, 3):
            await begin(review, "R", steps)
            review.app.pop_screen()
            review.app.workers.cancel_group(review.app.screen, "dialog")  # nobody answers it now
            await review.settle()
            assert review.top == "ReviewScreen"
    assert not error_log(home).exists()


@pytest.mark.parametrize("steps", [0, 3])
async def test_leaving_while_a_screen_is_made_is_no_error(
    catalog: Path, home: Home, steps: int
) -> None:
    async with open_review(catalog, home, size=(80, 24)) as review:
        await begin(review, "R", steps)
        review.app.exit()
    assert review.app.return_code == 0
    assert not error_log(home).exists()


class Tiny(SerializedInputApp):
    def on_fatal_error(self, error: BaseException) -> None:
        self.panic(str(error))

    def compose(self) -> ComposeResult:
        choices = OptionList("one", "two", "three")
        choices.styles.height = 0
        yield choices


async def test_a_list_without_room_answers_to_page_up_and_down() -> None:
    app = Tiny()
    async with app.run_test() as pilot:
        choices = app.query_one(OptionList)
        choices.focus()
        choices.highlighted = 1
        await pilot.press("pagedown", "pageup")
        assert choices.highlighted == 1


@pytest.mark.parametrize("steps", [0, 3])
async def test_the_end_waits_for_a_screen_that_is_being_made(
    catalog: Path, home: Home, steps: int
) -> None:
    async with open_review(catalog, home, size=(80, 24)) as review:
        await begin(review, "R", steps)
    assert not error_log(home).exists()


class Late(SerializedInputApp):
    """Looks for a part that is not there: at once, or in the midst of the end."""

    def on_fatal_error(self, error: BaseException) -> None:
        self.panic(str(error))

    def compose(self) -> ComposeResult:
        yield Label()

    def look(self) -> None:
        self.query_one("#gone")

    def on_exit_app(self) -> None:
        self.call_later(self.look)


async def test_what_is_looked_for_in_the_midst_of_the_end_is_no_error() -> None:
    async with Late().run_test() as pilot:
        pilot.app.exit()
    assert pilot.app.return_code == 0


async def test_a_part_that_is_missing_before_the_end_is_an_error() -> None:
    app = Late()
    session = app.run_test()
    await session.__aenter__()
    app.call_later(app.look)
    with pytest.raises(NoMatches):
        await session.__aexit__(None, None, None)
