"""What stands between the button and the upload: an odd file, and somebody else who uploads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from textual.widgets import Button, Input, Static

from importers.destinations.registry import BUILT_IN
from importers.ledger.place import upload_lock
from importers.practice.server import PracticeServer
from importers.storage.home import Home
from importers.storage.settings import save_profile
from importers.upload.guards import Guard, GuardedRow, GuardKind, TrippedGuard
from importers.upload.snapshot import RunPhase
from tests.support.upload_app import UploadApp
from tests.support.waiting import until
from tui.dialogs.confirm import ConfirmDialog
from tui.upload.guarded import GuardedDialog
from tui.upload.preview import PreviewScreen
from tui.upload.screen import UploadScreen

PRICES = TrippedGuard(
    Guard(GuardKind.PRICE, 50),
    1204,
    1500,
    "1,204 prices change by more than 50 %.",
    (GuardedRow("TEA-00001", 1, "price", "4.50", "450.00"),),
)


@pytest.fixture
def server() -> Iterator[PracticeServer]:
    with PracticeServer() as server:
        yield server


@pytest.fixture
def app(home: Home, server: PracticeServer) -> UploadApp:
    save_profile(home, replace(BUILT_IN["practice-scantrust"], base_url=server.url))
    found = UploadApp(home, PreviewScreen, profile=None)
    assert found.session is not None
    found.session.choose_profile("practice-scantrust")
    return found


def shown(app: UploadApp) -> str:
    return " ".join(str(each.render()) for each in app.screen.query(Static))


async def test_an_odd_file_goes_only_by_a_number_that_is_typed(
    app: UploadApp, server: PracticeServer
) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: app.screen.plan is not None, "the counts")  # type: ignore[attr-defined]
        screen = app.screen
        assert isinstance(screen, PreviewScreen)
        assert screen.plan is not None
        screen.plan = replace(screen.plan, tripped=(PRICES,))
        await pilot.press("ctrl+g")
        await until(pilot, lambda: isinstance(app.screen, GuardedDialog), "the question")
        assert "1,204 prices change by more than 50 %." in shown(app)
        assert "price: 4.50 → 450.00" in shown(app)
        await pilot.press("y", "enter")
        assert isinstance(app.screen, GuardedDialog)
        assert "That is not 1,204; nothing is sent." in shown(app)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, PreviewScreen), "the preview")
        assert server.products == ()
        await pilot.press("ctrl+g")
        await until(pilot, lambda: isinstance(app.screen, GuardedDialog), "the question")
        app.screen.query_one(Input).value = "1,204"
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, UploadScreen), "the upload")


@pytest.mark.parametrize("waits", [True, False])
async def test_who_comes_second_waits_in_line_or_goes_back(
    app: UploadApp, server: PracticeServer, waits: bool
) -> None:
    session = app.session
    assert session is not None
    assert session.profile is not None
    other = upload_lock(app.home.ledger, session.profile)
    other.take()
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: app.screen.plan is not None, "the counts")  # type: ignore[attr-defined]
        await pilot.press("ctrl+g")
        await until(pilot, lambda: isinstance(app.screen, ConfirmDialog), "the question")
        assert "Another upload to this destination is running" in shown(app)
        app.screen.query_one("#do" if waits else "#dont", Button).press()
        if not waits:
            await until(pilot, lambda: "Nothing was sent." in shown(app), "the preview")
            assert session.uploads.run is None
            other.release()
            return
        await until(pilot, lambda: isinstance(app.screen, UploadScreen), "the upload")
        await until(pilot, lambda: "Another upload" in shown(app), "what is waited for")
        other.release()
        run = session.uploads.run
        assert run is not None
        await until(pilot, lambda: run.snapshot().phase is RunPhase.FINISHED, "the end")
        assert run.snapshot().counts.uploaded == len(server.products) == 70
