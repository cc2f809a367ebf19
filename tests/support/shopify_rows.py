"""Rows of a catalog for Shopify, and what its practice shop has of them."""

from __future__ import annotations

import json

from importers.catalog.product import Products
from importers.practice.shopify import Shopify
from importers.practice.shopify_store import ShopProduct, Variant
from tests.support.uploads import table

FULL = {
    "compare_at_price": "20.00",
    "description": "<p>Strong &amp; dark.</p>",
    "vendor": "Acme",
    "product_type": "Tea",
    "tags": "black, loose leaf",
    "barcode": "4006381333931",
    "status": "active",
    "image": "https://example.com/a.jpg, https://example.com/b.jpg",
}


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


def variant(product: ShopProduct) -> Variant:
    """Return a product's one variant."""
    (only,) = product.variants
    return only


def sentences(outcome: object) -> str:
    """Return what was said of a row."""
    return json.dumps(getattr(outcome, "messages", ()), ensure_ascii=False)
