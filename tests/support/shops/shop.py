"""A shop of Django REST Framework in processes of its own, served by gunicorn on the loopback interface."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from tests.support.shops.behaviour import Behaviour, save
from tests.support.shops.free_port import free_port
from tests.support.shops.requests import Asked, forget_requests, requests_in

_ROOT = Path(__file__).parents[3]
_PATIENCE = 60.0  # seconds for its start, on a busy machine
_COLUMNS = (
    "id, sku, name, brand_id, description, client_url, campaign_id, image, price, is_archived"
)


class Shop:
    """`with Shop(folder) as shop: shop.url`. What is stored is seen in its database, as it is."""

    APPLICATION = "tests.support.shops.drf.wsgi:application"
    HARMLESS = "/api/v2/me/"  # a request that is answered as soon as it has started
    THREADS = 8  # of each worker

    def __init__(self, folder: Path, behaviour: Behaviour | None = None, workers: int = 2) -> None:
        """Prepare a shop that lives in that folder."""
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._workers = workers
        self._process: subprocess.Popen[bytes] | None = None
        (folder / "media").mkdir(parents=True, exist_ok=True)
        self.behave(behaviour or Behaviour())

    def behave(self, behaviour: Behaviour) -> None:
        """Behave so from the next request on."""
        save(behaviour, self.folder)

    def start(self) -> Self:
        """Return once requests are answered."""
        command = [sys.executable, "-m", "gunicorn", "--preload", "--no-control-socket"]
        command += ["--bind", f"127.0.0.1:{self.port}", "--workers", str(self._workers)]
        command += [
            "--worker-class",
            "gthread",
            "--threads",
            str(self.THREADS),
            "--keep-alive",
            "30",
        ]
        command += ["--graceful-timeout", "1", "--log-level", "critical"]
        env = os.environ | {"SHOP_FOLDER": str(self.folder), "PYTHONPATH": str(_ROOT)}
        with (self.folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                [*command, self.APPLICATION],
                cwd=_ROOT,
                env=env,
                stdout=log,
                stderr=log,
            )
        self._wait()
        return self

    def stop(self) -> None:
        """End its processes."""
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()

    def __enter__(self) -> Self:
        """Start."""
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop."""
        self.stop()

    def clear(self) -> None:
        """Forget products and requests, and behave as the framework does."""
        self.behave(Behaviour())
        with closing(self._database()) as shop, shop:
            shop.execute("DELETE FROM drf_product")
            shop.execute("DELETE FROM drf_lost")
        for cached in (self.folder / "cache").glob("*"):
            cached.unlink(missing_ok=True)
        forget_requests(self.folder)

    # what it holds

    @property
    def products(self) -> list[dict[str, Any]]:
        """Return the rows of the table of products, oldest first."""
        with closing(self._database()) as shop:
            shop.row_factory = sqlite3.Row
            rows = shop.execute(f"SELECT {_COLUMNS} FROM drf_product ORDER BY id")
            return [dict(row) for row in rows]

    @property
    def requests(self) -> list[Asked]:
        """Return the requests that were answered."""
        return requests_in(self.folder)

    def asked(self, method: str) -> list[Asked]:
        """Return the requests of one method."""
        return [each for each in self.requests if each.method == method]

    def add(self, sku: str, name: str = "Present", **others: Any) -> int:
        """Store a product as if its owner had, and return its id."""
        values = {"uuid": os.urandom(16).hex(), "company_id": 1, "sku": sku, "name": name}
        values |= {"description": "", "client_url": "", "is_archived": False, "copy": 0}
        values |= {"creation_date": "2026-01-01 00:00:00", **others}
        names, marks = ", ".join(values), ", ".join("?" * len(values))
        with closing(self._database()) as shop, shop:
            statement = f"INSERT INTO drf_product ({names}) VALUES ({marks})"
            made = shop.execute(statement, tuple(values.values()))
            assert made.lastrowid is not None
            return made.lastrowid

    def change(self, sku: str, /, **values: Any) -> None:
        """Change a product as somebody in the shop's portal would."""
        parts = ", ".join(f"{name} = ?" for name in values)
        with closing(self._database()) as shop, shop:
            statement = f"UPDATE drf_product SET {parts} WHERE sku = ?"
            shop.execute(statement, (*values.values(), sku))

    def _database(self) -> sqlite3.Connection:
        return sqlite3.connect(self.folder / "shop.sqlite3", timeout=20)

    # its processes

    def workers(self) -> list[int]:
        """Return the process ids of its workers."""
        assert self._process is not None
        master = self._process.pid
        children = Path(f"/proc/{master}/task/{master}/children").read_text(encoding="ascii")
        return [int(number) for number in children.split()]

    def kill_a_worker(self, which: int = 0) -> bool:
        """Kill one of its workers in the midst of whatever it does; the master starts another."""
        workers = self.workers()
        if not workers:
            return False
        with suppress(ProcessLookupError):
            os.kill(workers[which % len(workers)], signal.SIGKILL)
        return True

    def _wait(self) -> None:
        assert self._process is not None
        for _ in _attempts(_PATIENCE):
            if self._process.poll() is not None:
                break
            if answers(self.url + self.HARMLESS):
                return
        log = (self.folder / "server.log").read_text(encoding="utf-8", errors="replace")
        raise RuntimeError(f"The shop did not start: {log[-2000:]}")


def answers(url: str) -> bool:
    """Tell whether somebody answers there, whatever the answer is."""
    try:
        with urlopen(url, timeout=5):
            return True
    except HTTPError:
        return True
    except (URLError, OSError):
        return False


def _attempts(seconds: float) -> Iterator[None]:
    """Yield until that much time has passed, a moment apart."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        yield
        time.sleep(0.02)


def fields_of(product: Mapping[str, Any], *names: str) -> tuple[Any, ...]:
    """Return some of a product's values."""
    return tuple(product[name] for name in names)
