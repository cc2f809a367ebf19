"""What a row says to Scantrust: its JSON object, and its picture."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

from importers.catalog.picture import is_address
from importers.catalog.product import Product
from importers.catalog.schema import Sendable
from importers.destinations.base import Profile
from importers.destinations.call import Content, Unsendable
from importers.destinations.picture import picture

TEXTS = ("description", "client_url")
OPTIONAL = ("brand", "description", "client_url", "campaign", "image")
_WHOLE = re.compile(r"[+-]?\d+", re.ASCII)
_LONGEST_KEY = 4_000  # characters of an address; assumed, what servers commonly take
PICTURE_ADDRESS = "Sent without its picture: Scantrust takes picture files, not web addresses."


def content(product: Product, profile: Profile, folder: Path | None = None) -> Content:
    """Return a row's object: only what is not blank is sent; Unsendable.

    `folder` is where the catalog lies: pictures are named relative to it.
    """
    values = product.values
    key = _key(product.key, profile)
    if fault := _key_fault(key):
        raise Unsendable("sku", fault)
    fields: dict[str, Any] = {"sku": key, "name": values.get("name", "")}
    brand = values.get("brand", "").strip() or profile.text("default_brand").strip()
    if brand:
        fields["brand"] = _brand(brand, profile)
    fields |= {name: values[name] for name in TEXTS if values.get(name, "").strip()}
    campaign = values.get("campaign", "").strip()
    if campaign:
        fields["campaign"] = _campaign(campaign)
    image = values.get("image", "").strip()
    blank = tuple(
        [n for n in OPTIONAL if n not in fields and n in values and not values[n].strip()]
    )
    if is_address(image):
        notes = (("image", PICTURE_ADDRESS),)
        return Content(key, fields, None, notes, blank, OPTIONAL)
    return Content(key, fields, picture(image, folder), (), blank, OPTIONAL)


def _key(sku: str, profile: Profile) -> str:
    """Return a SKU as it is sent: the framework behind the API takes the space around it away (measured)."""
    bare = sku.strip()
    if bare == sku or profile.flag("trim_sku"):
        return bare
    words = f"There is space around this SKU, which the shop takes away: it would become {bare!r}."
    raise Unsendable("sku", words)


def _key_fault(key: str) -> str | None:
    """Return why a SKU does not fit into an address, where each of its characters takes 12 at most."""
    key = key.strip()
    if 12 * len(key) > _LONGEST_KEY < len(quote(key, safe="", errors="replace")):
        return "The SKU is too long to be looked up, so it cannot be uploaded safely."
    return None


def _brand(text: str, profile: Profile) -> int | str:
    """Send digits as an id; text that a number would not give back (`007`) stays a reference."""
    if text.isascii() and text.isdigit() and str(int(text[:4000])) == text:
        return text if profile.flag("brand_as_reference") else int(text)
    return text


def _campaign(text: str) -> int:
    if fault := _campaign_fault(text):
        raise Unsendable("campaign", fault)
    return int(text)


def _campaign_fault(text: str) -> str | None:
    text = text.strip()
    if text.isascii() and text.isdigit() and len(text) < 19:
        return None
    return f"The campaign {text!r} is not the number of a campaign."


def _whole_number_fault(text: str) -> str | None:
    """Say what the checks of whole numbers, and of those below zero, do not."""
    text = text.strip()
    below_zero = text.startswith("-") and text.strip("-0")
    return _campaign_fault(text) if _WHOLE.fullmatch(text) and not below_zero else None


SKUS = Sendable(r"^[!-~]{1,100}$", _key_fault)
CAMPAIGNS = Sendable(r"^\d{1,18}$", _whole_number_fault)
