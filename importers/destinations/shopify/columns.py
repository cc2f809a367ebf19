"""What rows say to Shopify, as columns: `content` for many at once."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from importers.catalog import arrow
from importers.destinations.said_columns import (
    SaidColumns,
    as_json,
    filled,
    json_list_of_object,
    matching,
    only,
    visible,
)
from importers.destinations.shopify.content import OPTIONAL, PRICES, TEXTS

_KEY = r"^[!-~]{1,100}$"
_PRICE = r"^(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,9})?$"
_ADDRESS = r"^https?://[!-+\--:<-{}~]+$"  # one alone, without a sign that parts them
_TAG = r"[!-+\--~]+(?: [!-+\--~]+)*"
_TAGS = rf"^{_TAG}(?:, {_TAG})*$"
_STATUS = r"^(?i:active|archived|draft|unlisted)$"


def said_columns(columns: Mapping[str, pa.Array]) -> SaidColumns:
    """Return what rows say; several pictures, odd prices, tags and SKUs are left to `content`."""
    keys = filled(columns["sku"])
    blank = arrow.texts([""] * len(keys))
    own = {name: filled(columns.get(name, blank)) for name in ("name", "price", *OPTIONAL)}
    sure = matching(keys, _KEY)
    members = {"sku": as_json(keys), "name": as_json(own["name"])}
    for always in members.values():
        sure &= arrow.mask_of(always.is_valid())
    members = {name: filled(column) for name, column in members.items()}
    for name in ("price", *OPTIONAL):
        column = own[name]
        there = visible(column)
        written = _written(name, column)
        sure &= (there | ~arrow.filled(column)) & (~there | arrow.mask_of(written.is_valid()))
        members[name] = only(written, there)
    marks = np.zeros(len(keys), np.uint8)
    for at, name in enumerate(OPTIONAL):
        marks |= arrow.mask_of(members[name].is_valid()).astype(np.uint8) << at
    return SaidColumns(keys, only(json_list_of_object(members).cast(pa.binary()), sure), marks)


def _written(name: str, column: pa.Array) -> pa.Array:
    """Return a field as JSON has it; null where that is not sure."""
    if name in TEXTS:
        return as_json(column)
    if name in PRICES:
        return only(as_json(column), matching(column, _PRICE))
    if name == "status":
        return only(as_json(pc.ascii_lower(column)), matching(column, _STATUS))
    return only(as_json(column), matching(column, _ADDRESS if name == "image" else _TAGS))
