"""What WooCommerce has of a product beside what the row says."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from importers.destinations.call import Content
from importers.destinations.delivery.comparison import (
    Comparison,
    Likeness,
    compared,
    like_money,
    like_text,
)
from importers.destinations.woocommerce.content import OPTIONAL, TEXTS, addresses

_STORED = {
    "price": "regular_price",
    "stock": "stock_quantity",
    "category": "categories",
    "image": "images",
}


def compare(sent: Mapping[str, Any], record: Mapping[str, Any]) -> Comparison:
    """Compare each field that was sent with the stored one; what the record does not carry is untold."""
    return compared((name, *_likeness(name, value, record)) for name, value in sent.items())


def _likeness(name: str, sent: Any, record: Mapping[str, Any]) -> tuple[Likeness, Any]:
    place = _STORED.get(name, name)
    if place not in record:
        return Likeness.UNTOLD, None
    stored = record[place]
    if name == "category":
        return _like_category(str(sent), stored)
    if name == "image":
        return _like_images(str(sent), stored)
    if name in ("price", "stock"):
        same = like_money(sent, stored) is not Likeness.OTHER
        return (Likeness.SAME if same else Likeness.OTHER), _shown(stored)
    return (like_text(sent, stored) if name == "sku" else _like_html(sent, stored)), stored


def _shown(stored: Any) -> Any:
    return format(stored, "f") if isinstance(stored, Decimal) else stored


def _like_html(sent: Any, stored: Any) -> Likeness:
    """Compare texts as a visitor reads them: the framework under the shop may write `&` as `&amp;`."""
    likeness = like_text(sent, stored)
    if likeness is not Likeness.OTHER or not isinstance(stored, str):
        return likeness
    return like_text(html.unescape(str(sent)), html.unescape(stored))


def _like_category(sent: str, stored: Any) -> tuple[Likeness, Any]:
    """Compare a category with those of a product: it must be the only one, since a change replaces the list."""
    listed = (
        [each for each in stored if isinstance(each, Mapping)] if isinstance(stored, list) else []
    )
    names = [html.unescape(str(each.get("name", ""))) for each in listed]
    only = len(listed) == 1 and (
        str(listed[0].get("id")) == sent or names[0].casefold() == sent.casefold()
    )
    return (Likeness.SAME if only else Likeness.OTHER), ", ".join(names)


def _like_images(sent: str, stored: Any) -> tuple[Likeness, Any]:
    """Compare pictures: the shop keeps copies under addresses of its own, so that only their number can tell."""
    listed = (
        [each for each in stored if isinstance(each, Mapping)] if isinstance(stored, list) else []
    )
    sources = [str(each.get("src", "")) for each in listed]
    if sources == addresses(sent):
        return Likeness.SAME, sent
    if len(sources) == len(addresses(sent)):
        return Likeness.UNTOLD, None
    return Likeness.OTHER, " ".join(sources)


def clearing(blank: Iterable[str]) -> dict[str, Any]:
    """Return what to send so that the shop clears these fields: "" for a text."""
    return {name: "" for name in blank if name in TEXTS}


def not_cleared(blank: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Say of each field that it is not taken away in the shop."""
    return tuple(
        (name, f"The {name} is blank here, but the shop keeps the one it had: clear it there.")
        for name in blank
        if name not in TEXTS
    )


def as_stored(item: Content, record: Mapping[str, Any]) -> Content:
    """Return the row as it must have been if the shop has what it sent: with the shop's values.

    Of pictures nothing can be told: where the shop has some, the row's own address is taken.
    """
    fields: dict[str, Any] = {}
    for name in ("sku", "name", *OPTIONAL):
        value = item.fields.get(name)
        likeness, stored = _likeness(name, "" if value is None else value, record)
        if name == "stock" and likeness is Likeness.OTHER:
            value = int(stored) if isinstance(stored, int) else None
        elif likeness is Likeness.OTHER and name != "image":
            value = stored
        elif name == "image" and not record.get("images"):
            value = None
        if value not in (None, ""):
            fields[name] = value
    return replace(item, fields=fields)


def unusable(record: Mapping[str, Any]) -> str:
    """Say why a product that was found is not changed, "" if it can be."""
    if record.get("status") == "trash":
        return "The shop has this product in its trash: restore it there, or delete it for good."
    kind = str(record.get("type", "simple"))
    if kind in ("simple", "external"):
        return ""
    if kind == "variation":
        return "In the shop this SKU is a variation of another product; variations are not changed from here."
    if kind == "variable":
        return "In the shop this is a variable product: its variations have the prices, and are not changed from here."
    return f"In the shop this is a product of the type {kind}, which is not changed from here."
