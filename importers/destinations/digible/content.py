"""What a row says to Digible: a name, an id, and a price in decimal text."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from importers.catalog.product import Product
from importers.catalog.schema import Sendable
from importers.destinations.call import Content, Unsendable


def content(product: Product) -> Content:
    """Return a row's object: name and id as they are, the price as decimal text; Unsendable."""
    values = product.values
    return Content(
        product.key,
        {
            "productName": values.get("productName", ""),
            "productPrice": price_text(values.get("productPrice", "")),
            "productId": product.key,
        },
    )


def price_text(value: str) -> str:
    """Write a price in plain decimal notation, digit for digit as it stands; never through a float."""
    try:
        number = Decimal(value.strip())
    except InvalidOperation:
        raise Unsendable("productPrice", f"The price {value!r} is not a number.") from None
    if not number.is_finite() or abs(number.adjusted()) > 30:
        raise Unsendable("productPrice", f"The price {value!r} is not a number that can be sent.")
    return format(number, "f")


def _price_fault(value: str) -> str | None:
    """Say what the check of numbers does not."""
    if _PLAIN.fullmatch(value.strip()):
        try:
            price_text(value)
        except Unsendable as fault:
            return str(fault)
    return None


_PLAIN = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)", re.ASCII)
PRICES = Sendable(r"^[+-]?\d{1,20}(?:\.\d{0,20})?$", _price_fault)
