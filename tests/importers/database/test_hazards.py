"""What databases hold that a careless reader loses: each kind's own hazards, and bad input's sentences."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.dialects import mssql

from importers.database.connection import Connection, DatabaseKind, Password, Tls
from importers.database.dialects import dialect_of
from importers.database.drivers import make_engine, require_driver
from importers.database.reading import Wanted, read_table
from importers.database.tables import TableName
from importers.errors import DatabaseUnusable
from tests.importers.database.test_reading import cells, read
from tests.support.databases import Shop

ON_SERVERS = pytest.mark.parametrize("shop", ["postgresql", "mariadb"], indirect=True)
ON_POSTGRESQL = pytest.mark.parametrize("shop", ["postgresql"], indirect=True)
ON_MARIADB = pytest.mark.parametrize("shop", ["mariadb"], indirect=True)
TABLE = Wanted(TableName("t"))


@ON_SERVERS
def test_fixed_width_text_comes_without_its_padding(shop: Shop) -> None:
    shop.run(
        "CREATE TABLE t (id int PRIMARY KEY, code char(8))", "INSERT INTO t VALUES (1, '00012')"
    )
    assert cells(read(shop, "t"), "code") == ["00012"]


@ON_SERVERS
@pytest.mark.parametrize("number", ["12345678901234567890.99", "-0.01", "0.00"])
def test_long_numbers_keep_all_their_digits(shop: Shop, number: str) -> None:
    shop.run(
        "CREATE TABLE t (id int PRIMARY KEY, n NUMERIC(30,2))",
        f"INSERT INTO t VALUES (1, {number})",
    )
    assert cells(read(shop, "t"), "n") == [number]


def test_binary_fractions_come_back_as_the_very_number(shop: Shop) -> None:
    shop.run("CREATE TABLE t (id int PRIMARY KEY, r DOUBLE PRECISION)")
    numbers = [0.1, 1 / 3, 2.5e17, 123456.789]
    shop.fill("INSERT INTO t VALUES (?, ?)", list(enumerate(numbers)))
    found = cells(read(shop, "t"), "r")
    assert [float(text or "nan") for text in found] == numbers


def test_dates_beyond_what_drivers_can_hold_are_text(shop: Shop) -> None:
    kind = shop.connection.kind
    shop.run("CREATE TABLE t (id int PRIMARY KEY, d date)")
    odd = {
        DatabaseKind.POSTGRESQL: "infinity",
        DatabaseKind.MYSQL: "0000-00-00",
        DatabaseKind.SQLITE: "0000-00-00",
    }[kind]
    if kind is DatabaseKind.MYSQL:
        with make_engine(shop.connection).begin() as opened:
            opened.exec_driver_sql("SET SESSION sql_mode = ''")
            opened.exec_driver_sql("INSERT INTO t VALUES (1, '0000-00-00')")
    else:
        shop.run(f"INSERT INTO t VALUES (1, '{odd}')")
    shop.run("INSERT INTO t VALUES (2, '2024-02-29')")
    assert cells(read(shop, "t"), "d") == [odd, "2024-02-29"]


@ON_SERVERS
def test_times_do_not_depend_on_whose_session_it_is(shop: Shop) -> None:
    shop.run(
        "CREATE TABLE t (id int PRIMARY KEY, moment timestamp%s NULL)"
        % (" with time zone" if shop.connection.kind is DatabaseKind.POSTGRESQL else "")
    )
    with make_engine(shop.connection).begin() as opened:
        zone = (
            "SET TIME ZONE"
            if shop.connection.kind is DatabaseKind.POSTGRESQL
            else "SET time_zone ="
        )
        opened.exec_driver_sql(f"{zone} '+00:00'")
        opened.exec_driver_sql("INSERT INTO t VALUES (1, '2024-05-06 07:08:09')")
    [found] = cells(read(shop, "t"), "moment")
    assert (found or "").startswith("2024-05-06 07:08:09")


@ON_POSTGRESQL
def test_money_of_postgresql_has_no_currency_sign(shop: Shop) -> None:
    shop.run("CREATE TABLE t (id int PRIMARY KEY, m money)", "INSERT INTO t VALUES (1, 1234.5)")
    assert cells(read(shop, "t"), "m") == ["1234.50"]


@ON_MARIADB
def test_bits_of_mariadb_are_their_number(shop: Shop) -> None:
    shop.run("CREATE TABLE t (id int PRIMARY KEY, b bit(4))", "INSERT INTO t VALUES (1, b'0101')")
    assert cells(read(shop, "t"), "b") == ["5"]


def test_sqlite_shows_a_number_with_its_declared_decimals(tmp_path: Path) -> None:
    path = tmp_path / "shop.sqlite"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, n NUMERIC(18,2), r REAL, any)")
        rows = [
            (1, "4500.00", 2, "x"),
            (2, "1.5", 0.1, 7),
            (3, "2.555", None, b"\xff"),
            (4, "n/a", 1, None),
        ]
        database.executemany("INSERT INTO t VALUES (?, ?, ?, ?)", rows)
    data = read_table(Connection("s", DatabaseKind.SQLITE, str(path)), None, TABLE)
    assert cells(data, "n") == ["4500.00", "1.50", "2.555", "n/a"]
    assert cells(data, "r") == ["2.0", "0.1", None, "1.0"]
    assert cells(data, "any") == ["x", "7", "", None]
    assert data.bytes_cells == 1


def test_sqlite_says_where_text_is_no_utf_8(tmp_path: Path) -> None:
    path = tmp_path / "shop.sqlite"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT)")
        database.execute("INSERT INTO t VALUES (1, CAST(? AS TEXT))", ("Käse".encode("cp1252"),))
        database.execute("INSERT INTO t VALUES (2, 'Käse')")
    data = read_table(Connection("s", DatabaseKind.SQLITE, str(path)), None, TABLE)
    assert cells(data, "name") == ["Käse", "Käse"]
    assert "1 text" in data.remark
    assert "Windows-1252" in data.remark


def test_a_primary_key_of_sqlite_may_be_null_and_is_told(tmp_path: Path) -> None:
    path = tmp_path / "shop.sqlite"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE t (id varchar(9) PRIMARY KEY)")
        database.execute("INSERT INTO t VALUES (NULL)")
    with pytest.raises(DatabaseUnusable, match="it is NULL in 1 rows"):
        read_table(Connection("s", DatabaseKind.SQLITE, str(path)), None, TABLE)


def test_a_database_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    path = tmp_path / "nothing.sqlite"
    with pytest.raises(DatabaseUnusable, match="cannot be opened"):
        read_table(Connection("s", DatabaseKind.SQLITE, str(path)), None, TABLE)
    assert not path.exists()


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    path = tmp_path / "catalog.csv"
    path.write_text("sku,name\n" * 200)
    with pytest.raises(DatabaseUnusable, match="is no SQLite database"):
        read_table(Connection("s", DatabaseKind.SQLITE, str(path)), None, TABLE)


@pytest.mark.parametrize("kind", [DatabaseKind.POSTGRESQL, DatabaseKind.MYSQL])
def test_no_server_is_told(kind: DatabaseKind) -> None:
    nobody = Connection("s", kind, "shop", host="127.0.0.1", port=1, user="till")
    with pytest.raises(DatabaseUnusable, match=r"server answers at shop on 127\.0\.0\.1:1"):
        read_table(nobody, None, TABLE)


@ON_MARIADB
def test_a_wrong_password_is_told_and_never_shown(shop: Shop) -> None:
    stranger = replace(shop.connection, user="nobody")
    with pytest.raises(DatabaseUnusable, match="refuses the user nobody") as caught:
        read_table(stranger, Password("p@ss/w:rd#1"), TABLE)
    assert "p@ss" not in str(caught.value)
    assert "p@ss" not in repr(Password("p@ss/w:rd#1"))


def test_a_password_may_hold_any_character() -> None:
    server = Connection("s", DatabaseKind.POSTGRESQL, "shop", host="db.example", user="till")
    url = make_engine(server, Password("p@ss/w:rd#1")).url
    assert url.password == "p@ss/w:rd#1"
    assert url.host == "db.example"


def test_a_server_elsewhere_must_prove_its_name() -> None:
    assert Connection("s", DatabaseKind.POSTGRESQL, "d", host="db.example").protection is Tls.VERIFY
    assert Connection("s", DatabaseKind.POSTGRESQL, "d", host="127.0.0.1").protection is Tls.OFF


@ON_MARIADB
def test_a_server_without_tls_is_refused_where_tls_is_wanted(shop: Shop) -> None:
    with pytest.raises(DatabaseUnusable, match=r"(?i)tls|ssl"):
        read_table(replace(shop.connection, host="127.0.0.1", tls=Tls.VERIFY), None, TABLE)


def test_a_missing_driver_is_named_with_the_line_that_installs_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("importers.database.drivers.find_spec", lambda _name: None)
    with pytest.raises(DatabaseUnusable, match=r"pip install 'shelfready\[mysql\]'"):
        require_driver(DatabaseKind.MYSQL)


def test_sql_server_is_asked_for_every_digit() -> None:
    """Tried over its protocol against Babelfish, not against SQL Server itself; here the SQL that is sent."""
    from sqlalchemy import CHAR, Float, LargeBinary, Numeric, column

    dialect = dialect_of(DatabaseKind.MSSQL)
    said = {}
    for kind in (Numeric(18, 2), mssql.MONEY(), Float(), CHAR(8), mssql.DATETIME2()):
        expression = dialect.text_of(column("c", kind), kind)
        assert expression is not None
        said[type(kind).__name__] = str(expression.compile(dialect=mssql.dialect()))
    assert said == {
        "Numeric": "CAST(c AS NVARCHAR(max))",
        "MONEY": "convert(nvarchar(max), c, 2)",
        "Float": "convert(nvarchar(max), c, 3)",
        "CHAR": "rtrim(CAST(c AS NVARCHAR(max)))",
        "DATETIME2": "convert(nvarchar(max), c, 121)",
    }
    assert dialect.text_of(column("c", LargeBinary()), LargeBinary()) is None
