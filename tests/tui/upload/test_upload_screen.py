"""The upload screen over a run that the test makes up."""

from __future__ import annotations

from dataclasses import replace

import pytest
from textual.geometry import Region
from textual.pilot import Pilot
from textual.widgets import Input, Static

from importers.destinations.base import Credential
from importers.destinations.registry import BUILT_IN
from importers.storage.home import Home
from importers.upload.snapshot import AFTER_CANARY, BatchState, Counts, RunPhase
from tests.support.upload_app import UploadApp
from tests.support.upload_snapshots import batch, snapshot
from tests.support.waiting import until
from tui.dialogs.confirm import ConfirmDialog
from tui.dialogs.login import LoginDialog
from tui.upload.batch import BatchDialog
from tui.upload.batch_pane import BatchPane
from tui.upload.preview import PreviewScreen
from tui.upload.progress_line import ProgressLine
from tui.upload.screen import UploadScreen
from tui.upload.totals import Totals


def said(app: UploadApp, selector: str) -> str:
    return str(app.screen.query_one(selector, Static).render())


def notes(app: UploadApp) -> str:
    return " ".join(note.message for note in app._notifications)


def offered(app: UploadApp) -> set[str]:
    return {active.binding.id or "" for active in app.screen.active_bindings.values()}


async def settled(pilot: Pilot[None]) -> UploadApp:
    """Wait until the screen has looked at the run."""
    app = pilot.app
    assert isinstance(app, UploadApp)
    await until(
        pilot,
        lambda: not isinstance(app.screen, UploadScreen) or app.screen.seen is app.fake.now,
        "the screen's look at the run",
    )
    return app


@pytest.fixture
def app(home: Home) -> UploadApp:
    return UploadApp(home, UploadScreen, snapshot())


async def test_one_look_tells_where_the_run_stands(app: UploadApp) -> None:
    async with app.run_test(size=(120, 30)) as pilot:
        await settled(pilot)

        assert "catalog.csv → practice-scantrust  practice: nothing leaves this computer" in said(
            app, "#where"
        )
        assert said(app, "Totals").endswith("= 3,599 rows")
        assert "▶ uploading" in said(app, "ProgressLine")
        assert "48/s now  45/s overall  0:27 left" in said(app, "ProgressLine")
        assert "batch 60" in said(app, "#about")
        assert app.screen.query_one(BatchPane).has_focus


async def test_a_hold_is_said_and_goes_away(app: UploadApp) -> None:
    app.fake.now = snapshot(hold="throttled, goes on in 12 s")
    async with app.run_test() as pilot:
        await settled(pilot)
        assert "‖ throttled, goes on in 12 s" in said(app, "ProgressLine")

        app.fake.now = snapshot()
        await settled(pilot)
        assert "throttled" not in said(app, "ProgressLine")


async def test_p_pauses_and_resumes(app: UploadApp) -> None:
    async with app.run_test() as pilot:
        await settled(pilot)
        await pilot.press("p")
        app.fake.now = snapshot(phase=RunPhase.PAUSED)
        await settled(pilot)
        await pilot.press("p")

        assert app.fake.told == ["pause", "resume"]


async def test_cancel_asks_and_the_harmless_answer_has_the_focus(app: UploadApp) -> None:
    async with app.run_test() as pilot:
        await settled(pilot)
        await pilot.press("c")
        await pilot.pause()
        assert isinstance(app.screen, ConfirmDialog)
        await pilot.press("enter")
        await pilot.pause()
        assert app.fake.told == []

        await pilot.press("c", "tab", "enter")
        await pilot.pause()
        assert app.fake.told == ["cancel"]


async def test_keys_that_would_do_nothing_are_not_offered(app: UploadApp) -> None:
    app.fake.now = snapshot(phase=RunPhase.FINISHED, counts=Counts(uploaded=3))
    async with app.run_test() as pilot:
        await settled(pilot)

        actions = offered(app)
        assert actions.isdisjoint(
            {f"upload.{key}" for key in ("pause", "cancel", "retry", "cell", "login")}
        )
        assert "upload.back" in actions


async def test_a_run_that_is_over_says_what_became_of_all_rows(app: UploadApp) -> None:
    app.fake.now = snapshot(phase=RunPhase.FINISHED, counts=Counts(uploaded=3, refused=1))
    async with app.run_test() as pilot:
        await settled(pilot)

        assert "Finished: 3 uploaded. 1 row refused by the shop." in said(app, "#about")


async def test_enter_opens_a_batch_with_its_request_and_answer(app: UploadApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, BatchDialog), "the batch")
        await until(pilot, lambda: "Request" in said(app, "#inside"), "its text")

        assert isinstance(app.screen, BatchDialog)
        text = said(app, "#inside")
        assert "line 62  TEA-00060" in text
        assert "Authorization: UAT ••••" in text
        assert "400 Bad Request\n\n[/b] {" in text
        assert "\x1b" not in text
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, UploadScreen)


async def test_r_sends_the_failed_rows_again_as_they_now_stand(app: UploadApp) -> None:
    async with app.run_test() as pilot:
        await settled(pilot)
        await pilot.press("r")
        await until(pilot, lambda: bool(app.fake.told), "the rows to be sent again")

        assert app.fake.told == ["again [2, 5]"]


async def test_escape_goes_back_to_the_sheet_and_the_run_goes_on(app: UploadApp) -> None:
    async with app.run_test() as pilot:
        await settled(pilot)
        await pilot.press("escape")
        await pilot.pause()

        assert app.screen.id == "below"
        assert app.fake.told == []


