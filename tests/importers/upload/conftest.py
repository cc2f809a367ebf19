"""A practice server that the tests of a module share, and a fresh record for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from importers.practice.server import PracticeServer


@pytest.fixture(scope="package")
def shared_server() -> Iterator[PracticeServer]:
    with PracticeServer(rate=0) as server:
        yield server


@pytest.fixture
def server(shared_server: PracticeServer) -> PracticeServer:
    shared_server.clear()
    return shared_server


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return tmp_path / "ledger.sqlite3"
