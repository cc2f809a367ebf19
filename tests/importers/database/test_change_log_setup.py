"""The ChangeLog that is set up for a table: triggers write down what happens to it."""

from __future__ import annotations

import pytest

from importers.database.change_log import read_log
from importers.database.change_log_setup import apply_setup, setup_statements
from importers.database.drivers import make_engine
from importers.database.tables import TableName
from importers.errors import DatabaseUnusable
from tests.support.databases import Shop

LOG = TableName("ChangeLog")


def test_triggers_write_down_what_happens_to_a_product(shop: Shop) -> None:
    columns = "ProductID varchar(25) PRIMARY KEY, ProductName varchar(75), SellPrice NUMERIC(18,2)"
    shop.run(f"CREATE TABLE product ({columns})")
    apply_setup(shop.connection, None, TableName("product"))
    shop.run(
        "INSERT INTO product VALUES ('A', 'Tea', 1)",
        "INSERT INTO product VALUES ('B', 'Cup', 2)",
        "UPDATE product SET SellPrice = 3 WHERE ProductID = 'A'",
        "DELETE FROM product WHERE ProductID = 'B'",
    )
    logged = read_log(shop.connection, None, LOG).values()
    assert [(each.key, each.gone) for each in logged] == [("A", False), ("B", True)]
    assert [len(each.log_ids) for each in logged] == [2, 2]


def test_a_renamed_product_is_a_new_one_and_the_old_one_is_gone(shop: Shop) -> None:
    shop.run(
        "CREATE TABLE product (ProductID varchar(25) PRIMARY KEY)",
        "INSERT INTO product VALUES ('A')",
    )
    apply_setup(shop.connection, None, TableName("product"))
    shop.run("UPDATE product SET ProductID = 'B' WHERE ProductID = 'A'")
    logged = read_log(shop.connection, None, LOG)
    assert {key: each.gone for key, each in logged.items()} == {"A": True, "B": False}


def test_nothing_is_run_for_being_shown(shop: Shop) -> None:
    shop.run("CREATE TABLE product (ProductID varchar(25) PRIMARY KEY)")
    assert any(
        "TRIGGER" in statement
        for statement in setup_statements(shop.connection, None, TableName("product"))
    )
    with pytest.raises(DatabaseUnusable):
        read_log(shop.connection, None, LOG)


def test_a_table_without_a_key_of_one_column_cannot_be_followed(shop: Shop) -> None:
    shop.run("CREATE TABLE product (a int, b int, PRIMARY KEY (a, b))")
    with pytest.raises(DatabaseUnusable, match="needs a primary key of one column"):
        setup_statements(shop.connection, None, TableName("product"))


def test_a_rolled_back_change_of_the_shop_is_not_logged(shop: Shop) -> None:
    shop.run("CREATE TABLE product (ProductID varchar(25) PRIMARY KEY)")
    apply_setup(shop.connection, None, TableName("product"))
    with make_engine(shop.connection, write=True).connect() as opened:
        opened.exec_driver_sql("INSERT INTO product VALUES ('A')")
        opened.rollback()
    shop.run("INSERT INTO product VALUES ('B')")
    assert list(read_log(shop.connection, None, LOG)) == ["B"]