async def test_a_run_that_needs_a_login_asks_once_and_goes_on_with_the_token(
    app: UploadApp,
) -> None:
    app.fake.now = snapshot(phase=RunPhase.NEEDS_LOGIN, message="Invalid token. Log in again.")
    async with app.run_test() as pilot:
        await settled(pilot)
        await pilot.pause()
        assert isinstance(app.screen, LoginDialog)
        assert app.screen.query_one("#token", Input).password

        await pilot.press("escape")
        await settled(pilot)
        app.fake.now = replace(app.fake.now, elapsed=62.0)
        await settled(pilot)
        assert isinstance(app.screen, UploadScreen)

        await pilot.press("l")
        await pilot.pause()
        await pilot.press(*"n3w", "enter")
        await pilot.pause()
        assert app.fake.credential == Credential("n3w")


@pytest.mark.parametrize("size", [(80, 24), (160, 45)])
async def test_it_fits_small_and_large_terminals(app: UploadApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        await settled(pilot)

        for part in (Totals, ProgressLine, BatchPane):
            region = app.screen.query_one(part).region
            assert region.width == size[0]
            assert app.screen.region.contains_region(region)
        assert app.screen.query_one(BatchPane).size.height >= size[1] - 12


async def test_it_follows_a_terminal_that_grows(app: UploadApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.resize_terminal(160, 45)
        await settled(pilot)

        assert app.screen.query_one(BatchPane).size.width >= 150


async def test_the_scrollbar_is_as_long_as_the_batches_are_many(app: UploadApp) -> None:
    async with app.run_test() as pilot:
        await settled(pilot)
        pane = app.screen.query_one(BatchPane)

        await until(
            pilot,
            lambda: pane.vertical_scrollbar.window_virtual_size == len(pane.shown) + 1,
            "the bar's true length",
        )
        assert pane.scroll_offset.y == pane.max_scroll_y

        for region in (Region(0, 0, 60, 12), Region(0, 0, 80, 20)):
            for bar, _ in pane._arrange_scrollbars(region):
                assert bar is pane.vertical_scrollbar
            assert pane.vertical_scrollbar.window_virtual_size == len(pane.shown) + 1


async def test_the_first_rows_are_followed_by_a_question_asked_once(app: UploadApp) -> None:
    counts = Counts(uploaded=19, refused=1, waiting=2_973)
    app.fake.now = snapshot(phase=RunPhase.PAUSED, counts=counts, message=AFTER_CANARY)
    async with app.run_test() as pilot:
        await until(pilot, lambda: isinstance(app.screen, ConfirmDialog), "the question")
        words = said(app, "ConfirmDialog Static")
        assert words == "The first rows are sent: 19 uploaded, 1 not. Send the other 2,973?"
        await pilot.press("enter")
        await settled(pilot)
        assert app.fake.told == []
        assert isinstance(app.screen, UploadScreen)

        await pilot.press("p")
        assert app.fake.told == ["resume"]


async def test_one_key_sends_only_the_row_in_hand_again(app: UploadApp) -> None:
    app.fake.now = snapshot(count=5)  # of which the second is uploaded, the fifth refused
    async with app.run_test() as pilot:
        await settled(pilot)
        assert "upload.retry-one" in offered(app)
        await pilot.press("R")
        await until(pilot, lambda: bool(app.fake.told), "the row to be sent again")
        assert app.fake.told == ["again [5]"]

        app.screen.query_one(BatchPane).select(1)
        await pilot.press("R")
        await until(pilot, lambda: "No row of this batch" in notes(app), "a sentence")
        assert app.fake.told == ["again [5]"]


async def test_from_inside_a_batch_its_rows_are_sent_again(app: UploadApp) -> None:
    app.fake.now = snapshot(count=5)
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, BatchDialog), "the batch")
        await pilot.press("r")
        await until(pilot, lambda: bool(app.fake.told), "the row to be sent again")

        assert app.fake.told == ["again [5]"]
        assert isinstance(app.screen, UploadScreen)


async def test_after_the_end_another_upload_is_one_key_away_and_the_way_back_is_told(
    app: UploadApp,
) -> None:
    app.fake.now = snapshot(phase=RunPhase.FINISHED, counts=Counts(uploaded=3, refused=1))
    async with app.run_test() as pilot:
        await settled(pilot)
        await pilot.press("n")
        await until(pilot, lambda: isinstance(app.screen, PreviewScreen), "the preview")
        assert "Last upload, to practice-scantrust: Finished: 3 uploaded. 1 row refused" in said(
            app, "#outcome"
        )
        await pilot.click("#last")
        await until(pilot, lambda: isinstance(app.screen, UploadScreen), "the upload before")


async def test_a_retry_is_counted_down(app: UploadApp) -> None:
    waits = replace(batch(3, BatchState.RETRYING, "The server answered 503."), again_at=12.4)
    app.fake.now = replace(snapshot(), batches=(waits,), now=10.0)
    async with app.run_test() as pilot:
        await settled(pilot)
        assert "again in 3 s: The server answered 503." in said(app, "#about")

        app.fake.now = replace(app.fake.now, now=11.5)
        await settled(pilot)
        assert "again in 1 s: The server answered 503." in said(app, "#about")

        app.fake.now = replace(app.fake.now, now=60.0)  # the whole run is held back
        await settled(pilot)
        assert "again soon: The server answered 503." in said(app, "#about")


async def test_the_login_fits_into_a_small_terminal(app: UploadApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        app.push_screen(LoginDialog(BUILT_IN["digible"], "https://x.example", "Expired. " * 9))
        await pilot.pause()

        assert app.screen.region.contains_region(app.screen.query_one("#login").region)
        await pilot.click("#login")
        await pilot.pause()
        assert "Type your e-mail" in said(app, "#failure")
