"""shopMaster's ChangeLog: grouped by product, and cleared by the very LogIDs and by nothing else."""

from __future__ import annotations

import pytest

from importers.database.change_log import LoggedProduct, clear, read_log
from importers.database.tables import TableName
from importers.errors import DatabaseUnusable
from tests.support.databases import Shop

LOG = TableName("ChangeLog")


@pytest.fixture
def logged(shop: Shop) -> Shop:
    name = "ChangeLog" if shop.connection.kind.value != "postgresql" else '"ChangeLog"'
    shop.run(
        f"CREATE TABLE {name} (LogID int PRIMARY KEY, ChangeType varchar(10), ProductID varchar(25))"
    )
    rows = [
        (1, "INSERT", "A"),
        (2, "UPDATE", "B"),
        (4, "update ", "A"),
        (9, "DELETE", "B"),
        (7, "INSERT", "C"),
    ]
    shop.fill(f"INSERT INTO {name} VALUES (?, ?, ?)", rows)
    return shop


def test_the_log_is_read_by_product(logged: Shop) -> None:
    assert list(read_log(logged.connection, None, LOG).values()) == [
        LoggedProduct("A", (1, 4), gone=False),
        LoggedProduct("B", (2, 9), gone=True),
        LoggedProduct("C", (7,), gone=False),
    ]


def test_only_the_very_log_ids_are_cleared(logged: Shop) -> None:
    assert clear(logged.connection, None, LOG, [1, 4, 1000]) == 2
    left = read_log(logged.connection, None, LOG)
    assert [product.log_ids for product in left.values()] == [(2, 9), (7,)]


def test_more_ids_than_a_statement_takes_are_cleared_in_one_transaction(logged: Shop) -> None:
    assert clear(logged.connection, None, LOG, list(range(5000))) == 5
    assert not read_log(logged.connection, None, LOG)
    assert clear(logged.connection, None, LOG, []) == 0


def test_a_table_that_is_no_change_log_is_told_with_what_it_lacks(shop: Shop) -> None:
    shop.run("CREATE TABLE other (LogID int, name varchar(9))")
    with pytest.raises(DatabaseUnusable, match="it lacks ChangeType and ProductID"):
        read_log(shop.connection, None, TableName("other"))


def test_an_unknown_kind_of_change_is_told(logged: Shop) -> None:
    name = '"ChangeLog"' if logged.connection.kind.value == "postgresql" else "ChangeLog"
    logged.run(f"INSERT INTO {name} VALUES (10, 'MERGE', 'D')")
    with pytest.raises(
        DatabaseUnusable, match="LogID 10 of ChangeLog has the unknown ChangeType 'MERGE'"
    ):
        read_log(logged.connection, None, LOG)
