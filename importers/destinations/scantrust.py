"""Scantrust's product API: one row to one request, one answer to one verdict."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

from importers.catalog.product import Product
from importers.destinations.answer import (
    Answer,
    Reply,
    Verdict,
    read_failure,
    readable,
    verdict_of,
)
from importers.destinations.base import Profile
from importers.destinations.call import Call, Content, Unsendable, to_json
from importers.destinations.picture import picture

PRODUCTS_PATH = "/api/v2/products/"
ME_PATH = "/api/v2/me/"
BRANDS_PATH = "/api/v2/brands/?limit=100"

_TEXTS = ("description", "client_url")
_OPTIONAL = ("brand", "description", "client_url", "campaign", "image")
_NO_ID = 2**63  # what the record of uploads cannot hold
_LONGEST_KEY = 4_000  # characters of an address; assumed, what servers commonly take
_QUOTED = 200  # characters of a stored value in a sentence
PICTURE_ADDRESS = "Sent without its picture: Scantrust takes picture files, not web addresses."


def content(product: Product, profile: Profile, folder: Path | None = None) -> Content:
    """Return a row's object: only what is not blank is sent; Unsendable.

    `folder` is where the catalog lies: pictures are named relative to it.
    """
    values = product.values
    if _too_long(product.key):
        words = "The SKU is too long to be looked up, so it cannot be uploaded safely."
        raise Unsendable("sku", words)
    fields: dict[str, Any] = {"sku": product.key, "name": values.get("name", "")}
    brand = values.get("brand", "").strip() or profile.default_brand.strip()
    if brand:
        fields["brand"] = _brand(brand, profile)
    fields |= {name: values[name] for name in _TEXTS if values.get(name, "").strip()}
    campaign = values.get("campaign", "").strip()
    if campaign:
        fields["campaign"] = _campaign(campaign)
    image = values.get("image", "").strip()
    blank = tuple(
        [n for n in _OPTIONAL if n not in fields and n in values and not values[n].strip()]
    )
    if "://" in image or image.startswith("//"):
        notes = (("image", PICTURE_ADDRESS),)
        return Content(product.key, fields, None, notes, blank, _OPTIONAL)
    return Content(product.key, fields, picture(image, folder), (), blank, _OPTIONAL)


def _too_long(key: str) -> bool:
    """Tell whether a SKU does not fit into an address, where each of its characters takes 12 at most."""
    return 12 * len(key) > _LONGEST_KEY < len(quote(key, safe="", errors="replace"))


def _brand(text: str, profile: Profile) -> int | str:
    """Send digits as an id; text that a number would not give back (`007`) stays a reference."""
    if text.isascii() and text.isdigit() and str(int(text[:4000])) == text:
        return text if profile.brand_as_reference else int(text)
    return text


def _campaign(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise Unsendable("campaign", f"The campaign {text!r} is not the number of a campaign.")
    return int(text)


def create_call(item: Content, profile: Profile) -> Call:
    """Return the request that makes a new product."""
    return Call("POST", profile.base_url + PRODUCTS_PATH, to_json(dict(item.fields)))


def change_call(remote_id: int, fields: Mapping[str, Any], profile: Profile) -> Call:
    """Return the request that changes only these fields of a product; the SKU stays as it is."""
    changed = {name: value for name, value in fields.items() if name != "sku"}
    return Call("PATCH", _product_url(remote_id, profile), to_json(changed))


def picture_call(remote_id: int, image: Path, profile: Profile) -> Call:
    """Return the request that gives a product its picture, by multipart."""
    return Call("PATCH", _product_url(remote_id, profile), image=image)


def lookup_call(key: str, profile: Profile, *, archived: bool = False) -> Call:
    """Return the request that asks whether a SKU exists, among the archived ones or the others."""
    query = f"?sku__exact={quote(key, safe='')}" + ("&is_archived=1" if archived else "")
    return Call("GET", profile.base_url + PRODUCTS_PATH + query)


def _product_url(remote_id: int, profile: Profile) -> str:
    return f"{profile.base_url}{PRODUCTS_PATH}{remote_id}/"


def read_saved(reply: Reply, key: str) -> Answer:
    """Judge the answer to POST or PATCH: a success has an `id` and the very SKU that was sent."""
    if verdict_of(reply.status) is not Verdict.ACCEPTED:
        return _refined(read_failure(reply), reply)
    saved = reply.json()
    remote_id = _id(saved)
    if remote_id is None:
        return read_failure(reply)
    if saved.get("sku") != key:
        message = "The server answered for another SKU than the one that was sent."
        return Answer(Verdict.AMBIGUOUS, message, reply.status)
    return Answer(Verdict.ACCEPTED, "", reply.status, remote_id=remote_id, record=saved)


def _refined(answer: Answer, reply: Reply) -> Answer:
    """Tell the two refusals apart that something can be done about, and a firewall's from the shop's.

    Assumed: a 403 that is no JSON comes from something before the API that dislikes this very request; another
    token would not help, and the other rows need not wait for one.
    """
    if answer.status == 403 and reply.json() is None:
        return Answer(Verdict.REFUSED, answer.message, 403, (("", answer.message),))
    if answer.status == 404:
        return _with(answer, Verdict.MISSING)
    unique = any(name == "sku" and "unique" in text.lower() for name, text in answer.messages)
    if answer.status == 400 and unique and len(answer.messages) == 1:
        return _with(answer, Verdict.EXISTS)
    return answer


def _with(answer: Answer, verdict: Verdict) -> Answer:
    return Answer(verdict, answer.message, answer.status, answer.messages)


def read_lookup(reply: Reply, key: str) -> Answer:
    """Judge a lookup: ACCEPTED with a `record`, or without one when the SKU is not there.

    REFUSED when the shop answers for other SKUs: it may take one spelling for the other. Whatever else does
    not prove presence or absence is AMBIGUOUS: a list that is not one, or that goes on elsewhere.
    """
    if verdict_of(reply.status) is not Verdict.ACCEPTED:
        return read_failure(reply)
    found = reply.json()
    if not isinstance(found, dict) or not isinstance(results := found.get("results"), list):
        return read_failure(reply)
    skus = [item.get("sku") if isinstance(item, dict) else None for item in results]
    if key in skus:
        return _looked_up(reply, results[skus.index(key)])
    if found.get("next") or found.get("count", 0) != len(results):
        return _untold(reply)
    if not results:
        return Answer(Verdict.ACCEPTED, "", reply.status)
    if not isinstance(other := skus[0], str):
        return _untold(reply)
    words = f"Asked for this SKU, the shop answers for {other[:80]!r}: it may take the two for one."
    return Answer(Verdict.REFUSED, words, reply.status, (("sku", words),))


def _looked_up(reply: Reply, record: Mapping[str, Any]) -> Answer:
    remote_id = _id(record)
    if remote_id is None:
        return _untold(reply)
    return Answer(Verdict.ACCEPTED, "", reply.status, remote_id=remote_id, record=record)


def _untold(reply: Reply) -> Answer:
    message = "The server's list of products does not tell whether this SKU exists."
    return Answer(Verdict.AMBIGUOUS, message, reply.status)


def _id(record: Any) -> int | None:
    found = record.get("id") if isinstance(record, dict) else None
    known = isinstance(found, int) and not isinstance(found, bool) and 0 < found < _NO_ID
    return found if known else None


def differences(sent: Mapping[str, Any], record: Mapping[str, Any]) -> dict[str, Any]:
    """Return the sent fields whose stored value is another, with that stored value.

    The space around a text and the kind of its line ends do not count, since the framework behind
    the API is assumed to tidy them. A brand sent as a reference is compared only with a stored `reference`.
    """
    compared = {name: (value, _stored(name, value, record)) for name, value in sent.items()}
    return {
        name: stored
        for name, (value, stored) in compared.items()
        if stored is not _UNTOLD and _bare(stored) != _bare(value)
    }


_UNTOLD = object()


def _stored(name: str, sent: Any, record: Mapping[str, Any]) -> Any:
    value = record.get(name, _UNTOLD)
    if isinstance(value, dict):  # a lookup gives objects where a POST takes ids
        return value.get("id" if isinstance(sent, int) else "reference", _UNTOLD)
    return value


def _bare(value: Any) -> Any:
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value


def clearing(blank: Iterable[str]) -> dict[str, Any]:
    """Return what to send so that the shop clears these fields: "" for a text (assumed), nothing for others."""
    return {name: "" for name in blank if name in _TEXTS}


def not_cleared(blank: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Tell of each field that no documented request can clear."""
    return tuple(
        (name, f"The {name} is blank here, but the shop keeps the one it had: clear it there.")
        for name in blank
        if name not in _TEXTS
    )


