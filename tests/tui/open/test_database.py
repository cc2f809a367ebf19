"""Opening a table of a database on the screen: what there is, a look at it, the desk, and a password asked for."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from textual.widgets import Button, DataTable, Input, OptionList, Select, SelectionList, Static

from importers.catalog.model import CellRef
from importers.database.change_log import read_log
from importers.database.connection import Connection, DatabaseKind, Password
from importers.database.origin import DatabaseOrigin
from importers.database.tables import TableEntry, TableName
from importers.errors import DatabaseUnusable, PasswordRefused
from importers.session.places import place_named
from importers.storage.connections import load_connections
from importers.storage.home import Home
from tests.support.databases import Shop, sqlite_shop
from tests.support.review_app import ReviewPilot
from tui.app import ShelfreadyApp
from tui.demo import database_app, playground
from tui.dialogs.password import PasswordDialog
from tui.open.browse import is_catalog
from tui.open.tables import TablesScreen

PRODUCT = "CREATE TABLE product (ProductID varchar(25) PRIMARY KEY, ProductName text, SellPrice NUMERIC(18,2))"


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    made = sqlite_shop(tmp_path)
    made.run(PRODUCT, "CREATE TABLE stock (amount int)")
    rows = [("00123", "Tea [b]", 4500), ("00124", None, 2)]
    made.fill("INSERT INTO product VALUES (?, ?, ?)", rows)
    return made


async def until(review: ReviewPilot, screen: str) -> None:
    while review.top != screen or not review.app.screen.children:
        await review.pilot.pause(0.02)


async def test_a_table_is_found_looked_at_and_opened(shop: Shop, home: Home) -> None:
    app = ShelfreadyApp(Path(shop.connection.database), home=home, profile="digible")
    async with asyncio.timeout(60), app.run_test(size=(120, 36)) as pilot:
        review = ReviewPilot(app, pilot)
        await until(review, "TablesScreen")
        screen = app.screen
        assert isinstance(screen, TablesScreen)
        while not screen.listed:
            await pilot.pause(0.02)
        assert [str(each.name) for each in screen.listed] == ["product", "stock"]
        await pilot.press(*"prod")
        assert [str(each.name) for each in screen.listed] == ["product"]
        rows = screen.query_one("#rows", DataTable)
        while "its key is ProductID" not in str(screen.query_one("#key", Static).content):
            await pilot.pause(0.02)
        assert rows.row_count == 2
        assert [str(cell) for cell in rows.get_row_at(0)] == ["00123", "Tea [b]", "4500.00"]
        assert str(rows.get_row_at(1)[1]) == "NULL"
        await pilot.press("enter")
        await until(review, "ReviewScreen")
        assert app.session is not None
        assert app.session.catalog.address(CellRef(0, 2)) == "SellPrice of 00123"


async def test_the_open_screen_says_how_a_database_is_named(home: Home) -> None:
    app = ShelfreadyApp(home=home)
    async with asyncio.timeout(30), app.run_test() as pilot:
        review = ReviewPilot(app, pilot)
        await pilot.press("d")
        await until(review, "DatabasesDialog")
        while not app.screen.query("#hint"):
            await pilot.pause(0.02)
        assert "[connections.shop]" in str(app.screen.query_one("#hint", Static).content)


async def test_a_database_is_named_changed_and_removed_on_the_screen(
    shop: Shop, home: Home
) -> None:
    app = ShelfreadyApp(home=home)
    async with asyncio.timeout(60), app.run_test() as pilot:
        review = ReviewPilot(app, pilot)
        await pilot.press("d")
        await until(review, "DatabasesDialog")
        await pilot.press("n")
        await until(review, "ConnectionForm")
        form = app.screen
        while not form.query("#writable"):
            await pilot.pause(0.02)

        async def failure(words: str) -> None:
            await pilot.press("ctrl+s")
            while words not in str(form.query_one("#failure", Static).content):
                await pilot.pause(0.02)

        await failure("Give it a name of letters")
        form.query_one("#name", Input).value = "till"
        await failure("Name the database on the server.")
        form.query_one("#database", Input).value = "shop"
        form.query_one("#port", Input).value = "70000"
        await failure("70000 is no port")
        form.query_one("#port", Input).value = "5433"
        form.query_one("#host", Input).value = "user@db.example.com"
        await failure("no address with :// or @ in it")
        form.query_one("#host", Input).value = "db.example.com"
        await failure("Name the user who asks")
        form.query_one("#user", Input).value = "till"
        await pilot.press("ctrl+s")
        await until(review, "DatabasesDialog")
        while "till" not in load_connections(home):
            await pilot.pause(0.02)
        made = Connection("till", DatabaseKind.POSTGRESQL, "shop", "db.example.com", 5433, "till")
        assert load_connections(home)["till"] == made
        while not app.screen.query_one(OptionList).option_count:
            await pilot.pause(0.02)
        await pilot.press("e")
        await until(review, "ConnectionForm")
        form = app.screen
        while not form.query("#writable"):
            await pilot.pause(0.02)
        form.query_one("#kind", Select).value = "sqlite"
        await failure("There is no file shop")
        form.query_one("#database", Input).value = shop.connection.database
        form.query_one("#name", Input).value = "kiosk"
        await pilot.press("ctrl+s")
        while list(load_connections(home)) != ["kiosk"]:
            await pilot.pause(0.02)
        await until(review, "DatabasesDialog")
        while "kiosk" not in str(app.screen.query_one(OptionList).get_option_at_index(0).prompt):
            await pilot.pause(0.02)
        await pilot.press("delete")
        await until(review, "ConfirmDialog")
        await pilot.press("tab", "enter")
        while load_connections(home):
            await pilot.pause(0.02)


async def test_a_key_is_asked_for_and_proven_where_a_table_has_none(shop: Shop, home: Home) -> None:
    shop.run("CREATE TABLE lots (code text, name text)")
    shop.fill("INSERT INTO lots VALUES (?, ?)", [("A", "1"), ("A", "2"), ("B", "2")])
    app = ShelfreadyApp(Path(shop.connection.database), home=home)
    async with asyncio.timeout(60), app.run_test() as pilot:
        review = ReviewPilot(app, pilot)
        await until(review, "TablesScreen")
        screen = app.screen
        assert isinstance(screen, TablesScreen)
        while not screen.listed:
            await pilot.pause(0.02)
        await pilot.press(*"lots", "enter")
        await until(review, "KeyDialog")
        dialog = app.screen
        while not dialog.query("#by"):
            await pilot.pause(0.02)
        columns = dialog.query_one(SelectionList)
        columns.select("code")
        dialog.query_one("#by", Button).press()
        while "code is no key: A stands there more than once" not in review.text("#said"):
            await pilot.pause(0.02)
        columns.select("name")
        dialog.query_one("#by", Button).press()
        await until(review, "ReviewScreen")
        assert app.session is not None
        assert app.session.catalog.address(CellRef(2, 1)) == "name of B / 2"


async def test_a_named_database_is_chosen_by_keys(shop: Shop, home: Home) -> None:
    home.root.mkdir(parents=True, exist_ok=True)
    home.settings.write_text(
        f'[connections.till]\nkind = "sqlite"\ndatabase = "{shop.connection.database}"\n'
    )
    app = ShelfreadyApp(home=home)
    async with asyncio.timeout(60), app.run_test() as pilot:
        review = ReviewPilot(app, pilot)
        await pilot.press("d")
        await until(review, "DatabasesDialog")
        await pilot.press("enter")
        await until(review, "TablesScreen")
        screen = app.screen
        assert isinstance(screen, TablesScreen)
        while not screen.listed:
            await pilot.pause(0.02)
        await pilot.press("down", "enter")
        await until(review, "ReviewScreen")
        assert app.session is not None
        assert app.session.source.origin.words == ("db:till", "--table", "product")


async def test_a_password_is_asked_for_until_it_is_right(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Password | None] = []

    def tables_of(_connection: Connection, password: Password | None) -> tuple[TableEntry, ...]:
        asked.append(password)
        if password != Password("p@ss"):
            raise PasswordRefused("shop refuses the user till.")
        return (TableEntry(TableName("a"), False, 1), TableEntry(TableName("b"), True, None))

    monkeypatch.setattr("tui.open.tables.tables_of", tables_of)
    monkeypatch.setattr("importers.storage.passwords.recall_password", lambda _connection: None)
    home.root.mkdir(parents=True, exist_ok=True)
    home.settings.write_text(
        '[connections.till]\nkind = "postgresql"\nhost = "127.0.0.1"\nport = 1\ndatabase = "shop"\nuser = "till"\n'
    )
    app = ShelfreadyApp(home=home)
    async with asyncio.timeout(60), app.run_test() as pilot:
        review = ReviewPilot(app, pilot)
        await pilot.press("d")
        await until(review, "DatabasesDialog")
        await pilot.press("enter")
        for typed in ("wrong", "p@ss"):
            await until(review, "PasswordDialog")
            assert isinstance(app.screen, PasswordDialog)
            assert app.screen.query_one(
                "#password", Input
            ).password  # nobody looks over the shoulder
            await pilot.press(*typed, "enter")
        await until(review, "TablesScreen")
        while not app.screen.query_one("#tables", OptionList).option_count:
            await pilot.pause(0.02)
    assert asked == [None, Password("wrong"), Password("p@ss")]


async def test_a_password_is_asked_for_once_whatever_is_opened(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[Password | None] = []

    def read(origin: DatabaseOrigin, *_options: object) -> None:
        given.append(origin.password)
        error = DatabaseUnusable if origin.password == Password("p@ss") else PasswordRefused
        raise error("shop refuses it.")

    monkeypatch.setattr(DatabaseOrigin, "read", read)
    monkeypatch.setattr("importers.storage.passwords.recall_password", lambda _connection: None)
    home.root.mkdir(parents=True, exist_ok=True)
    home.settings.write_text(
        '[connections.till]\nkind = "postgresql"\ndatabase = "shop"\nuser = "till"\n'
    )
    app = ShelfreadyApp(home=home)
    async with asyncio.timeout(60), app.run_test() as pilot:
        review = ReviewPilot(app, pilot)
        await until(review, "OpenScreen")
        app.open_file(DatabaseOrigin("till", TableName("a")))
        await until(review, "PasswordDialog")
        while not app.screen.query("#password"):
            await pilot.pause(0.02)
        assert "shop on this machine wants the password of till." in review.text(".hint")
        await pilot.press(*"p@ss", "enter")
        for _ in range(2):
            while "shop refuses it." not in review.text("#error"):
                await pilot.pause(0.02)
            await pilot.press("escape")
            await until(review, "OpenScreen")
            if len(given) == 2:
                app.open_file(DatabaseOrigin("till", TableName("b")))
                await until(review, "LoadingScreen")
    assert given == [None, Password("p@ss"), None, Password("p@ss")]


def test_a_sqlite_database_is_listed_among_the_catalogs(shop: Shop, tmp_path: Path) -> None:
    assert is_catalog(Path(shop.connection.database))
    (tmp_path / "thumbs.db").write_bytes(b"something else")
    assert not is_catalog(tmp_path / "thumbs.db")


async def test_reading_again_lists_what_others_changed_and_keeps_ones_own_work(
    shop: Shop, home: Home
) -> None:
    origin = place_named(shop.connection.database, table="product")
    app = ShelfreadyApp(origin, home=home, profile="digible")
    async with asyncio.timeout(60), app.run_test(size=(120, 36)) as pilot:
        review = ReviewPilot(app, pilot)
        await until(review, "ReviewScreen")
        assert app.session is not None
        app.session.edit(CellRef(1, 1), "Milk")
        shop.run(
            "INSERT INTO product VALUES ('00001', 'Cup', 3)",
            "UPDATE product SET SellPrice = 9.9 WHERE ProductID = '00123'",
        )
        await pilot.press("f5")
        await until(review, "SourceChangesDialog")
        while not app.screen.query(OptionList):
            await pilot.pause(0.02)
        lines = app.screen.query_one(OptionList)
        told = [str(lines.get_option_at_index(at).prompt) for at in range(lines.option_count)]
        assert told == ["SellPrice of 00123  4500.00 → 9.90", "00001  came"]
        await pilot.press("enter")
        await until(review, "ReviewScreen")
        assert app.session.catalog.row_count == 3
        assert app.session.catalog.value(2, 1) == "Milk"


async def test_the_demo_of_a_database_opens_a_small_shop() -> None:
    with playground() as folder:
        app = database_app(folder)
        async with asyncio.timeout(60), app.run_test(size=(120, 36)) as pilot:
            await until(ReviewPilot(app, pilot), "ReviewScreen")
            assert app.session is not None
            assert app.session.source.row_count > 50
            assert app.session.report().errors
        log = read_log(
            Connection("s", DatabaseKind.SQLITE, str(folder / "shop.sqlite")),
            None,
            TableName("ChangeLog"),
        )
        assert not log
    assert not folder.exists()
