"""What a row says to WooCommerce, by the names of the catalog's fields, and which texts it cannot say.

Measured: the shop stores prices that it cannot read as others, or as none, and calls that a success; a SKU loses the
space around it; `?sku=` takes a comma for the end of a SKU. From its published source: texts in one line are cleaned of
tags, of percent signs with two digits, and of all but one space between words.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from functools import cache, partial
from typing import Any
from urllib.parse import quote

from importers.catalog.picture import is_address
from importers.catalog.product import Product
from importers.catalog.schema import Sendable
from importers.destinations.base import Profile
from importers.destinations.call import Content, Unsendable

TEXTS = ("description", "short_description")
OPTIONAL = ("price", *TEXTS, "stock", "category", "image")
DECIMALS = 2  # of a price, where the profile says nothing; the shop's own default
_MOST_DECIMALS = 9
_LARGEST = 15  # digits before the point, of the shop's own tables
_LONGEST_KEY = 4_000  # characters of an address; assumed, what servers commonly take
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)", re.ASCII)
_WHOLE = re.compile(r"[+-]?\d+", re.ASCII)
_USUAL_KEY = r"^[1-9A-Za-z_-][0-9A-Za-z_.-]{0,99}$"
_PLAIN_KEY = re.compile(_USUAL_KEY)
_NEXT_ADDRESS = re.compile(r"[\s,;|]+(?=https?://)", re.IGNORECASE)
NO_FILE = "Sent without its picture: the shop fetches pictures itself, from web addresses; it takes no files."


def content(product: Product, profile: Profile) -> Content:
    """Return a row's values, blanks left out: the price as plain decimal text, the stock as a number. Unsendable."""
    values = product.values
    key = product.key.strip()
    if fault := key_fault(key):
        raise Unsendable("sku", fault)
    fields: dict[str, Any] = {"sku": key, "name": values.get("name", "")}
    if price := values.get("price", "").strip():
        fields["price"] = price_text(price, decimals_of(profile))
    fields |= {name: values[name] for name in TEXTS if values.get(name, "").strip()}
    if stock := values.get("stock", "").strip():
        fields["stock"] = _stock(stock)
    if category := values.get("category", "").strip():
        fields["category"] = category
    image = values.get("image", "").strip()
    if is_address(image):
        fields["image"] = image
    notes = (("image", NO_FILE),) if image and "image" not in fields else ()
    blank = tuple(n for n in OPTIONAL if n in values and not values[n].strip())
    return Content(key, fields, None, notes, blank, OPTIONAL)


def decimals_of(profile: Profile) -> int:
    """Return how many decimals a price of this shop has at most."""
    told = profile.options.get("decimals", DECIMALS)
    return min(max(int(told), 0), _MOST_DECIMALS)


def addresses(cell: str) -> list[str]:
    """Return the web addresses of a cell that names several pictures, in their order."""
    return [each for each in _NEXT_ADDRESS.split(cell.strip()) if each]


def key_fault(key: str) -> str | None:
    """Say why a SKU, without the space around it, cannot be sent safely; None: it can."""
    if _PLAIN_KEY.fullmatch(key):
        return None
    if "," in key:
        return f"The SKU {key!r} holds a comma: the shop cannot be asked for it, since it takes it for two."
    if key == "0":
        return "The shop cannot be asked for the SKU 0, since it takes it for none."
    kept = _as_kept(key)
    if kept != key:
        return f"The shop would keep this SKU as {kept!r}."
    if 12 * len(key) > _LONGEST_KEY < len(quote(key, safe="", errors="replace")):
        return "The SKU is too long to be looked up, so it cannot be uploaded safely."
    return None


def _as_kept(key: str) -> str:
    bare = re.sub(r"<[^>]*>?|%[0-9a-fA-F]{2}", "", key)
    return re.sub(r"[ \t\r\n]+", " ", bare).strip()


def price_text(text: str, decimals: int) -> str:
    """Write a price in plain decimal text with so many decimals at most, digit for digit. Unsendable."""
    if fault := _price_fault(text, decimals):
        raise Unsendable("price", fault)
    number = Decimal(text)
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > decimals:
        number = round(number, decimals)  # only zeros go: the fault above sees to that
    return format(number.copy_abs(), "f")


def _price_fault(text: str, decimals: int) -> str | None:
    try:
        number = Decimal(text) if _NUMBER.fullmatch(text) else None
    except InvalidOperation:
        number = None
    if number is None:
        return f"The price {text!r} is not a number in plain digits with a point, and the shop would store another."
    if number < 0:
        return f"The price {text!r} is below zero, and the shop would take it so."
    if number.adjusted() >= _LARGEST:
        return f"The price {text!r} has more than {_LARGEST} digits before the point."
    if number != round(number, decimals):
        return (
            f"The price {text!r} has more than {decimals} decimals, which the shop's prices have."
        )
    return None


def _price_not_told(text: str, decimals: int) -> str | None:
    """Say what the checks of numbers, and of those below zero, do not."""
    text = text.strip()
    known = _NUMBER.fullmatch(text) is None or (text.startswith("-") and text.strip("-0."))
    return None if known else _price_fault(text, decimals)


def _stock(text: str) -> int:
    if fault := _stock_fault(text):
        raise Unsendable("stock", fault)
    return int(text)


def _stock_fault(text: str) -> str | None:
    if _WHOLE.fullmatch(text) and len(text) < 11 and int(text) >= 0:
        return None
    return f"The stock {text!r} is not a whole number of pieces."


def _stock_not_told(text: str) -> str | None:
    text = text.strip()
    known = _WHOLE.fullmatch(text) is None or (text.startswith("-") and text.strip("-0"))
    return None if known else _stock_fault(text)


@cache
def prices(decimals: int) -> Sendable:
    """Return which prices can be sent to a shop with so many decimals."""
    usual = rf"^\d{{1,{_LARGEST}}}(?:\.\d{{1,{decimals}}})?$" if decimals else r"^\d{1,15}$"
    return Sendable(usual, partial(_price_not_told, decimals=decimals))


SKUS = Sendable(_USUAL_KEY, lambda text: key_fault(text.strip()))
STOCKS = Sendable(r"^\d{1,9}$", _stock_not_told)
