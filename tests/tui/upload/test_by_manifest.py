"""A shop that a file describes, on the screen: it is among the others, and one row goes first."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from textual.widgets import Button, Checkbox, Input, Select

from importers.destinations import registry
from importers.storage.home import Home
from tests.support.batch_shop import KEY, BatchShop, manifest_text
from tests.support.upload_app import UploadApp
from tests.support.waiting import until
from tui.credentials import CredentialStore
from tui.upload.preview import PreviewScreen
from tui.upload.screen import UploadScreen

# The catalog of these tests has no prices.
TEXT = manifest_text().replace('kind = "money", need = "required"', 'kind = "money"', 1)


@pytest.fixture
def shop(home: Home) -> Iterator[BatchShop]:
    with BatchShop() as shop:
        text = TEXT.replace("woocommerce-rest", "street-shop", 1)
        text = text.replace("https://shop.example/wp-json/wc/v3", shop.url)
        home.destinations.mkdir(parents=True)
        (home.destinations / "street.toml").write_text(text, encoding="utf-8")
        yield shop
    registry._folder.clear()
    registry.refresh()


async def test_it_is_chosen_among_the_others_and_one_row_goes_first(
    home: Home, shop: BatchShop
) -> None:
    app = UploadApp(home, PreviewScreen, profile=None)
    app.credentials = CredentialStore({})
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, PreviewScreen), "the preview")
        screen = app.screen
        assert isinstance(screen, PreviewScreen)
        screen.query_one("#profile", Select).value = "street-shop"
        await until(pilot, lambda: screen.plan is not None, "the counts")
        assert screen.query_one("#first", Checkbox).value
        assert screen.query_one("#rows", Input).value == "1"
        screen.query_one("#token").focus()
        await pilot.press(*KEY)
        await pilot.press("ctrl+g")
        await until(pilot, lambda: len(app.screen_stack) > 2, "the question")
        next(button for button in app.screen.query(Button) if "Send" in str(button.label)).press()
        await until(pilot, lambda: isinstance(app.screen, UploadScreen), "the upload")
        await until(pilot, lambda: shop.skus() == ["TEA-00000"], "the first row")
        run = app.session.uploads.run if app.session else None
        assert run is not None
        await until(pilot, lambda: run.snapshot().phase.value == "paused", "the question after it")
        assert len(shop.products) == 1
        run.resume()
        await until(pilot, lambda: run.snapshot().phase.value == "finished", "the end")
        assert len(shop.products) == len(set(shop.skus())) == 70
