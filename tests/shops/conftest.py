"""One shop for the tests of a module, as good as new for each of them; nginx in front where this machine has it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.commands import Command, Done
from tests.support.shops.nginx import NGINX
from tests.support.shops.shop import Shop
from tests.support.shops.tokens import TOKEN


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


class Commands:
    """`shelfready upload` to the shop, in this process."""

    def __init__(self, run: Command, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._run = run
        self._folder = folder
        self._monkeypatch = monkeypatch

    def upload(self, url: str, rows: int, *words: str, token: str = TOKEN) -> Done:
        """Send a catalog of so many rows."""
        path = self._folder / f"{rows}.csv"
        lines = [f"TEA-{n:04},Tea {n}\n" for n in range(rows)]
        path.write_text("sku,name\n" + "".join(lines), encoding="utf-8")
        return self.send(path, url, *words, token=token)

    def send(self, path: Path, url: str, *words: str, token: str = TOKEN) -> Done:
        """Send a file."""
        self._monkeypatch.setenv("SCANTRUST_TOKEN", token)
        to = ("--to", "scantrust", "--url", url, "--yes", "--json")
        return self._run("upload", path, *to, *words)


@pytest.fixture
def command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Commands:
    """Run uploads in a folder of their own, with a home of their own."""
    monkeypatch.setenv("SHELFREADY_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    return Commands(Command(capsys), tmp_path, monkeypatch)
