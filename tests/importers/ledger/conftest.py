"""Every test that asks for `place` runs on every kind of record."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from importers.database.connection import Connection
from importers.ledger.place import LedgerPlace
from importers.ledger.shared_place import SharedPlace
from tests.support.databases import database_on


@pytest.fixture
def shared(postgres: Connection, tmp_path: Path) -> Iterator[SharedPlace]:
    with database_on(postgres) as made:
        yield SharedPlace(made.connection, None, "till-1", tmp_path / "till-1" / "record.uses")


@pytest.fixture(params=["file", "shared"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> LedgerPlace:
    if request.param == "file":
        return tmp_path / "deep" / "ledger.sqlite3"
    found: SharedPlace = request.getfixturevalue("shared")
    return found
