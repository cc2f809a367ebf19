"""One way of reading a table, named by the first word: bare, ours, sync, pandas, connectorx or adbc."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from contextlib import closing
from typing import Any

from benchmarks.measure import answer
from importers.database.connection import Connection, DatabaseKind

_NAMES = ("ProductID", "ProductName", "SellPrice", "QrCode", "Status", "Maker", "Weight", "Note")
_AS_TEXT = ", ".join(f"CAST({name} AS text)" for name in _NAMES)
_BARE = f"SELECT {_AS_TEXT} FROM product ORDER BY ProductID"
_PLAIN = f"SELECT {', '.join(_NAMES)} FROM product ORDER BY ProductID"


def main() -> None:
    """Read everything, and print how many rows there were."""
    name, connection, url = sys.argv[1], connection_of(sys.argv[2]), sys.argv[3]
    ways: dict[str, Callable[[], int]] = {
        "bare": lambda: _bare(connection),
        "ours": lambda: _ours(connection),
        "sync": lambda: _sync(connection, url),
        "pandas": lambda: _pandas(connection),
        "connectorx": lambda: _connectorx(connection),
        "adbc": lambda: _adbc(connection),
    }
    answer({}, rows=ways[name]())


def connection_of(text: str) -> Connection:
    """Return the connection that was handed over as JSON."""
    parts = json.loads(text)
    parts["kind"] = DatabaseKind(parts["kind"])
    return Connection(**parts)


def _bare(connection: Connection) -> int:
    if connection.kind is DatabaseKind.SQLITE:
        import sqlite3

        with closing(sqlite3.connect(connection.database)) as opened:
            return sum(1 for _ in opened.execute(_BARE))
    import psycopg

    place = f"host={connection.host} user={connection.user} dbname={connection.database}"
    with psycopg.connect(place) as session, session.cursor("bare") as cursor:
        cursor.itersize = 10_000
        cursor.execute(_BARE)
        return sum(1 for _ in cursor)


def _ours(connection: Connection) -> int:
    from importers.database.reading import Wanted, read_table
    from importers.database.tables import TableName

    return read_table(connection, None, Wanted(TableName("product"))).row_count


def _sync(connection: Connection, url: str) -> int:
    import io
    from contextlib import redirect_stdout
    from pathlib import Path

    from importers.cli import main as command

    place = connection.database
    if connection.kind is not DatabaseKind.SQLITE:
        parts = {"kind": connection.kind, "host": connection.host, "user": connection.user}
        lines = [f'{name} = "{value}"' for name, value in (parts | {"database": place}).items()]
        settings = Path(os.environ["SHELFREADY_HOME"]) / "settings.toml"
        settings.write_text("\n".join(["[connections.shop]", *lines]), encoding="utf-8")
        place = "db:shop"
    told = io.StringIO()
    words = ["sync", place, "--table", "product", "--to", "practice-digible", "--url", url]
    with redirect_stdout(told):
        command([*words, "--yes", "--json"])
    return int(json.loads(told.getvalue().splitlines()[-1])["total"])


def _url(connection: Connection) -> str:
    if connection.kind is DatabaseKind.SQLITE:
        return f"sqlite:///{connection.database}"
    return f"postgresql://{connection.user}@/{connection.database}?host={connection.host}"


def _pandas(connection: Connection) -> int:
    import pandas as pd

    from importers.database.drivers import make_engine

    with make_engine(connection).connect() as opened:
        return len(pd.read_sql(_PLAIN, opened))


def _connectorx(connection: Connection) -> int:
    import connectorx

    frame: Any = connectorx.read_sql(_url(connection).replace("sqlite:///", "sqlite://"), _PLAIN)
    return len(frame)


def _adbc(connection: Connection) -> int:
    from importlib import import_module

    sqlite = connection.kind is DatabaseKind.SQLITE
    driver = import_module(f"adbc_driver_{'sqlite' if sqlite else 'postgresql'}.dbapi")
    place = connection.database if sqlite else _url(connection)
    with driver.connect(place) as opened, opened.cursor() as cursor:
        cursor.execute(_PLAIN)
        return int(cursor.fetch_arrow_table().num_rows)


if __name__ == "__main__":
    main()
