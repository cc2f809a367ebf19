"""Scantrust's requests: one product each, by its SKU or by its number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from importers.destinations.base import Profile
from importers.destinations.call import Call, Content, RemoteId, to_json
from importers.destinations.work import Task, TaskKind

CREATE, EDIT = "product_create", "product_edit"  # documented names of permissions
PRODUCTS_PATH = "/api/v2/products/"
ME_PATH = "/api/v2/me/"
BRANDS_PATH = "/api/v2/brands/?limit=100"


def create_call(item: Content, profile: Profile) -> Call:
    """Return the request that makes a new product."""
    return Call("POST", profile.base_url + PRODUCTS_PATH, to_json(dict(item.fields)), needs=CREATE)


def change_call(remote_id: RemoteId, fields: Mapping[str, Any], profile: Profile) -> Call:
    """Return the request that changes only these fields of a product; the SKU stays as it is."""
    changed = {name: value for name, value in fields.items() if name != "sku"}
    return Call("PATCH", _product_url(remote_id, profile), to_json(changed), needs=EDIT)


def picture_call(remote_id: RemoteId, image: Path, profile: Profile) -> Call:
    """Return the request that gives a product its picture, by multipart."""
    return Call("PATCH", _product_url(remote_id, profile), image=image, needs=EDIT)


def lookup_call(key: str, profile: Profile, *, archived: bool = False) -> Call:
    """Return the request that asks whether a SKU exists, among the archived ones or the others."""
    query = f"?sku__exact={quote(key, safe='')}" + ("&is_archived=1" if archived else "")
    return Call("GET", profile.base_url + PRODUCTS_PATH + query)


def _product_url(remote_id: RemoteId, profile: Profile) -> str:
    return f"{profile.base_url}{PRODUCTS_PATH}{remote_id}/"


def first_calls(task: Task, content: Content, profile: Profile) -> Iterator[Call]:
    """Yield what is sent for one row first, as far as it is known before any answer."""
    remote_id = task.entry.remote_id if task.entry else None
    if task.kind is TaskKind.NEW:
        yield create_call(content, profile)
    elif task.kind is TaskKind.UNSETTLED or remote_id is None:
        yield lookup_call(content.key, profile)
    else:
        yield change_call(remote_id, content.fields, profile)
        if content.image is not None:
            yield picture_call(remote_id, content.image, profile)
