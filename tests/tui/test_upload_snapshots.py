"""How the upload screens look, small and large, in colour and at the highest contrast."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from textual.pilot import Pilot

from importers.home import Home
from importers.settings import Look, Settings, save_settings
from importers.upload.snapshot import Counts, RunPhase
from tests.support.upload_app import UploadApp
from tests.support.upload_snapshots import snapshot
from tests.support.waiting import until
from tui.screens.preview import PreviewScreen
from tui.screens.upload import UploadScreen
from tui.vault import Vault
from tui.widgets.batch_pane import BatchPane

Compare = Callable[..., bool]
SIZES = [(80, 24), (160, 45)]


async def looked(pilot: Pilot[None]) -> None:
    """Wait for the first look at the run."""
    screen = pilot.app.screen
    assert isinstance(screen, UploadScreen)
    await until(pilot, lambda: screen.seen is not None, "the first look")
    pane = screen.query_one(BatchPane)
    bar = pane.vertical_scrollbar
    await until(pilot, lambda: bar.window_virtual_size == len(pane.shown) + 1, "the scrollbar")


@pytest.mark.parametrize("size", SIZES)
def test_a_run_in_full_swing(snap_compare: Compare, home: Home, size: tuple[int, int]) -> None:
    app = UploadApp(home, UploadScreen, snapshot())

    assert snap_compare(app, terminal_size=size, run_before=looked)


@pytest.mark.parametrize("look", [Look.LIGHT, Look.CONTRAST])
def test_a_run_that_is_over(snap_compare: Compare, home: Home, look: Look) -> None:
    save_settings(home, Settings(look))
    counts = Counts(blocked=12, skipped=30, uploaded=2_345, refused=3, unknown=1)
    app = UploadApp(home, UploadScreen, snapshot(phase=RunPhase.FINISHED, counts=counts))

    assert snap_compare(app, terminal_size=(80, 24), run_before=looked)


def test_a_run_without_colours(
    snap_compare: Compare, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = UploadApp(home, UploadScreen, snapshot(hold="throttled, goes on in 12 s"))

    assert snap_compare(app, terminal_size=(80, 24), run_before=looked)


@pytest.mark.parametrize("size", SIZES)
def test_the_preview_for_a_real_shop(
    snap_compare: Compare, home: Home, size: tuple[int, int]
) -> None:
    app = UploadApp(home, PreviewScreen, profile="scantrust")
    app.vault = Vault({"SCANTRUST_TOKEN": "secret"})

    async def counted(pilot: Pilot[None]) -> None:
        screen = pilot.app.screen
        assert isinstance(screen, PreviewScreen)
        await until(pilot, lambda: screen.plan is not None, "the counts")
        await pilot.pause()

    assert snap_compare(app, terminal_size=size, run_before=counted)
