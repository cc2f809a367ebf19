"""Every test that asks for `shop` runs on every kind of database that there is here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.databases import (
    LOCAL_MARIADB,
    Shop,
    database_on,
    mariadb_answers,
    mssql_server,
    sqlite_shop,
)

# A SQL Server is tried where somebody names one.
KINDS = ["sqlite", "postgresql", "mariadb", *(["mssql"] if mssql_server() else [])]


@pytest.fixture(params=KINDS)
def shop(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shop]:
    if request.param == "sqlite":
        yield sqlite_shop(tmp_path)
    elif request.param == "postgresql":
        with database_on(request.getfixturevalue("postgres")) as made:
            yield made
    elif request.param == "mssql":
        server = mssql_server()
        assert server is not None
        with database_on(*server) as made:
            yield made
    elif mariadb_answers():
        with database_on(LOCAL_MARIADB) as made:
            yield made
    else:
        pytest.skip("no MariaDB answers on this machine: not tried")
