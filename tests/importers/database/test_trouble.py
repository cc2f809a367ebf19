"""Trouble in the middle: locks, deadlocks, lost connections, tables that go, rights that lack."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import Connection as OpenConnection
from sqlalchemy.exc import DBAPIError

from importers.catalog.model import Progress
from importers.database import drivers
from importers.database.change_log import clear, read_log
from importers.database.change_log_setup import apply_setup
from importers.database.connection import DatabaseKind
from importers.database.drivers import make_engine
from importers.database.origin import DatabaseOrigin
from importers.database.reading import Wanted, read_table
from importers.database.tables import TableName
from importers.errors import DatabaseUnusable
from importers.session.session import Session
from importers.storage.home import Home
from tests.support.databases import Shop

PRODUCT, LOG = TableName("product"), TableName("ChangeLog")
SERVERS = pytest.mark.parametrize("shop", ["postgresql", "mariadb"], indirect=True)
POSTGRES = pytest.mark.parametrize("shop", ["postgresql"], indirect=True)
MANY = 150 + 150 * 150  # rows of two kilobytes
PATIENCE = 30.0  # seconds after which a test gives up


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drivers, "LOCK_SECONDS", 1)


@pytest.fixture
def filled(shop: Shop) -> Shop:
    shop.run(
        "CREATE TABLE product (ProductID varchar(25) PRIMARY KEY, ProductName varchar(75), SellPrice numeric(18,2))"
    )
    shop.fill("INSERT INTO product VALUES (?, ?, ?)", [(f"{n}", "Tea", 1) for n in range(3)])
    return shop


@pytest.fixture
def large(filled: Shop) -> Shop:
    """Give more than fits in what lies between a server and its client."""
    filled.run("ALTER TABLE product ADD Note text")
    rows = [(f"P{n}", "Tea", 1) for n in range(147)]
    filled.fill("INSERT INTO product (ProductID, ProductName, SellPrice) VALUES (?, ?, ?)", rows)
    filled.run(
        "INSERT INTO product SELECT CONCAT(a.ProductID, '-', b.ProductID), 'Tea', 1, REPEAT('x', 2000) "
        "FROM product a, product b"
    )
    return filled


@pytest.fixture
def logged(filled: Shop) -> Shop:
    apply_setup(filled.connection, filled.password, PRODUCT)
    filled.run("UPDATE product SET SellPrice = 2")
    return filled


@contextmanager
def somebody(shop: Shop) -> Iterator[OpenConnection]:
    """Be somebody else in the database, whose transaction is open until the end."""
    engine = make_engine(shop.connection, shop.password, write=True)
    with engine.connect() as opened:
        yield opened
        opened.rollback()


def log_ids(shop: Shop) -> list[int]:
    log = read_log(shop.connection, shop.password, LOG)
    return sorted(number for each in log.values() for number in each.log_ids)


def after_the_first_rows(act: Callable[[], None]) -> Callable[[Progress], None]:
    """Return a reporter that does something once, when rows have come."""
    done = threading.Event()

    def report(progress: Progress) -> None:
        if progress.done and not done.is_set():
            done.set()
            act()

    return report


def end_all_others(shop: Shop) -> None:
    """Kill every other connection to the shop's database, as whoever runs the server may."""
    with make_engine(shop.connection, shop.password, write=True).connect() as opened:
        if shop.connection.kind is DatabaseKind.POSTGRESQL:
            opened.exec_driver_sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            return
        others = opened.exec_driver_sql(
            "SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID()"
        ).all()
        for (number,) in others:
            opened.exec_driver_sql(f"KILL {number}")


@SERVERS
@pytest.mark.usefixtures("soon")
def test_a_table_that_somebody_has_locked_is_waited_for_and_told(filled: Shop) -> None:
    with somebody(filled) as other:
        postgres = filled.connection.kind is DatabaseKind.POSTGRESQL
        other.exec_driver_sql(
            "LOCK TABLE product IN ACCESS EXCLUSIVE MODE"
            if postgres
            else "LOCK TABLES product WRITE"
        )
        with pytest.raises(DatabaseUnusable, match=r"Somebody else holds a lock .* 1 seconds"):
            read_table(filled.connection, filled.password, Wanted(PRODUCT))
        if not postgres:
            other.exec_driver_sql("UNLOCK TABLES")
    assert read_table(filled.connection, filled.password, Wanted(PRODUCT)).row_count == 3


@pytest.mark.usefixtures("soon")
def test_a_log_row_that_somebody_has_locked_is_not_cleared_and_told(logged: Shop) -> None:
    before = log_ids(logged)
    with somebody(logged) as other:
        other.exec_driver_sql(
            "UPDATE ChangeLog SET ProductName = 'x'" if _plain(logged) else _TOUCH_LOG
        )
        with pytest.raises(DatabaseUnusable, match="Somebody else holds a lock"):
            clear(logged.connection, logged.password, LOG, before)
    assert log_ids(logged) == before
    assert clear(logged.connection, logged.password, LOG, before) == len(before)


