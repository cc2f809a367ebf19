"""Rows of a catalog for Shopify, and what its practice shop has of them."""

from __future__ import annotations

from importers.catalog.product import Products
from importers.practice.shopify import Shopify
from importers.practice.shopify_store import ShopProduct
from tests.support.uploads import table


def rows(count: int, **values: str) -> Products:
    """Return rows that say all that a row can say, but for what `values` say otherwise."""
    return table(
        "sku",
        [
            {
                "sku": f"TEA-{n:04}",
                "name": f"Tea {n}",
                "price": f"{n % 90 + 1}.50",
                "compare_at_price": "",
                "description": "",
                "vendor": "",
                "product_type": "",
                "tags": "",
                "barcode": "",
                "status": "",
                "image": "",
            }
            | values
            for n in range(count)
        ],
    )


def kept(shop: Shopify, sku: str) -> ShopProduct:
    """Return the one product of a SKU."""
    ((product, _variant),) = shop.store.with_sku(sku)
    return product
