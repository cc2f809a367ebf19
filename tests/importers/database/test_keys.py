"""A key that the operator names is proven, exactly, on every kind of database."""

from __future__ import annotations

import pytest

from importers.catalog.model import Progress
from importers.database.connection import Connection, DatabaseKind
from importers.database.failures import sentence
from importers.database.keys import prove_key
from importers.database.tables import TableName
from importers.errors import Cancelled, DatabaseUnusable
from tests.support.databases import Shop

LOTS = TableName("lots")


@pytest.fixture
def lots(shop: Shop) -> Shop:
    shop.run("CREATE TABLE lots (code varchar(20), name varchar(20), price NUMERIC(8,2))")
    rows = [("KÄSE", "a", "1.50"), ("käse", "a", "2.50"), ("b", "b", None)]
    shop.fill("INSERT INTO lots VALUES (?, ?, ?)", rows)
    return shop


def test_texts_that_only_a_collation_takes_for_the_same_are_a_key(lots: Shop) -> None:
    prove_key(lots.connection, lots.password, LOTS, ["code"])
    prove_key(lots.connection, lots.password, LOTS, ["name", "code"])


@pytest.mark.parametrize(
    ("column", "told"),
    [
        (
            "name",
            "name is no key: a stands there more than once. Choose another column, or several.",
        ),
        ("price", "price is no key: it is NULL in some rows."),
        ("nothing", "lots has no column of text 'nothing' to be its key."),
    ],
)
def test_what_is_no_key_is_told(lots: Shop, column: str, told: str) -> None:
    with pytest.raises(DatabaseUnusable, match=told):
        prove_key(lots.connection, lots.password, LOTS, [column])


def test_a_proof_can_be_stopped(lots: Shop) -> None:
    def stop(_progress: Progress) -> None:
        raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        prove_key(lots.connection, lots.password, LOTS, ["code"], stop)


@pytest.mark.parametrize(
    "said",
    ["server does not support SSL, but SSL was required", "the server doesn't support it"],
)
def test_a_server_that_does_not_encrypt_is_told_of(said: str) -> None:
    shop = Connection("till", DatabaseKind.POSTGRESQL, "shop", host="db.example.com")
    told = sentence(shop, "connecting", OSError(f"connection failed: {said}"))
    assert told.startswith("The server at shop on db.example.com does not encrypt")
    assert 'set tls = "off" for till' in told
