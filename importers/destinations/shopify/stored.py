"""A product as Shopify's answers show it, by the names of our fields; and what we call it by."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

# Of a product the record keeps `product/variant`: both numbers are needed to change its price.
_PRODUCT, _VARIANT = "gid://shopify/Product/", "gid://shopify/ProductVariant/"
_NUMBER = re.compile(r"[1-9][0-9]{0,18}")
_TEXTS = {
    "name": "title",
    "description": "descriptionHtml",
    "vendor": "vendor",
    "product_type": "productType",
}


def record_of(product: Any, sku: str | None = None) -> dict[str, Any] | None:
    """Return a stored product by our fields, as text; None if it is none that can be told from others.

    `several`: it has more than one variant; then `sku` is the one that was asked for. Pictures are not told: the shop
    keeps copies of its own. `custom_id` is its unique metafield, `id` what the record of uploads calls it by.
    """
    if not isinstance(product, Mapping):
        return None
    variants = _nodes(product.get("variants"))
    number = _number(product.get("id"), _PRODUCT)
    if number is None or not variants:
        return None
    variant = next(
        (one for one in variants if sku is not None and one.get("sku") == sku), variants[0]
    )
    of_variant = _number(variant.get("id"), _VARIANT)
    if of_variant is None:
        return None
    custom = product.get("customId")
    record: dict[str, Any] = {
        "id": f"{number}/{of_variant}",
        "custom_id": custom.get("value") if isinstance(custom, Mapping) else None,
        "several": len(variants) > 1,
        "created_at": product.get("createdAt"),
        "sku": variant.get("sku") or "",
    }
    record |= {name: product[theirs] for name, theirs in _TEXTS.items() if theirs in product}
    record |= _listed(product) | _priced(variant)
    return record


def _listed(product: Mapping[str, Any]) -> dict[str, str]:
    tags, status = product.get("tags"), product.get("status")
    told = {}
    if isinstance(tags, list) and all(isinstance(tag, str) for tag in tags):
        told["tags"] = ", ".join(tags)
    if isinstance(status, str):
        told["status"] = status.lower()
    return told


def _priced(variant: Mapping[str, Any]) -> dict[str, str]:
    names = {"price": "price", "compare_at_price": "compareAtPrice", "barcode": "barcode"}
    return {
        name: str(variant[theirs]) if variant[theirs] is not None else ""
        for name, theirs in names.items()
        if theirs in variant
    }


def gids(remote_id: int | str) -> tuple[str, str]:
    """Return the ids of a product and of its variant, as Shopify wants them."""
    product, _, variant = str(remote_id).partition("/")
    return _PRODUCT + product, _VARIANT + variant


def made_at(record: Mapping[str, Any]) -> datetime | None:
    """Return when a product was made; None if that is not to be read."""
    told = record.get("created_at")
    try:
        moment = datetime.fromisoformat(told) if isinstance(told, str) else None
    except ValueError:
        return None
    return moment if moment is None or moment.tzinfo else moment.replace(tzinfo=UTC)


def _nodes(connection: Any) -> list[Mapping[str, Any]]:
    nodes = connection.get("nodes") if isinstance(connection, Mapping) else None
    whole = isinstance(nodes, list) and all(isinstance(node, Mapping) for node in nodes)
    return nodes if whole and isinstance(nodes, list) else []


def _number(gid: Any, kind: str) -> str | None:
    if not isinstance(gid, str) or not gid.startswith(kind):
        return None
    number = gid.removeprefix(kind)
    return number if _NUMBER.fullmatch(number) else None
