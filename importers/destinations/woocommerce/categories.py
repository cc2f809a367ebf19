"""The shop's categories: a row names one, a request takes its number."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from typing import Any

from importers.destinations.answer import Reply, Verdict, readable, verdict_of
from importers.destinations.base import Brand, Profile
from importers.destinations.call import Call
from importers.destinations.woocommerce.requests import address

_NEXT = re.compile(r'<([^>]*)>\s*;\s*rel="?next"?', re.IGNORECASE)


class WooCategories:
    """The list of categories, which a catalog names by their names or numbers."""

    field = "category"
    noun = ("category", "categories")

    def first_page(self, profile: Profile) -> Call:
        """Return the request for the first page."""
        return Call("GET", address(profile, "/products/categories?per_page=100&page=1"))

    def read(self, reply: Reply) -> tuple[Sequence[Brand], str | None] | None:
        """Return a page's categories and the next page's address; None if it is no list of categories."""
        listed = reply.json() if verdict_of(reply.status) is Verdict.ACCEPTED else None
        if not isinstance(listed, list):
            return None
        found = [_category(each) for each in listed if isinstance(each, Mapping)]
        following = _NEXT.search(reply.headers.get("link", ""))
        return [each for each in found if each is not None], following[1] if following else None

    def texts(self, brand: Brand, profile: Profile) -> tuple[str, ...]:
        """Return a category's name, where it has one, and its number."""
        number = str(brand.id)
        return (brand.reference, number) if brand.reference else (number,)


def _category(told: Mapping[str, Any]) -> Brand | None:
    number, name = told.get("id"), told.get("name")
    if not isinstance(number, int) or isinstance(number, bool) or not isinstance(name, str):
        return None
    plain = html.unescape(name)
    shown = readable(plain)
    return Brand(number, shown, shown if shown == plain else "")


class CategoryBook:
    """The categories of one shop as far as they were read: what number stands for a text."""

    def __init__(self) -> None:
        """Know none yet."""
        self._numbers: dict[str, set[int]] = {}
        self._read = False

    def fill(self, listed: Sequence[Brand] | None) -> None:
        """Take the shop's list; None: it does not tell."""
        self._read = listed is not None
        for each in listed or ():
            self._numbers.setdefault(str(each.id), set()).add(each.id)
            for text in {each.reference.casefold(), each.name.casefold()} - {""}:
                self._numbers.setdefault(text, set()).add(each.id)

    def number(self, text: str) -> int | None:
        """Return the number of the category that a row names; None where that is not sure."""
        known = self._numbers.get(text.casefold(), set())
        if len(known) == 1:
            return next(iter(known))
        return int(text) if not self._read and _is_number(text) else None

    def fault(self, text: str) -> str:
        """Say why a row's category cannot be sent, "" if it can."""
        if self.number(text) is not None:
            return ""
        if not self._read:
            return f"The shop does not list its categories, so {text!r} is not known: write its number."
        known = sorted(self._numbers.get(text.casefold(), ()))
        if known:
            numbers = " and ".join(map(str, known))
            return f"The shop has several categories called {text!r} ({numbers}): write the number."
        return f"The shop has no category {text!r}: make it there, or write one that it has."


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and 0 < len(text) < 10
