"""Which of our fields the path of an error leads to: `["input", "variants", "0", "price"]` is the price."""

from __future__ import annotations

from typing import Any

_FIELDS = {
    "title": "name",
    "descriptionHtml": "description",
    "vendor": "vendor",
    "productType": "product_type",
    "tags": "tags",
    "status": "status",
    "files": "image",
    "originalSource": "image",
    "price": "price",
    "compareAtPrice": "compare_at_price",
    "barcode": "barcode",
    "sku": "sku",
    "metafields": "sku",
    "customId": "sku",
}


def field_at(path: Any) -> str:
    """Return the field that the last known step of a path names; "" is the whole row."""
    steps = path if isinstance(path, list) else []
    return next((_FIELDS[step] for step in reversed(steps) if step in _FIELDS), "")
