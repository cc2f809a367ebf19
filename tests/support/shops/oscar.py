"""django-oscar in processes of its own, spoken to by the manifest that comes with the program."""

from __future__ import annotations

import shutil
import sqlite3
from collections import Counter
from contextlib import closing
from types import MappingProxyType
from typing import Any

from importers.destinations.rest.folder import EXAMPLES
from tests.support.shops.behaviour import Behaviour
from tests.support.shops.requests import forget_requests
from tests.support.shops.shop import Shop
from tests.support.shops.story import Refused
from tests.support.shops.tokens import OSCAR_TOKEN

_PRODUCTS = """
    SELECT p.id, p.is_public, p.upc AS sku, p.title AS name, p.description, s.price, s.partner_sku, s.price_currency
    FROM catalogue_product p LEFT JOIN partner_stockrecord s ON s.product_id = p.id ORDER BY p.id
"""


class OscarShop(Shop):
    """`with OscarShop(folder) as shop`. One thread a worker: its API changes classes while it answers."""

    name = "oscar"
    manifest = (EXAMPLES / "django-oscar.toml").read_text(encoding="utf-8")
    path, token = "/api/admin", OSCAR_TOKEN
    refused: Refused = MappingProxyType(
        {11: ("price", "123456789012.50"), 12: ("price", "9.999"), 13: ("name", "n" * 300)}
    )
    exists = prices_change = True
    APPLICATION = "tests.support.shops.oscar_shop.wsgi:application"
    HARMLESS = "/api/admin/products/?limit=1"
    THREADS = 1

    @property
    def products(self) -> list[dict[str, Any]]:
        """Return a row for each product and each of its stock records, oldest first; prices as they are stored."""
        with closing(self._database()) as shop:
            shop.row_factory = sqlite3.Row
            return [dict(row) for row in shop.execute(_PRODUCTS)]

    def held(self) -> Counter[tuple[str, ...]]:
        """Return what its own database has: SKU, name, description, price."""
        return Counter(
            (each["sku"], each["name"], each["description"], f"{each['price']:.2f}")
            for each in self.products
        )

    def clear(self) -> None:
        """Forget products and requests, and behave as the shop does."""
        self.behave(Behaviour())
        with closing(self._database()) as shop, shop:
            shop.execute("DELETE FROM partner_stockrecord")
            shop.execute("DELETE FROM catalogue_product")
        shutil.rmtree(self.folder / "lost", ignore_errors=True)
        forget_requests(self.folder)
