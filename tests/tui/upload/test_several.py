"""From one sheet to two practice shops by keys: readiness side by side, one go, refusals on their cells."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.widgets import Button, OptionList, Static

from importers.catalog.model import CellRef
from importers.destinations.base import Credential
from importers.practice.server import PracticeServer
from importers.session.upload_options import UploadOptions
from importers.storage.home import Home
from importers.suppliers.library import KeptSupplier
from importers.suppliers.supplier import Supplier
from importers.upload.guards import Guard, GuardKind
from tests.support.review_app import ReviewPilot, open_review
from tests.support.waiting import until
from tui.upload.screen import UploadScreen
from tui.upload.several import SeveralScreen

SHEET = "SKU,Name,Brand,Price\nA,Tea [/b],50,1.50\nB,Milk,No such,2\nC,Rice,50,free\n"
ONE, OTHER = "north", "south"


@pytest.fixture
def shops() -> Iterator[tuple[PracticeServer, PracticeServer]]:
    with PracticeServer(rate=0) as one, PracticeServer(rate=0) as other:
        yield one, other


@pytest.fixture
def home(tmp_path: Path, shops: tuple[PracticeServer, PracticeServer]) -> Home:
    home = Home(tmp_path / "home")
    home.root.mkdir()
    kinds = {ONE: "scantrust", OTHER: "digible", "live": "digible"}
    urls = {ONE: shops[0].url, OTHER: shops[1].url, "live": "https://nobody.invalid"}
    home.settings.write_text(
        "".join(
            f'[profiles.{name}]\ndestination = "{kind}"\nbase_url = "{urls[name]}"\n'
            f'practice = {str(name != "live").lower()}\ntoken_env = "NO_TOKEN_{name}"\n'
            for name, kind in kinds.items()
        )
    )
    return home


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "c.csv"
    path.write_text(SHEET)
    return path


def lines(review: ReviewPilot) -> dict[str, str]:
    """Return what is said of each destination, by its name."""
    options = review.app.screen.query_one(OptionList)
    told = [str(options.get_option_at_index(at).prompt) for at in range(options.option_count)]
    return {line.split()[1]: line for line in told}


async def several(review: ReviewPilot) -> SeveralScreen:
    await review.keys("g")
    await review.keys("ctrl+y")
    screen = review.app.screen
    assert isinstance(screen, SeveralScreen)
    return screen


async def tick(review: ReviewPilot, name: str) -> None:
    options = review.app.screen.query_one(OptionList)
    options.highlighted = [*lines(review)].index(name)
    await review.keys("space")


async def test_two_shops_in_one_go(
    sheet: Path, home: Home, shops: tuple[PracticeServer, PracticeServer]
) -> None:
    async with open_review(sheet, home, profile=ONE, size=(80, 24)) as review:
        screen = await several(review)
        assert next(iter(lines(review))) == ONE
        assert "☑" in lines(review)[ONE]
        assert "↑ 3 ready" in lines(review)[ONE]
        assert "☐" in lines(review)[OTHER]
        assert "↑ 2 ready  ■ 1 with errors" in lines(review)[OTHER]
        assert "1 not a number" in lines(review)[OTHER]
        await tick(review, OTHER)
        assert str(screen.query_one("#start", Button).label) == "Upload to north and south"
        assert not len(shops[0].products)
        await review.keys("ctrl+g")
        uploads = review.session.uploads
        await until(review.pilot, lambda: len(uploads.several.ended) == 2, "both")
        await until(review.pilot, lambda: isinstance(review.app.screen, UploadScreen), "the upload")
        await until(review.pilot, lambda: not uploads.several.under_way, "the end")
        await until(
            review.pilot,
            lambda: (
                f"{ONE}: " in " ".join(str(s.render()) for s in review.app.screen.query(Static))
                or f"{ONE}: " in str(review.app.screen.query_one("#about").render())
            ),
            "how the first one ended",
        )
        assert sorted(product.sku for product in shops[0].products) == ["A", "C"]
        assert set(shops[1].synced) == {"A", "B"}
        await review.keys("escape")
        assert review.top == "ReviewScreen"
        (problem,) = (p for p in review.session.report().problems_of(1) if p.code == "refused")
        assert problem.ref == CellRef(1, 2)
        assert problem.message.startswith(f"{ONE}: Scantrust says: ")
        await review.keys("G")
        await review.type("3")
        await review.keys("enter")
        review.session.edit(CellRef(1, 2), "50")
        review.screen.refresh_session()
        await review.keys("ctrl+r")
        await until(review.pilot, lambda: len(shops[0].products) == 3, "the row")
        assert any(f"again to {ONE}" in note.message for note in review.app._notifications)


async def test_a_shop_without_a_token_is_left_out(
    sheet: Path, home: Home, shops: tuple[PracticeServer, PracticeServer]
) -> None:
    async with open_review(sheet, home, profile=OTHER, size=(80, 24)) as review:
        await several(review)
        await tick(review, "live")
        assert "no token" in lines(review)["live"]
        assert "LIVE SHOP" in lines(review)["live"]
        assert str(review.app.screen.query_one("#start", Button).label) == ("Upload to south")
        await review.keys("ctrl+g")
        uploads = review.session.uploads
        await until(review.pilot, lambda: len(uploads.several.ended) == 1, "the upload")
        assert set(shops[1].synced) == {"A", "B"}
        said = [note.message for note in review.app._notifications]
        assert "Nothing is sent to live." in said


async def test_nothing_is_chosen_nothing_is_sent(
    sheet: Path, home: Home, shops: tuple[PracticeServer, PracticeServer]
) -> None:
    async with open_review(sheet, home, profile=ONE, size=(160, 45)) as review:
        screen = await several(review)
        await tick(review, ONE)
        assert screen.query_one("#start", Button).disabled
        await review.keys("ctrl+g")
        assert review.session.uploads.run is None
        await review.keys("escape")
        assert review.top == "PreviewScreen"
        assert not shops[0].requests


async def test_the_guards_of_the_supplier_watch_each_destination(
    sheet: Path, home: Home, shops: tuple[PracticeServer, PracticeServer]
) -> None:
    async with open_review(sheet, home, profile=OTHER, size=(80, 24)) as review:
        review.session.supplier.take_as(
            KeptSupplier(
                Supplier("Tea", guards=(Guard(GuardKind.PRICE, 10),)), home.root / "t.toml"
            )
        )
        uploads = review.session.uploads
        uploads.start(Credential("t"), UploadOptions(shops[1].url)).wait()
        review.session.edit(CellRef(0, 3), "1.80")
        await several(review)
        await until(review.pilot, lambda: "price±10%" in lines(review)[OTHER], "the guard")
