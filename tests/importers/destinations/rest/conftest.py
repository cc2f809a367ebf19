"""A shop that takes batches, and a profile of the manifest that comes with the program for such shops."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from importers.destinations.base import Profile
from tests.support.batch_shop import BatchShop, described, manifest_text


@pytest.fixture
def shop() -> Iterator[BatchShop]:
    with BatchShop() as shop:
        yield shop


@pytest.fixture
def aim(shop: BatchShop) -> Iterator[Profile]:
    with described(manifest_text(), shop.url) as profile:
        yield profile


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return tmp_path / "ledger.sqlite3"
