"""Corrections written back into the table from the screen: shown, asked, and all or none."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.widgets import Button, Static

from importers.catalog.model import CellRef
from importers.database.origin import DatabaseOrigin
from importers.database.tables import TableName
from importers.storage.home import Home
from tests.support.databases import Shop, sqlite_shop
from tests.support.review_app import ReviewPilot
from tests.support.waiting import until
from tui.app import ShelfreadyApp

PRODUCT = "CREATE TABLE product (ProductID varchar(25) PRIMARY KEY, ProductName text, SellPrice NUMERIC(18,2))"


@pytest.fixture
def shop(tmp_path: Path, home: Home) -> Shop:
    made = sqlite_shop(tmp_path)
    made.run(PRODUCT)
    made.fill("INSERT INTO product VALUES (?, ?, ?)", [("00123", "Tea", 4500), ("00124", None, 2)])
    home.root.mkdir(parents=True, exist_ok=True)
    named = f'[connections.shop]\nkind = "sqlite"\ndatabase = "{made.connection.database}"\n'
    home.settings.write_text(f"{named}writable = true\n")
    return made


@asynccontextmanager
async def saving(home: Home, origin: DatabaseOrigin | Path) -> AsyncIterator[ReviewPilot]:
    """Open a table, change two cells and ask to save."""
    app = ShelfreadyApp(origin, home=home, profile="digible")
    async with asyncio.timeout(60), app.run_test(size=(100, 30)) as pilot:
        review = ReviewPilot(app, pilot)
        await until(pilot, lambda: review.top == "ReviewScreen" and app.session is not None)
        await review.settle()
        review.session.edit(CellRef(0, 1), "Green tea")
        review.session.edit(CellRef(1, 1), "Milk")
        await pilot.press("s")
        await until(pilot, lambda: review.top == "SaveDialog")
        await until(pilot, lambda: bool(app.screen.query("#cancel")))
        yield review


async def to_the_table(review: ReviewPilot) -> None:
    review.app.screen.query_one("#back", Button).press()
    await until(review.pilot, lambda: review.top == "WriteBackDialog")
    write = review.app.screen.query_one("#do", Button)
    await until(review.pilot, lambda: not write.disabled, "the SQL")


async def test_the_sql_is_shown_and_run_when_the_operator_says_so(home: Home, shop: Shop) -> None:
    async with saving(home, DatabaseOrigin("shop", TableName("product"))) as review:
        await to_the_table(review)
        sql = str(review.app.screen.query_one("#sql Static", Static).content)
        assert sql.count("UPDATE product SET") == 2
        assert "'Green tea'" in sql
        assert shop.rows("SELECT ProductName FROM product") == [("Tea",), (None,)]
        assert review.app.focused is not None
        assert review.app.focused.id == "dont"
        await review.pilot.press("tab", "enter")
        await until(review.pilot, lambda: review.top == "ReviewScreen")
        await review.settle()
        assert shop.rows("SELECT ProductName FROM product") == [("Green tea",), ("Milk",)]
        assert review.session.catalog.value(0, 1) == "Green tea"
        assert not review.session.edited
        told = [note.message for note in review.app._notifications]
        assert any("2 rows of product in" in each for each in told)


async def test_a_row_that_was_changed_meanwhile_names_itself_and_nothing_is_written(
    home: Home, shop: Shop
) -> None:
    async with saving(home, DatabaseOrigin("shop", TableName("product"))) as review:
        await to_the_table(review)
        shop.run("UPDATE product SET ProductName = 'Oat' WHERE ProductID = '00124'")
        await review.pilot.press("tab", "enter")
        said = review.app.screen.query_one("#said", Static)
        await until(review.pilot, lambda: "✖" in str(said.content))
        assert "00124 in product is not as it was read any more" in str(said.content)
        assert shop.rows("SELECT ProductName FROM product") == [("Tea",), ("Oat",)]
        await review.pilot.press("escape")
        await until(review.pilot, lambda: review.top == "ReviewScreen")
        assert review.session.edited


async def test_what_may_only_be_read_says_how_it_could_be_written(home: Home, shop: Shop) -> None:
    async with saving(home, Path(shop.connection.database)) as review:
        assert not review.app.screen.query("#back")
        told = str(review.app.screen.query_one("#table", Static).content)
        assert "[connections.NAME] with writable = true" in told


async def test_the_key_itself_is_never_changed_in_the_table(home: Home, shop: Shop) -> None:
    async with saving(home, DatabaseOrigin("shop", TableName("product"))) as review:
        review.session.edit(CellRef(0, 0), "00999")
        review.app.screen.query_one("#back", Button).press()
        await until(review.pilot, lambda: review.top == "ReviewScreen")
        await review.settle()
        told = [note.message for note in review.app._notifications]
        assert any("ProductID of 00123 is its key, which is never changed" in each for each in told)
