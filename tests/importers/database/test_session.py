"""A table on the same desk as a file: addresses are keys, and work follows its rows by them."""

from __future__ import annotations

from pathlib import Path

import pytest

from importers.catalog.model import CellRef
from importers.catalog.origin import origin_at
from importers.catalog.source import ReadOptions
from importers.database.origin import DatabaseOrigin
from importers.errors import SettingsUnusable, UnreadableFile
from importers.session.places import place_named
from importers.session.session import Session
from importers.storage.home import Home
from tests.support.databases import Shop, sqlite_shop


@pytest.fixture
def filled(tmp_path: Path) -> Shop:
    shop = sqlite_shop(tmp_path)
    shop.run(
        "CREATE TABLE product (ProductID varchar(25) PRIMARY KEY, ProductName text, SellPrice NUMERIC(18,2))"
    )
    shop.fill(
        "INSERT INTO product VALUES (?, ?, ?)",
        [("00123", "Tea", 4500), ("00124", None, 2), ("00125", "Cup", "x")],
    )
    return shop


def opened(shop: Shop, home: Home) -> Session:
    return Session.open(Path(shop.connection.database), home=home, profile="digible")


def test_a_sqlite_file_with_one_table_is_opened_by_its_path(filled: Shop, tmp_path: Path) -> None:
    session = opened(filled, Home(tmp_path / "home"))
    assert session.source.header == ("ProductID", "ProductName", "SellPrice")
    assert session.source.origin.name == "product in shop.sqlite"
    assert session.catalog.address(CellRef(0, 2)) == "SellPrice of 00123"
    assert session.catalog.address(CellRef(1, None)) == "00124"
    assert session.catalog.address(CellRef(None, 1)) == "ProductName"
    assert session.report().counts() == {"required": 1, "not-a-number": 1}


def test_several_tables_are_named(filled: Shop, tmp_path: Path) -> None:
    filled.run("CREATE TABLE stock (id int)")
    with pytest.raises(UnreadableFile, match="has 2 tables: product, stock"):
        opened(filled, Home(tmp_path / "home"))


def test_unsaved_work_is_found_by_key_though_rows_came_and_went(
    filled: Shop, tmp_path: Path
) -> None:
    home = Home(tmp_path / "home")
    session = opened(filled, home)
    session.edit(CellRef(2, 2), "9.90")
    session.exclude([1])
    filled.run(
        "INSERT INTO product VALUES ('00001', 'New', 1)",
        "DELETE FROM product WHERE ProductID = '00123'",
    )
    later = opened(filled, home)
    fix = later.unsaved()
    assert fix is not None
    later.apply(fix)
    assert later.catalog.value(2, 2) == "9.90"
    assert later.catalog.address(CellRef(2, 2)) == "SellPrice of 00125"
    assert later.catalog.excluded.tolist() == [False, True, False]


def test_reading_again_carries_edits_by_key(filled: Shop, tmp_path: Path) -> None:
    session = opened(filled, Home(tmp_path / "home"))
    session.edit(CellRef(2, 2), "9.90")
    filled.run("INSERT INTO product VALUES ('00001', 'New', 1)")
    again = session.reopen(ReadOptions())
    assert again.source.row_count == 4
    assert again.catalog.value(3, 2) == "9.90"
    assert not again.catalog.is_edited(2, 2)


def test_a_corrected_table_is_saved_to_a_file_beside_it(filled: Shop, tmp_path: Path) -> None:
    session = opened(filled, Home(tmp_path / "home"))
    session.edit(CellRef(2, 2), "9.90")
    target = session.suggested_target()
    assert target == tmp_path / "product corrected.xlsx"
    session.save(target)
    copy = Session.open(target, home=Home(tmp_path / "home"))
    assert [column.to_pylist() for column in copy.source.columns] == [
        ["00123", "00124", "00125"],
        ["Tea", "", "Cup"],
        ["4500.00", "2.00", "9.90"],
    ]


@pytest.mark.parametrize("word", ["db:shop", "shop.sqlite"])
def test_a_place_is_found_again_by_its_locator(
    word: str, tmp_path: Path, filled: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    place = place_named(word, table="dbo.Preis & Lager", key=("id", "lang"))
    assert isinstance(place, DatabaseOrigin)
    again = origin_at(place.locator)
    assert isinstance(again, DatabaseOrigin)
    assert (again.what, again.key, again.is_file) == (place.what, place.key, place.is_file)
    assert again.locator == place.locator


def test_a_file_has_no_tables(tmp_path: Path) -> None:
    path = tmp_path / "catalog.csv"
    path.write_text("sku\nA\n")
    with pytest.raises(UnreadableFile, match="is no database"):
        place_named(str(path), table="product")


def test_an_unknown_connection_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsUnusable, match='no database connection "shop"'):
        Session.open(place_named("db:shop"), home=Home(tmp_path))
