"""One shop for the tests of a module, as good as new for each of them; nginx in front where this machine has it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.shops.nginx import NGINX
from tests.support.shops.shop import Shop


@pytest.fixture(scope="module")
def shop_of_module(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    with Shop(tmp_path_factory.mktemp("shop")) as shop:
        yield shop


@pytest.fixture
def shop(shop_of_module: Shop) -> Shop:
    shop_of_module.clear()
    return shop_of_module


@pytest.fixture
def front_folder(tmp_path: Path) -> Path:
    """Return where nginx may keep its files."""
    if NGINX is None:
        pytest.skip("this machine has no nginx")
    return tmp_path / "nginx"


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return tmp_path / "ledger.sqlite3"
