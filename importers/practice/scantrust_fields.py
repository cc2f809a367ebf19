"""How Scantrust's side of the practice server judges a product's attributes.

The sentences about a taken SKU and an unknown brand, and the shape of a field map, are documented. The
other sentences are those of the framework that the documented ones come from, as measured at a shop of it; that
Scantrust has left them as they are is assumed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

from importers.practice.options import Quirks
from importers.practice.store import LAST_CAMPAIGN, Store, StoredProduct

REQUIRED = "This field is required."
BLANK = "This field may not be blank."
NULL = "This field may not be null."
NOT_TEXT = "Not a valid string."
NOT_INTEGER = "A valid integer is required."
NOT_URL = "Enter a valid URL."
SKU_TAKEN = "SKU must be unique within this company."
# The field that the words stand under, and the words: documented, and the framework's own (measured).
TAKEN = {
    "documented": ("sku", SKU_TAKEN),
    "together": ("non_field_errors", "The fields sku, company must make a unique set."),
    "field": ("sku", "product with this sku already exists."),
}
BRAND_UNKNOWN = "Invalid Brand reference or id."

_AS_DOCUMENTED = Quirks()

Errors = dict[str, list[str]]


@dataclass(slots=True)
class Judged:
    """A product with the sent attributes in it, and what was wrong with them by field name."""

    product: StoredProduct
    errors: Errors = field(default_factory=dict)


def judge(
    sent: Mapping[str, Any], product: StoredProduct, store: Store, quirks: Quirks = _AS_DOCUMENTED
) -> Judged:
    """Lay the sent attributes over a product, a new one if it has no id; unknown attributes are ignored."""
    judged, new = Judged(product), not product.id
    _texts(judged, sent, new, quirks)
    if "sku" not in judged.errors:
        owner = None if new else product.id
        if store.taken(judged.product.sku, owner, case_blind=quirks.case_blind):
            name, words = TAKEN[quirks.taken]
            judged.errors[name] = [words]
    _url(judged)
    _brand(judged, sent, store)
    _campaign(judged, sent)
    if isinstance(sent.get("is_archived"), bool):
        judged.product = replace(judged.product, is_archived=sent["is_archived"])
    return judged


def _texts(judged: Judged, sent: Mapping[str, Any], new: bool, quirks: Quirks) -> None:
    for name in ("sku", "name", "description", "client_url"):
        must = name in ("sku", "name")
        if name not in sent:
            if new and must:
                judged.errors[name] = [REQUIRED]
            continue
        value = sent[name]
        wrong = _wrong_text(value, must)
        if wrong:
            judged.errors[name] = [wrong]
        else:
            text: Any = "" if value is None else str(value)
            text = text.strip() if quirks.trims else text
            text = text[: quirks.keeps or None] if name == "name" else text
            judged.product = replace(judged.product, **{name: text})


def _wrong_text(value: object, must: bool) -> str:
    if value is None:
        return NULL if must else ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return NOT_TEXT
    return BLANK if must and not str(value).strip() else ""


def _url(judged: Judged) -> None:
    url = judged.product.client_url
    if url and "client_url" not in judged.errors and not is_url(url):
        judged.errors["client_url"] = [NOT_URL]


def is_url(text: str) -> bool:
    """Tell whether a text is a web address with a host: what "a valid URL" is assumed to mean."""
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
    except ValueError:
        return False
    named = "." in host.strip(".") or host == "localhost"
    return (
        parts.scheme in ("http", "https", "ftp", "ftps") and named and not set(text) & set(" \t\n")
    )


def _brand(judged: Judged, sent: Mapping[str, Any], store: Store) -> None:
    wanted = sent.get("brand", "")
    if wanted is None or wanted == "":
        if "brand" in sent:
            judged.product = replace(judged.product, brand=None)
        return
    known = isinstance(wanted, str | int) and not isinstance(wanted, bool)
    brand = store.brand(wanted) if known else None
    if brand is None:
        judged.errors["brand"] = [BRAND_UNKNOWN]
    judged.product = replace(judged.product, brand=brand)


def _campaign(judged: Judged, sent: Mapping[str, Any]) -> None:
    wanted = sent.get("campaign")
    if wanted is None or wanted == "":
        if "campaign" in sent:
            judged.product = replace(judged.product, campaign=None)
        return
    number = _integer(wanted)
    if number is None:
        judged.errors["campaign"] = [NOT_INTEGER]
    elif not 1 <= number <= LAST_CAMPAIGN:
        judged.errors["campaign"] = [f'Invalid pk "{number}" - object does not exist.']
    else:
        judged.product = replace(judged.product, campaign=number)


def _integer(value: object) -> int | None:
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    try:
        return int(value)
    except ValueError:
        return None
