"""Vendure 3 over SQLite, spoken to through a REST plugin of ours that stores by the shop's own services.

It has no rule that a SKU is there once: a product that is sent twice is there twice.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path
from types import MappingProxyType
from typing import Self
from urllib.request import Request, urlopen

from tests.support.shops.npm.install import installed
from tests.support.shops.npm.node_shop import NodeShop
from tests.support.shops.story import Refused

VERSION = "3.7.3"
_PACKAGES = (f"@vendure/core@{VERSION}", "better-sqlite3@12")
_HERE = Path(__file__).parent
_LOGIN = 'mutation { login(username: "superadmin", password: "superadmin") { __typename } }'
_PRODUCTS = """
    SELECT v.sku, t.name, t.description, p.price FROM product_variant v
    JOIN product_translation t ON t.baseId = v.productId JOIN product_variant_price p ON p.variantId = v.id
    WHERE v.deletedAt IS NULL
"""


class VendureShop:
    """`with VendureShop(folder) as shop`."""

    name = "vendure"
    manifest = (_HERE / "vendure.toml").read_text(encoding="utf-8")
    path = "/catalog"
    refused: Refused = MappingProxyType(
        {11: ("price", "99999999999999.99"), 12: ("price", "12345678901234567890.99")}
    )
    exists, prices_change = False, True  # it says of no SKU that it has it already

    def __init__(self, folder: Path) -> None:
        """Prepare a shop that lives in that folder."""
        self.node = NodeShop(folder, installed(f"vendure-{VERSION}", _PACKAGES))
        self.url, self.token = self.node.url, ""
        self._database = folder / "shop.sqlite"

    def __enter__(self) -> Self:
        """Start it empty, and log in."""
        script = self.node.folder / "vendure.cjs"
        shutil.copy(_HERE / "vendure.cjs", script)
        command = ["node", str(script), str(self.node.port), str(self._database)]
        self.node.start(command, {}, "/health")
        self.token = self._session()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop it."""
        self.node.stop()

    def _session(self) -> str:
        body = json.dumps({"query": _LOGIN}).encode()
        asked = Request(f"{self.url}/admin-api", body, {"Content-Type": "application/json"})
        with urlopen(asked, timeout=30) as answer:
            return str(answer.headers["vendure-auth-token"])

    def held(self) -> Counter[tuple[str, ...]]:
        """Return what its own database has: SKU, name, description, price."""
        with closing(sqlite3.connect(f"file:{self._database}?mode=ro", uri=True)) as shop:
            rows = shop.execute(_PRODUCTS).fetchall()
        return Counter((s, n, d, f"{cents // 100}.{cents % 100:02}") for s, n, d, cents in rows)
