"""From corrected cells on the desk to rows of the table."""

from __future__ import annotations

from dataclasses import replace

import pytest

from importers.catalog.model import CellRef
from importers.database.origin import DatabaseOrigin
from importers.database.tables import Query, TableName
from importers.errors import SaveFailed
from importers.session.session import Session
from importers.session.write_back import write_back_of
from importers.storage.home import Home
from tests.support.databases import Shop


@pytest.fixture
def session(shop: Shop, tmp_path_factory: pytest.TempPathFactory) -> Session:
    shop.run(
        "CREATE TABLE product (id varchar(25) PRIMARY KEY, name varchar(75), price NUMERIC(18,2))"
    )
    shop.fill(
        "INSERT INTO product VALUES (?, ?, ?)", [("a", "Tea", 1), ("b", None, 2), ("c", "Cup", 3)]
    )
    return opened(shop, Home(tmp_path_factory.mktemp("home")))


def opened(shop: Shop, home: Home) -> Session:
    origin = DatabaseOrigin("shop", TableName("product"), connection=shop.connection)
    return Session.open(origin, home=home, note=False)


def test_corrected_cells_are_written_and_read_again(shop: Shop, session: Session) -> None:
    session.edit(CellRef(1, 1), "Milk")
    session.edit(CellRef(1, 2), "2.50")
    session.edit(CellRef(2, 2), "9.90")
    session.exclude([0])
    wanted = write_back_of(session.catalog)
    assert [change.key for change in wanted.changes] == [("b",), ("c",)]
    assert len(list(wanted.statements())) == 2
    assert wanted.write() == 2
    again = opened(shop, session.home)
    assert [column.to_pylist() for column in again.source.columns] == [
        ["a", "b", "c"],
        ["Tea", "Milk", "Cup"],
        ["1.00", "2.50", "9.90"],
    ]


def test_what_changed_meanwhile_stops_all_of_it(shop: Shop, session: Session) -> None:
    session.edit(CellRef(0, 2), "5")
    session.edit(CellRef(1, 1), "Milk")
    shop.run("UPDATE product SET name = 'Water' WHERE id = 'b'")
    with pytest.raises(SaveFailed, match="b in product is not as it was read"):
        write_back_of(session.catalog).write()
    assert opened(shop, session.home).catalog.value(0, 2) == "1.00"


def test_a_key_is_never_changed(session: Session) -> None:
    session.edit(CellRef(0, 0), "A")
    with pytest.raises(SaveFailed, match="id of a is its key"):
        write_back_of(session.catalog)


def test_a_query_or_an_only_read_connection_cannot_be_written_to(
    shop: Shop, session: Session
) -> None:
    only_read = replace(shop.connection, writable=False)
    place = DatabaseOrigin("shop", TableName("product"), connection=only_read)
    with pytest.raises(SaveFailed, match="writable = true"):
        write_back_of(Session.open(place, home=session.home, note=False).catalog)
    query = DatabaseOrigin(
        "shop", Query("SELECT * FROM product"), ("id",), connection=shop.connection
    )
    with pytest.raises(SaveFailed, match="is a query"):
        write_back_of(Session.open(query, home=session.home, note=False).catalog)
