"""Corrections written back: all or none, only where nothing changed meanwhile, and never a new row."""

from __future__ import annotations

from dataclasses import replace

import pytest

from importers.database.reading import Wanted, read_table
from importers.database.tables import TableName
from importers.database.writing import CellChange, RowChange, preview, write_back
from importers.errors import DatabaseUnusable, SaveFailed
from tests.support.databases import Shop

TABLE = TableName("product")


@pytest.fixture
def filled(shop: Shop) -> Shop:
    shop.run(
        "CREATE TABLE product (id varchar(25) PRIMARY KEY, name varchar(75), price NUMERIC(18,2))"
    )
    rows = [("00123", "Tea", "4500"), ("b", None, "0.10"), ("käse", "Cheese", None)]
    shop.fill("INSERT INTO product VALUES (?, ?, ?)", rows)
    return shop


def stored(shop: Shop) -> list[tuple[str | None, ...]]:
    data = read_table(shop.connection, shop.password, Wanted(TABLE))
    columns = [
        [None if null else text for text, null in zip(column.to_pylist(), nulls, strict=True)]
        for column, nulls in zip(data.columns, data.nulls, strict=True)
    ]
    return sorted(zip(*columns, strict=True), key=str)


def change(key: str, column: str, was: str | None, new: str | None) -> RowChange:
    return RowChange((key,), (CellChange(column, was, new),))


def test_changed_cells_are_written_and_nothing_else(filled: Shop) -> None:
    before = stored(filled)
    changes = [
        RowChange(
            ("00123",),
            (CellChange("name", "Tea", "O'Brien: 5 %"), CellChange("price", "4500.00", "9.90")),
        ),
        change("b", "name", None, "now"),
    ]
    assert write_back(filled.connection, None, TABLE, changes) == 2
    after = stored(filled)
    assert set(after) - set(before) == {("00123", "O'Brien: 5 %", "9.90"), ("b", "now", "0.10")}
    assert len(after) == len(before)


def test_an_emptied_number_becomes_null_and_an_emptied_text_does_not(filled: Shop) -> None:
    changes = [change("b", "price", "0.10", ""), change("00123", "name", "Tea", "")]
    write_back(filled.connection, None, TABLE, changes)
    assert ("b", None, None) in stored(filled)
    assert ("00123", "", "4500.00") in stored(filled)


@pytest.mark.parametrize(
    "stale",
    [
        change("00123", "price", "4500.01", "1.00"),  # changed by somebody else
        change("00123", "name", None, "x"),  # NULL when it was read
        change(
            "KÄSE", "name", "Cheese", "x"
        ),  # another key, though a collation takes it for the same
        change("00123 ", "name", "Tea", "x"),
        change("gone", "name", "Tea", "x"),
    ],
)
def test_one_row_that_is_not_as_it_was_read_takes_all_back(filled: Shop, stale: RowChange) -> None:
    before = stored(filled)
    good = change("b", "price", "0.10", "0.20")
    with pytest.raises(SaveFailed, match=f"{stale.key[0]} in product is not as it was read"):
        write_back(filled.connection, None, TABLE, [good, stale])
    assert stored(filled) == before


@pytest.mark.parametrize("text", ["abc", "1,50", "NaN", "€ 5"])
def test_a_text_in_a_column_of_numbers_is_refused_beforehand(filled: Shop, text: str) -> None:
    before = stored(filled)
    with pytest.raises(SaveFailed, match="price of b takes numbers only"):
        write_back(filled.connection, None, TABLE, [change("b", "price", "0.10", text)])
    assert stored(filled) == before


def test_a_connection_that_is_only_read_is_never_written_to(filled: Shop) -> None:
    only_read = replace(filled.connection, writable=False)
    with pytest.raises(SaveFailed, match="writable = true"):
        write_back(only_read, None, TABLE, [change("b", "price", "0.10", "1")])


def test_a_table_without_a_key_cannot_be_written_to(shop: Shop) -> None:
    shop.run("CREATE TABLE product (id varchar(9), name varchar(9))")
    with pytest.raises(SaveFailed, match="has no key"):
        write_back(shop.connection, None, TABLE, [change("1", "name", "a", "b")])


def test_a_text_that_is_too_long_is_told_by_the_database(filled: Shop) -> None:
    before = stored(filled)
    if filled.connection.kind.value == "sqlite":
        write_back(filled.connection, None, TABLE, [change("b", "name", None, "x" * 80)])
        assert ("b", "x" * 80, "0.10") in stored(filled)  # SQLite keeps no widths
        return
    with pytest.raises(DatabaseUnusable, match="nothing was changed"):
        write_back(filled.connection, None, TABLE, [change("b", "name", None, "x" * 80)])
    assert stored(filled) == before


def test_the_preview_shows_the_statements_with_their_values(filled: Shop) -> None:
    [statement] = preview(filled.connection, None, TABLE, [change("b", "name", None, "5 %")])
    assert statement.startswith("UPDATE product SET name='5 %'")
    assert "'b'" in statement
    assert "IS NULL" in statement
