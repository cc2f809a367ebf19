"""Scantrust's list of brands, page by page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from importers.destinations.answer import Reply, Verdict, readable, verdict_of
from importers.destinations.base import Brand, Profile
from importers.destinations.call import Call
from importers.destinations.scantrust.answers import id_in
from importers.destinations.scantrust.requests import BRANDS_PATH


class ScantrustBrands:
    """Brands by number; a row may also name one by its reference."""

    field = "brand"
    noun = ("brand", "brands")

    def first_page(self, profile: Profile) -> Call:
        """Return the request for the first page."""
        return Call("GET", profile.base_url + BRANDS_PATH)

    def read(self, reply: Reply) -> tuple[Sequence[Brand], str | None] | None:
        """Return a page's brands and the next page's address; None if it is no list of brands."""
        return read_brands(reply)

    def texts(self, brand: Brand, profile: Profile) -> tuple[str, ...]:
        """Return a brand's reference, where that is sent as one, and its number."""
        number = str(brand.id)
        by_reference = profile.flag("brand_as_reference") or not _is_number(brand.reference)
        return (brand.reference, number) if brand.reference and by_reference else (number,)


def read_brands(reply: Reply) -> tuple[list[Brand], str | None] | None:
    """Return the brands of a page and the next page's address.

    Accepts the list envelope and a bare list; None if it is neither. Assumed: the reference's key is `reference`.
    """
    content = reply.json() if verdict_of(reply.status) is Verdict.ACCEPTED else None
    following = content.get("next") if isinstance(content, dict) else None
    items = content.get("results") if isinstance(content, dict) else content
    if not isinstance(items, list):
        return None
    brands = [
        Brand(number, readable(_text(item.get("name"))), _reference(item.get("reference")))
        for item in items
        if (number := id_in(item)) is not None
    ]
    return brands, following if isinstance(following, str) else None


def _reference(told: Any) -> str:
    """Return a reference as it is sent; one that nobody could read or type is none."""
    text = _text(told)
    return text if readable(text) == text else ""


def _text(told: Any) -> str:
    return str(told) if isinstance(told, str | int) and not isinstance(told, bool) else ""


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()
