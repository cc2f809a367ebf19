"""A practice WooCommerce that the tests of this folder share, emptied for each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from importers.destinations.base import Profile
from importers.practice.server import PracticeServer
from importers.practice.woocommerce import WooCommerce
from tests.support.uploads import profile


@pytest.fixture(scope="package")
def shared_woo() -> Iterator[PracticeServer]:
    with PracticeServer(rate=0) as server:
        yield server


@pytest.fixture
def server(shared_woo: PracticeServer) -> PracticeServer:
    shared_woo.clear()
    return shared_woo


@pytest.fixture
def woo(server: PracticeServer) -> WooCommerce:
    return server.side(WooCommerce)


@pytest.fixture
def aim(server: PracticeServer) -> Profile:
    return profile(server.url, "woocommerce")


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return tmp_path / "ledger.sqlite3"
