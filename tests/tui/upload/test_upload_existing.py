"""A SKU that the shop has already: both sides are shown, and the operator decides for one or for all."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from importers.catalog.model import CellRef
from importers.destinations.base import Credential
from importers.practice.server import PracticeServer
from importers.practice.store import StoredProduct
from importers.session.upload_options import UploadOptions
from importers.storage.home import Home
from importers.upload.runner import UploadRun
from importers.upload.snapshot import RowState, RunPhase
from tests.support.upload_app import UploadApp
from tests.support.waiting import until
from tui.upload.existing import ExistingDialog
from tui.upload.screen import UploadScreen


@pytest.fixture
def server() -> Iterator[PracticeServer]:
    with PracticeServer(rate=0) as running:
        yield running


def uploading(home: Home, server: PracticeServer) -> UploadApp:
    """Return the app over an upload of three rows, of which the shop has two."""
    app = UploadApp(home, UploadScreen)
    server.add_product("TEA-00001", "Elsewhere")
    brand, long_ago = server.store.brand("50"), "2021-04-09T04:48:48.956138Z"
    equal = StoredProduct(0, "TEA-00002", "Tea 2", brand=brand, created=long_ago)
    server.store.add(equal)
    assert app.session is not None
    options = UploadOptions(url=server.url)
    app.session.uploads.start(Credential("practice"), options, rows=[0, 1, 2])
    return app


async def offered(pilot: Pilot[None], app: UploadApp, run: UploadRun) -> UploadScreen:
    """Wait for the end of the upload, and for the offer to decide."""
    screen = app.screen
    assert isinstance(screen, UploadScreen)
    await until(pilot, lambda: bool(screen.offers("upload.existing")), "the offer")
    await until(pilot, lambda: run.snapshot().phase is RunPhase.FINISHED, "the end")
    return screen


async def ask(pilot: Pilot[None], app: UploadApp) -> None:
    """Ask for the choice."""
    await pilot.press("e")
    await until(pilot, lambda: isinstance(app.screen, ExistingDialog), "the choice")


async def test_both_sides_are_shown_and_one_row_is_updated_then_the_rest_taken_over(
    home: Home, server: PracticeServer
) -> None:
    app = uploading(home, server)
    assert app.session is not None
    run = app.session.uploads.run
    assert run is not None
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await offered(pilot, app, run)
        await ask(pilot, app)
        await pilot.pause()
        sides = str(app.screen.query_one("#sides", Static).render())
        assert sides.split("\n")[:3] == ["name", "  your file  Tea 1", "  the shop   Elsewhere"]

        await pilot.press("u")
        await until(pilot, lambda: run.rows_in(RowState.REFUSED) == [2], "the update")
        assert [found.name for found in server.products] == ["Tea 1", "Tea 2", "Tea 0"]

        await ask(pilot, app)
        await pilot.press("T")
        await until(pilot, lambda: run.rows_in(RowState.UPLOADED) == [0, 1, 2], "the rest")
        await until(pilot, lambda: not screen.offers("upload.existing"), "no more offer")
    assert len(server.products) == 3


async def test_escape_leaves_the_rows_refused_and_the_shop_as_it_is(
    home: Home, server: PracticeServer
) -> None:
    app = uploading(home, server)
    assert app.session is not None
    run = app.session.uploads.run
    assert run is not None
    async with app.run_test(size=(80, 24)) as pilot:
        await offered(pilot, app, run)
        await ask(pilot, app)
        await pilot.press("escape")
        await pilot.pause()

        assert run.rows_in(RowState.REFUSED) == [1, 2]
        assert {found.name for found in server.products} == {"Elsewhere", "Tea 2", "Tea 0"}


async def test_a_row_that_was_changed_since_says_so_and_goes_as_it_stands(
    home: Home, server: PracticeServer
) -> None:
    app = uploading(home, server)
    session = app.session
    assert session is not None
    run = session.uploads.run
    assert run is not None
    async with app.run_test(size=(100, 30)) as pilot:
        await offered(pilot, app, run)
        name = session.mapping.column("name")
        session.edit(CellRef(1, name), "Green tea")
        await ask(pilot, app)
        await pilot.pause()
        sides = str(app.screen.query_one("#sides", Static).render())
        assert sides.startswith("The row was changed since")

        await pilot.press("u")
        await until(pilot, lambda: run.rows_in(RowState.REFUSED) == [2], "the update")
    assert server.products[0].name == "Green tea"
