"""WooCommerce's requests: batches to make and to change products, and questions by SKU or by number.

Never `_fields` with a batch: its answer would be empty (measured), and so prove nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from importers.destinations.base import Profile
from importers.destinations.call import Call, Content, RemoteId, to_json
from importers.destinations.delivery.batch_api import Change
from importers.destinations.gone import DRAFT, OUT_OF_STOCK, GoneChoice
from importers.destinations.woocommerce.content import addresses
from importers.destinations.work import Task, TaskKind

BASE_PATH = "/wp-json/wc/v3"
BATCH = 100  # measured: one more is a 413
_SAME_NAME = ("name", "description", "short_description", "sku")
# Measured: where the shop counts a product's pieces only their number decides, elsewhere it is not looked at.
MARKS: Mapping[GoneChoice, Mapping[str, Any]] = {
    DRAFT: {"status": "draft"},
    OUT_OF_STOCK: {"stock_status": "outofstock", "stock_quantity": 0},
}
Number = Callable[[str], int | None]


def address(profile: Profile, path: str) -> str:
    """Return an address of the API; a profile may name the shop, or the API itself."""
    shop = profile.base_url.rstrip("/").removesuffix(BASE_PATH)
    return f"{shop}{BASE_PATH}{path}"


def create_call(items: Sequence[Content], profile: Profile, number: Number) -> Call:
    """Return the request that makes products together; the same rows always give the same bytes."""
    status = "publish" if profile.flag("publish") else "draft"
    made = [{"type": "simple", "status": status, **body(item.fields, number)} for item in items]
    return _batch({"create": made}, profile)


def change_call(changes: Sequence[Change], profile: Profile, number: Number) -> Call:
    """Return the request that changes products together, each by its number; the SKU stays as it is."""
    changed = [
        {"id": change.remote_id, **body(_without_key(change.fields), number)} for change in changes
    ]
    return _batch({"update": changed}, profile)


def mark_call(remote_id: RemoteId, choice: GoneChoice, profile: Profile) -> Call:
    """Return the request that marks a product as gone, and changes nothing else of it."""
    return _batch({"update": [{"id": remote_id, **MARKS[choice]}]}, profile)


def _batch(content: Mapping[str, Any], profile: Profile) -> Call:
    return Call("POST", address(profile, "/products/batch"), to_json(content))


def _without_key(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if name != "sku"}


def body(fields: Mapping[str, Any], number: Number) -> dict[str, Any]:
    """Return a row's fields as the API names them; `number` gives that of a category, None where it is not known."""
    made: dict[str, Any] = {name: fields[name] for name in _SAME_NAME if name in fields}
    if "price" in fields:
        made["regular_price"] = fields["price"]
    if "stock" in fields:
        made |= {"manage_stock": True, "stock_quantity": fields["stock"]}
    if "category" in fields:
        text = fields["category"]
        known = number(text)
        made["categories"] = [{"name": text} if known is None else {"id": known}]
    if "image" in fields:
        made["images"] = [{"src": each} for each in addresses(fields["image"])]
    return made


def lookup_call(keys: Sequence[str], profile: Profile) -> Call:
    """Return the question which products have these SKUs; none of them holds a comma.

    `context=edit`: as it is stored, not as it is shown to a visitor.
    """
    listed = ",".join(quote(key, safe="") for key in keys)
    return Call("GET", address(profile, f"/products?context=edit&per_page=100&sku={listed}"))


def probe_call(remote_id: RemoteId, profile: Profile) -> Call:
    """Return the question for a product by its number."""
    return Call("GET", address(profile, f"/products/{remote_id}?context=edit"))


def first_calls(
    batch: Sequence[tuple[Task, Content]], profile: Profile, fits: Callable[[Sequence[str]], int]
) -> Iterator[Call]:
    """Yield the creation of what is new, and the questions for the rest.

    A category that is named has the name in it, which is sent as its number once the shop's list is read.
    """
    new = [item for task, item in batch if task.kind is TaskKind.NEW]
    if new:
        yield create_call(new, profile, _as_written)
    keys = [item.key for task, item in batch if task.kind is not TaskKind.NEW]
    while keys:
        now, keys = keys[: fits(keys)], keys[fits(keys) :]
        yield lookup_call(now, profile)


def _as_written(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() else None
