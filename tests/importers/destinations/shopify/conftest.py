"""A practice server, of which only Shopify's side is asked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from importers.destinations.base import Profile
from importers.practice.server import PracticeServer
from importers.practice.shopify import Shopify
from tests.support.uploads import profile


@pytest.fixture(scope="module")
def shared_server() -> Iterator[PracticeServer]:
    with PracticeServer(rate=0) as server:
        yield server


@pytest.fixture
def server(shared_server: PracticeServer) -> PracticeServer:
    shared_server.clear()
    return shared_server


@pytest.fixture
def shop(server: PracticeServer) -> Shopify:
    return server.side(Shopify)


@pytest.fixture
def aim(server: PracticeServer) -> Profile:
    return profile(server.url, "shopify")


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return tmp_path / "ledger.sqlite3"
