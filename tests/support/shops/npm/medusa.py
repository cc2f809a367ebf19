"""Medusa 2 over a PostgreSQL that runs on this machine, spoken to by the manifest that comes with the program."""

from __future__ import annotations

import json
import os
import shutil
from collections import Counter
from contextlib import ExitStack
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any, Self
from urllib.request import Request, urlopen

from sqlalchemy.exc import DBAPIError

from importers.database.connection import Connection, DatabaseKind, Tls
from importers.database.drivers import make_engine
from importers.destinations.rest.folder import EXAMPLES
from tests.support.databases import database_on
from tests.support.shops.npm.install import installed
from tests.support.shops.npm.node_shop import NodeShop
from tests.support.shops.story import Refused

VERSION = "2.21.2"
_PACKAGES = tuple(f"@medusajs/{name}@{VERSION}" for name in ("medusa", "framework", "cli"))
_HERE = Path(__file__).parent
_USER, _PASSWORD = "tests@shop.example", "only-for-the-tests"
_SERVER = Connection(
    "medusa",
    DatabaseKind.POSTGRESQL,
    "postgres",
    host=os.environ.get("SHELFREADY_TEST_POSTGRES_HOST", "127.0.0.1"),
    user=os.environ.get("SHELFREADY_TEST_POSTGRES_USER", "postgres"),
    tls=Tls.OFF,
)
NO_SERVER = "Medusa is left out: no PostgreSQL answers on 127.0.0.1, or where SHELFREADY_TEST_POSTGRES_HOST says"
_PRODUCTS = """
    SELECT v.sku, p.title, coalesce(p.description, ''), c.raw_amount ->> 'value'
    FROM product p JOIN product_variant v ON v.product_id = p.id AND v.deleted_at IS NULL
    LEFT JOIN product_variant_price_set s ON s.variant_id = v.id AND s.deleted_at IS NULL
    LEFT JOIN price c ON c.price_set_id = s.price_set_id AND c.deleted_at IS NULL
    WHERE p.deleted_at IS NULL
"""


def postgres_answers() -> bool:
    """Tell whether there is a PostgreSQL for it."""
    try:
        with make_engine(_SERVER).connect():
            return True
    except DBAPIError:
        return False


class MedusaShop:
    """`with MedusaShop(folder) as shop`. Its database is dropped at the end."""

    name = "medusa"
    manifest = (EXAMPLES / "medusa.toml").read_text(encoding="utf-8")
    path = "/admin"
    refused: Refused = MappingProxyType(
        {11: ("name", " "), 12: ("name", "")}  # of which it says that a title is required
    )
    exists, prices_change = True, False

    def __init__(self, folder: Path) -> None:
        """Prepare a shop that lives in that folder."""
        self.node = NodeShop(folder, installed(f"medusa-{VERSION}", _PACKAGES))
        self.url, self.token = self.node.url, ""
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        """Start it empty, with a secret key."""
        shutil.copy(_HERE / "medusa-config.js", self.node.folder)
        self._database = self._stack.enter_context(database_on(_SERVER))
        at = self._database.connection
        variables = {
            "DATABASE_URL": f"postgres://{at.user}@{at.host}:5432/{at.database}",
            "MEDUSA_DISABLE_TELEMETRY": "1",
            "CI": "1",
        }
        medusa = str(self.node.folder / "node_modules" / ".bin" / "medusa")
        self.node.run([medusa, "db:migrate"], variables)
        self.node.run([medusa, "user", "-e", _USER, "-p", _PASSWORD], variables)
        command = [medusa, "start", "-H", "127.0.0.1", "-p", str(self.node.port)]
        self.node.start(command, variables | {"NODE_ENV": "production"}, "/health")
        self.token = self._key() + ":"
        return self

    def __exit__(self, *_: object) -> None:
        """Stop it."""
        self.node.stop()
        self._stack.close()

    def _key(self) -> str:
        about = {"email": _USER, "password": _PASSWORD}
        session = self._ask("/auth/user/emailpass", about, {})["token"]
        header = {"Authorization": f"Bearer {session}"}
        made = self._ask("/admin/api-keys", {"title": "tests", "type": "secret"}, header)
        return str(made["api_key"]["token"])

    def _ask(self, path: str, body: Any, headers: dict[str, str]) -> Any:
        headers = {"Content-Type": "application/json", **headers}
        asked = Request(self.url + path, json.dumps(body).encode(), headers)
        with urlopen(asked, timeout=30) as answer:
            return json.load(answer)

    def held(self) -> Counter[tuple[str, ...]]:
        """Return what its own database has: SKU, name, description, price."""
        rows = self._database.rows(_PRODUCTS)
        return Counter((s, n, d, f"{Decimal(price):.2f}") for s, n, d, price in rows)
