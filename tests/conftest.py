"""Servers that tests of several rooms share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from importers.database.connection import Connection
from tests.support.databases import postgres_server


@pytest.fixture(scope="session")
def postgres() -> Iterator[Connection]:
    with postgres_server() as server:
        yield server
