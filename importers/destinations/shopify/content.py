"""What a row says to Shopify: text by the names of our fields. Only a request has it as the API wants it."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from html import unescape

from importers.catalog.product import Product
from importers.catalog.schema import Sendable
from importers.destinations.base import Profile
from importers.destinations.call import Content, Unsendable

TEXTS = ("description", "vendor", "product_type", "barcode")
PRICES = ("price", "compare_at_price")
# Eight at most: the record of uploads keeps a bit for each.
OPTIONAL = (
    "description",
    "vendor",
    "product_type",
    "tags",
    "barcode",
    "status",
    "compare_at_price",
    "image",
)
NO_ADDRESS = (
    "Sent without its pictures: Shopify takes web addresses, and not all in the cell is one."
)
_STATUS = ("active", "archived", "draft", "unlisted")  # schema: ProductStatus
_LONGEST_KEY = 255  # characters; assumed
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)", re.ASCII)
_LARGEST = 15  # digits before the point; assumed
_ADDRESS = re.compile(r"https?://[^\s|]+", re.I)
_BETWEEN = re.compile(r"[\s,;|]+(?=https?://)", re.I)
_MARKUP = re.compile(r"<[^>]*>")


def content(product: Product, profile: Profile) -> Content:
    """Return a row's values by field, blanks left out. Unsendable."""
    key, values = product.key, product.values
    default = profile.text("status")
    if default.strip() and (fault := _status_fault(default)):
        raise Unsendable("status", f"In the profile {profile.name}: {fault}")
    if key != key.strip():
        raise Unsendable("sku", f"There is space around this SKU; take it away: {key.strip()!r}.")
    if fault := _key_fault(key):
        raise Unsendable("sku", fault)
    fields = {"sku": key, "name": values.get("name", "")}
    there = {name: text for name in OPTIONAL if (text := values.get(name, "")).strip()}
    fields |= {name: there[name] for name in TEXTS if name in there}
    fields |= {
        name: _money(name, text) for name in PRICES if (text := values.get(name, "")).strip()
    }
    if tags := [tag for part in there.get("tags", "").split(",") if (tag := part.strip())]:
        fields["tags"] = ", ".join(tags)
    if "status" in there:
        fields["status"] = _status(there["status"])
    notes: tuple[tuple[str, str], ...] = ()
    if "image" in there:
        if found := addresses_in(there["image"]):
            fields["image"] = " ".join(found)
        else:
            notes = (("image", NO_ADDRESS),)
    blank = tuple(name for name in OPTIONAL if name in values and not values[name].strip())
    return Content(key, fields, None, notes, blank, OPTIONAL)


def tags_in(text: str) -> list[str]:
    """Return the tags of a cell, which commas part; Shopify takes the same in another case for one (assumed)."""
    found = (part.strip() for part in text.split(","))
    return list({tag.casefold(): tag for tag in found if tag}.values())


def addresses_in(text: str) -> list[str]:
    """Return the addresses of pictures in a cell; none if a single one of them is no address."""
    parts = [part.rstrip(",;|") for part in _BETWEEN.split(text.strip())]
    return parts if all(map(_ADDRESS.fullmatch, parts)) else []


def seen(html: str) -> str:
    """Return what a reader sees of HTML: the text without its markup, blanks made one."""
    return " ".join(unescape(_MARKUP.sub(" ", html)).split())


def _money(name: str, text: str) -> str:
    if fault := _money_fault(text):
        raise Unsendable(name, fault)
    if _NUMBER.fullmatch(text.strip()) is None:
        raise Unsendable(name, f"{text!r} is not a number.")
    return format(Decimal(text.strip()), "f")


def _money_fault(text: str) -> str | None:
    """Say what the check of prices does not."""
    if _NUMBER.fullmatch(text.strip()) is None:
        return None
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        return f"{text!r} is not a number that can be sent."
    return (
        f"{text!r} is too large for a price." if number and number.adjusted() >= _LARGEST else None
    )


def _status(text: str) -> str:
    if fault := _status_fault(text):
        raise Unsendable("status", fault)
    return text.strip().lower()


def _status_fault(text: str) -> str | None:
    if text.strip().lower() in _STATUS:
        return None
    return f"{text.strip()!r} is no status of Shopify: write active, archived, draft or unlisted."


def _key_fault(key: str) -> str | None:
    key = key.strip()
    if len(key) > _LONGEST_KEY:
        return f"The SKU has {len(key)} characters; Shopify keeps {_LONGEST_KEY}."
    return None


SKUS = Sendable(r"^[!-~]{1,255}$", _key_fault)
MONEY = Sendable(r"^\d{1,15}(?:\.\d{0,9})?$", _money_fault)
STATUSES = Sendable(r"^(?i:active|archived|draft|unlisted)$", _status_fault)
