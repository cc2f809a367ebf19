"""A table read as text, on every kind of database: exact, in the order of its key, and changing nothing."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import DBAPIError

from importers.catalog.model import Progress
from importers.database.connection import DatabaseKind
from importers.database.reading import TableData, Wanted, opened_for_reading, read_table
from importers.database.tables import Query, TableName, list_tables
from importers.errors import Cancelled, DatabaseUnusable
from tests.support.databases import Shop

PRODUCT = "CREATE TABLE product (id varchar(25) PRIMARY KEY, name varchar(75), price NUMERIC(18,2))"
INSERT = "INSERT INTO product VALUES (?, ?, ?)"


def read(
    shop: Shop, what: str | Query = "product", *key: str, limit: int | None = None
) -> TableData:
    asked = TableName(what) if isinstance(what, str) else what
    return read_table(shop.connection, shop.password, Wanted(asked, key, limit))


def cells(data: TableData, name: str) -> list[str | None]:
    """Return a column, with None for NULL."""
    column = data.names.index(name)
    texts = data.columns[column].to_pylist()
    return [None if null else text for text, null in zip(texts, data.nulls[column], strict=True)]


def test_a_table_is_read_by_its_key_with_all_digits(shop: Shop) -> None:
    shop.run(PRODUCT)
    shop.fill(INSERT, [("00123", "Käse", "4500"), ("00012", None, "0.10"), ("1", "", None)])
    data = read(shop)
    assert data.names == ("id", "name", "price")
    assert data.key == (0,)
    assert cells(data, "id") == ["00012", "00123", "1"]
    assert cells(data, "name") == [None, "Käse", ""]
    assert cells(data, "price") == ["0.10", "4500.00", None]


def test_no_row_at_all_is_a_table_too(shop: Shop) -> None:
    shop.run(PRODUCT)
    data = read(shop)
    assert data.row_count == 0
    assert [len(column) for column in data.columns] == [0, 0, 0]


def test_bytes_are_left_out_and_named(shop: Shop) -> None:
    shop.run(f"CREATE TABLE t (id int PRIMARY KEY, picture {shop.bytes_type}, name text)")
    shop.fill("INSERT INTO t VALUES (?, ?, ?)", [(1, b"\x00\xff", "Pen")])
    data = read(shop, "t")
    assert data.names == ("id", "name")
    assert data.left_out == ("picture",)


def test_a_query_is_read_by_the_key_that_is_named(shop: Shop) -> None:
    shop.run(PRODUCT)
    shop.fill(INSERT, [("b", "x:y 100 %", "2"), ("a", "Tea", "1")])
    data = read(shop, Query("SELECT id AS sku, name FROM product WHERE name <> 'a:b' ;"), "sku")
    assert cells(data, "sku") == ["a", "b"]
    assert cells(data, "name") == ["Tea", "x:y 100 %"]


@pytest.mark.parametrize(
    "sql", ["DELETE FROM product", "SELECT 1; DELETE FROM product", "DROP TABLE product"]
)
def test_a_query_can_change_nothing(shop: Shop, sql: str) -> None:
    shop.run(PRODUCT)
    shop.fill(INSERT, [("a", "Tea", "1")])
    with pytest.raises(DatabaseUnusable):
        read(shop, Query(sql))
    assert len(shop.rows("SELECT id FROM product")) == 1


def test_reading_is_read_only_by_the_servers_own_means(shop: Shop) -> None:
    shop.run(PRODUCT)
    shop.fill(INSERT, [("a", "Tea", "1")])
    with (
        opened_for_reading(shop.connection, shop.password) as (opened, _),
        pytest.raises(DBAPIError, match=r"(?i)read.?only"),
    ):
        opened.exec_driver_sql("DELETE FROM product")
    assert len(shop.rows("SELECT id FROM product")) == 1


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([("1", "Tea", "1"), ("2", "Tea", "2")], "name is no key: Tea stands there more than once"),
        ([("1", None, "1"), ("2", "Tea", "2")], "name is no key: it is NULL in 1 rows"),
    ],
)
def test_a_key_that_is_none_is_named(
    shop: Shop, rows: list[tuple[object, ...]], words: str
) -> None:
    shop.run(PRODUCT)
    shop.fill(INSERT, rows)
    with pytest.raises(DatabaseUnusable, match=words):
        read(shop, "product", "name")


def test_keys_that_a_collation_takes_for_equal_are_two(shop: Shop) -> None:
    shop.run("CREATE TABLE t (code varchar(20), n int)")
    shop.fill(
        "INSERT INTO t VALUES (?, ?)", [("KÄSE", 1), ("käse", 2), ("00012", 3), ("00012 ", 4)]
    )
    assert read(shop, "t", "code").row_count == 4


def test_a_view_and_a_table_without_a_key_have_none(shop: Shop) -> None:
    shop.run(
        PRODUCT, "CREATE VIEW v AS SELECT id, name FROM product", "CREATE TABLE bare (name text)"
    )
    assert read(shop, "v").key == ()
    assert read(shop, "bare").key == ()


def test_a_key_of_two_columns_keeps_its_order(shop: Shop) -> None:
    shop.run("CREATE TABLE t (name text, lang varchar(5), id int, PRIMARY KEY (id, lang))")
    shop.fill("INSERT INTO t VALUES (?, ?, ?)", [("b", "nl", 2), ("a", "nl", 1), ("c", "de", 2)])
    data = read(shop, "t")
    assert data.key == (2, 1)
    assert cells(data, "name") == ["a", "c", "b"]


def test_odd_names_are_quoted_by_the_library(shop: Shop) -> None:
    kind = shop.connection.kind
    mark = "`" if kind is DatabaseKind.MYSQL else '"'
    table, column = "Artikel; drop", "Preis (€)"
    shop.run(f"CREATE TABLE {mark}{table}{mark} (id int PRIMARY KEY, {mark}{column}{mark} text)")
    data = read(shop, table)
    assert data.names == ("id", column)


def test_all_tables_and_views_are_listed(shop: Shop) -> None:
    shop.run(PRODUCT, "CREATE VIEW v AS SELECT id FROM product")
    with opened_for_reading(shop.connection, shop.password) as (opened, _):
        listed = list_tables(shop.connection, opened)
    assert {(str(entry.name), entry.is_view) for entry in listed if entry.name.schema is None} == {
        ("product", False),
        ("v", True),
    }


def test_wide_tables_are_read(shop: Shop) -> None:
    width = 1000 if shop.connection.kind is DatabaseKind.MYSQL else 1500  # what each still takes
    names = ", ".join(f"c{number} int" for number in range(width))
    shop.run(
        f"CREATE TABLE wide (id int PRIMARY KEY, {names})",
        "INSERT INTO wide (id, c7) VALUES (1, 8)",
    )
    data = read(shop, "wide")
    assert len(data.names) == width + 1
    assert cells(data, "c7") == ["8"]


def test_the_operator_may_give_up(shop: Shop) -> None:
    shop.run(PRODUCT)
    shop.fill(INSERT, [("a", "Tea", "1")])

    def give_up(_progress: Progress) -> None:
        raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        read_table(shop.connection, shop.password, Wanted(TableName("product")), give_up)


def test_a_table_that_is_not_there_is_named(shop: Shop) -> None:
    with pytest.raises(DatabaseUnusable, match="no table or view"):
        read(shop, "nothing")


def test_a_limit_reads_the_first_by_key(shop: Shop) -> None:
    shop.run(PRODUCT)
    shop.fill(INSERT, [("b", "x", "2"), ("a", "y", "1")])
    assert cells(read(shop, limit=1), "id") == ["a"]
