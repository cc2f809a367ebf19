"""Which library speaks to which kind of database, and engines made of connections."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from importers.database.connection import Connection, DatabaseKind, Password, Tls
from importers.errors import DatabaseUnusable

if TYPE_CHECKING:
    from sqlalchemy import Engine

CONNECT_SECONDS = 10
LOCK_SECONDS = 10  # how long a statement may wait for somebody else's lock


@dataclass(frozen=True, slots=True)
class Driver:
    """A library: SQLAlchemy's name for it, its module, and the extra of this program that installs it."""

    dialect: str
    module: str
    extra: str
    title: str


DRIVERS = {
    DatabaseKind.SQLITE: Driver("sqlite+pysqlite", "sqlite3", "", "SQLite"),
    DatabaseKind.POSTGRESQL: Driver("postgresql+psycopg", "psycopg", "postgres", "PostgreSQL"),
    DatabaseKind.MYSQL: Driver("mysql+pymysql", "pymysql", "mysql", "MariaDB or MySQL"),
    DatabaseKind.MSSQL: Driver("mssql+mssqlpython", "mssql_python", "mssql", "SQL Server"),
}


def require_driver(kind: DatabaseKind) -> None:
    """Say what to install where the library for a kind of database is missing. DatabaseUnusable."""
    driver = DRIVERS[kind]
    if find_spec(driver.module) is None:
        raise DatabaseUnusable(
            f"Reading {driver.title} needs one more library. Install it with: "
            f"python -m pip install 'shelfready[{driver.extra}]'"
        )


def make_engine(
    connection: Connection, password: Password | None = None, *, write: bool = False
) -> Engine:
    """Return an engine without a pool, which opens nothing yet. DatabaseUnusable.

    The parts go to the driver one by one, so a password may hold any character. A SQLite file is
    opened read-only unless `write`, and is never made where there is none.
    """
    require_driver(connection.kind)
    from sqlalchemy import URL, create_engine
    from sqlalchemy.pool import NullPool

    driver = DRIVERS[connection.kind].dialect
    if connection.kind is DatabaseKind.SQLITE:
        path = Path(connection.database).expanduser().absolute()
        mode = "rw" if write else "ro"
        url = URL.create(driver, database=f"{path.as_uri()}", query={"mode": mode, "uri": "true"})
    else:
        url = URL.create(
            driver,
            username=connection.user or None,
            password=None if password is None else password.text,
            host=connection.host or None,
            port=connection.port,
            database=connection.database,
            query=_query(connection),
        )
    return create_engine(url, poolclass=NullPool, connect_args=_arguments(connection))


def _query(connection: Connection) -> dict[str, str]:
    if connection.kind is not DatabaseKind.MSSQL:
        return {}
    protection = connection.protection
    return {
        "Encrypt": "no" if protection is Tls.OFF else "yes",
        "TrustServerCertificate": "no" if protection is Tls.VERIFY else "yes",
    }


def _arguments(connection: Connection) -> dict[str, Any]:
    if connection.kind is DatabaseKind.SQLITE:
        return {"timeout": LOCK_SECONDS, "check_same_thread": False}
    if connection.kind is DatabaseKind.POSTGRESQL:
        return {"connect_timeout": CONNECT_SECONDS, **postgres_tls(connection.protection)}
    if connection.kind is DatabaseKind.MYSQL:
        common = {"connect_timeout": CONNECT_SECONDS, "charset": "utf8mb4"}
        return {**common, **_mysql_tls(connection.protection)}
    return {"timeout": CONNECT_SECONDS}


def postgres_tls(protection: Tls) -> dict[str, str]:
    """Return what libpq is told of the way to a server. A certificate is judged by the system's own authorities."""
    if protection is Tls.VERIFY:
        return {"sslmode": "verify-full", "sslrootcert": "system"}
    return {"sslmode": "require" if protection is Tls.REQUIRE else "disable"}


def _mysql_tls(protection: Tls) -> dict[str, Any]:
    if protection is Tls.OFF:
        return {"ssl_disabled": True}
    import ssl

    context = ssl.create_default_context()
    if protection is Tls.REQUIRE:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return {"ssl": context}
