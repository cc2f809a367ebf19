"""What Shopify has of a product beside what the row says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any

from importers.destinations.call import Content
from importers.destinations.delivery.comparison import (
    Comparison,
    Likeness,
    compared,
    like_money,
    like_text,
)
from importers.destinations.shopify.content import OPTIONAL, PRICES, seen, tags_in

# What "" clears (assumed). A vendor cannot be blank, and a status is always one; pictures are the shop's own copies.
CLEARED = ("description", "product_type", "tags", "barcode", "compare_at_price")


def compare(
    sent: Mapping[str, Any], record: Mapping[str, Any], confirmed: Mapping[str, Any] | None
) -> Comparison:
    """Compare each field that was sent with the stored one; what the record does not carry is untold.

    `confirmed` is what the shop has had from us. Shopify may write HTML in its own way (assumed), so a description that
    reads the same is the same, unless its markup was changed here since.
    """
    return compared(
        (name, *_likeness(name, value, record, confirmed)) for name, value in sent.items()
    )


def _likeness(
    name: str, sent: Any, record: Mapping[str, Any], confirmed: Mapping[str, Any] | None
) -> tuple[Likeness, Any]:
    if name not in record:
        return Likeness.UNTOLD, None
    stored = record[name]
    if name in PRICES:
        return _like_price(sent, stored), stored
    if name == "tags":
        same = _tags(sent) == _tags(stored)
        return Likeness.SAME if same else Likeness.OTHER, stored
    if name == "description" and _reads_alike(sent, stored, confirmed):
        return Likeness.SAME, stored
    return like_text(sent, stored), stored


def _like_price(sent: Any, stored: Any) -> Likeness:
    """Compare by value: the shop always writes two decimals."""
    if sent == "" or stored == "":
        return Likeness.SAME if sent == stored else Likeness.OTHER
    try:
        return like_money(sent, Decimal(stored))
    except (InvalidOperation, TypeError):
        return Likeness.OTHER


def _tags(text: Any) -> set[str]:
    return {tag.casefold() for tag in tags_in(str(text))}


def _reads_alike(sent: Any, stored: Any, confirmed: Mapping[str, Any] | None) -> bool:
    if confirmed is not None and confirmed.get("description") != sent:
        return False
    return isinstance(stored, str) and seen(str(sent)) == seen(stored)


def not_cleared(blank: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Tell of each field that is blank here and cannot be cleared by a request."""
    return tuple(
        (name, f"The {name} is blank here, but the shop keeps the one it had: clear it there.")
        for name in blank
        if name not in CLEARED
    )


def as_stored(item: Content, record: Mapping[str, Any]) -> Content:
    """Return the row as it must have been if the shop has what it sent: with the shop's values."""
    differing = compare(item.fields, record, None).differing
    fields: dict[str, Any] = {}
    for name in ("sku", "name", *OPTIONAL, "price"):
        value = differing.get(name, item.fields.get(name))
        if name in item.blank:
            value = record.get(name)
        if value not in (None, ""):
            fields[name] = value
    return replace(item, fields=fields)