_TOUCH_LOG = """UPDATE "ChangeLog" SET "ProductName" = 'x'"""


def _plain(shop: Shop) -> bool:
    return shop.connection.kind is not DatabaseKind.POSTGRESQL


@SERVERS
def test_a_connection_that_is_killed_in_the_middle_of_reading_is_told(large: Shop) -> None:
    kill = after_the_first_rows(lambda: end_all_others(large))
    with pytest.raises(
        DatabaseUnusable, match="was lost while reading product; nothing was changed"
    ):
        read_table(large.connection, large.password, Wanted(PRODUCT), kill)
    assert read_table(large.connection, large.password, Wanted(PRODUCT)).row_count == MANY


@POSTGRES
def test_a_connection_that_is_killed_in_the_middle_of_clearing_clears_nothing(
    logged: Shop,
) -> None:
    before, caught = log_ids(logged), []

    def clears() -> None:
        try:
            clear(logged.connection, logged.password, LOG, before)
        except DatabaseUnusable as error:
            caught.append(error.sentence)

    with somebody(logged) as other:
        other.exec_driver_sql(f'{_TOUCH_LOG} WHERE "LogID" = {before[-1]}')
        clearing = threading.Thread(target=clears)
        clearing.start()
        _until_one_waits(other)
        other.exec_driver_sql("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE NOT granted")
        clearing.join(PATIENCE)
    assert "was lost while clearing rows of ChangeLog" in caught[0]
    assert log_ids(logged) == before


@POSTGRES
def test_a_deadlock_takes_the_clearing_back_and_is_told(logged: Shop) -> None:
    before, caught = log_ids(logged), []

    def clears() -> None:
        try:
            clear(logged.connection, logged.password, LOG, before)
        except DatabaseUnusable as error:
            caught.append(error.sentence)

    with somebody(logged) as other:
        other.exec_driver_sql("SET LOCAL deadlock_timeout TO '60s'")  # so that ours is taken back
        other.exec_driver_sql(f'{_TOUCH_LOG} WHERE "LogID" = {before[-1]}')
        clearing = threading.Thread(target=clears)
        clearing.start()
        _until_one_waits(other)
        other.exec_driver_sql(f'{_TOUCH_LOG} WHERE "LogID" = {before[0]}')
        clearing.join(PATIENCE)
    assert "Somebody else holds a lock" in caught[0]
    assert log_ids(logged) == before


def _until_one_waits(opened: OpenConnection) -> None:
    """Return when another connection waits for a lock."""
    waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted"
    pause = threading.Event()
    for _ in range(int(PATIENCE * 100)):
        if opened.exec_driver_sql(waiting).scalar():
            return
        pause.wait(0.01)
    raise AssertionError("nobody came to wait")


@SERVERS
def test_a_table_cannot_be_dropped_in_the_middle_of_a_reading(large: Shop) -> None:
    refused: list[str] = []

    def drop() -> None:
        with somebody(large) as other:
            limit = "SET LOCAL lock_timeout TO '100ms'"
            other.exec_driver_sql("SET lock_wait_timeout = 1" if _plain(large) else limit)
            try:
                other.exec_driver_sql("DROP TABLE product")
            except DBAPIError as error:
                refused.append(str(error.orig))

    data = read_table(large.connection, large.password, Wanted(PRODUCT), after_the_first_rows(drop))
    assert data.row_count == MANY
    assert len(refused) == 1


def test_a_table_that_is_gone_when_it_is_read_again_leaves_what_was_read(
    filled: Shop, tmp_path: Path
) -> None:
    origin = DatabaseOrigin("shop", PRODUCT, connection=filled.connection)
    session = Session.open(origin, home=Home(tmp_path / "home"), note=False)
    filled.run("DROP TABLE product")
    with pytest.raises(DatabaseUnusable, match="has no table or view product: choose another"):
        session.reopen(session.options)
    assert session.catalog.row_count == 3


@SERVERS
def test_a_user_without_the_right_to_a_table_is_told_whom_to_ask(filled: Shop) -> None:
    name = f"till_{uuid4().hex[:8]}"
    if filled.connection.kind is DatabaseKind.POSTGRESQL:
        filled.run(f"CREATE ROLE {name} LOGIN")
        undo = (f"DROP ROLE {name}",)
    else:
        filled.run(
            f"CREATE USER '{name}'@'%%'",
            f"CREATE USER '{name}'@'localhost'",
            "CREATE TABLE other (a int PRIMARY KEY)",
            f"GRANT SELECT ON other TO '{name}'@'%%'",
            f"GRANT SELECT ON other TO '{name}'@'localhost'",
        )
        undo = (f"DROP USER '{name}'@'%%'", f"DROP USER '{name}'@'localhost'")
    try:
        stranger = replace(filled.connection, user=name)
        with pytest.raises(DatabaseUnusable, match=f"The user {name} has no right to do this"):
            read_table(stranger, filled.password, Wanted(PRODUCT))
    finally:
        filled.run(*undo)