def as_stored(item: Content, record: Mapping[str, Any]) -> Content:
    """Return the row as it must have been if the shop has what it sent: with the shop's values."""
    differing = differences(item.fields, record)
    fields: dict[str, Any] = {}
    for name in ("sku", "name", *_OPTIONAL[:-1]):
        value = item.fields.get(name)
        if name in differing:
            value = differing[name]
        elif name in item.blank:
            told = _stored(name, "" if name in _TEXTS else 0, record)
            value = None if told is _UNTOLD else told
        if value not in (None, ""):
            fields[name] = value
    return replace(item, fields=fields)


def refusals(differing: Iterable[tuple[str, Any]]) -> tuple[tuple[str, str], ...]:
    """Return what to tell of a product that exists and differs, one sentence a field."""
    return tuple(
        (name, f"The shop already has this SKU with another {name}: {_quoted(value)}.")
        for name, value in differing
    )


def _quoted(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= _QUOTED else f"{text[:_QUOTED]}…"


def read_me(reply: Reply) -> Answer:
    """Judge the answer to "who am I": ACCEPTED with what it told as `record`."""
    told = reply.json() if verdict_of(reply.status) is Verdict.ACCEPTED else None
    if not isinstance(told, dict):
        return read_failure(reply)
    return Answer(Verdict.ACCEPTED, "", reply.status, record=told)


def read_brands(reply: Reply) -> tuple[list[tuple[int, str, str]], str | None] | None:
    """Return the (id, name, reference) of a page of brands and the next page's address.

    Accepts the list envelope and a bare list; None if it is neither. Assumed: the reference's key is `reference`.
    """
    content = reply.json() if verdict_of(reply.status) is Verdict.ACCEPTED else None
    following = content.get("next") if isinstance(content, dict) else None
    items = content.get("results") if isinstance(content, dict) else content
    if not isinstance(items, list):
        return None
    brands = [
        (number, readable(_text(item.get("name"))), _reference(item.get("reference")))
        for item in items
        if (number := _id(item)) is not None
    ]
    return brands, following if isinstance(following, str) else None


def _reference(told: Any) -> str:
    """Return a reference as it is sent; one that nobody could read or type is none."""
    text = _text(told)
    return text if readable(text) == text else ""


def _text(told: Any) -> str:
    return str(told) if isinstance(told, str | int) and not isinstance(told, bool) else ""
