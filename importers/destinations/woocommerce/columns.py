"""What rows say to WooCommerce, as columns: `content` for many at once."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa

from importers.catalog import arrow
from importers.destinations.base import Profile
from importers.destinations.said_columns import (
    SaidColumns,
    as_json,
    bare,
    filled,
    json_list_of_object,
    matching,
    only,
    visible,
)
from importers.destinations.woocommerce.content import OPTIONAL, TEXTS, decimals_of

_KEY = r"^[1-9A-Za-z_-][0-9A-Za-z_.-]{0,99}$"
_NUMBER = r"^(?:0|[1-9][0-9]{0,8})$"
_ADDRESS = r"^https?://[!-~]+$"


def said_columns(columns: Mapping[str, pa.Array], profile: Profile) -> SaidColumns:
    """Return what rows say; odd SKUs, prices and stocks, and pictures that are files, are left to `content`."""
    keys = filled(columns["sku"])
    blank = arrow.texts([""] * len(keys))
    own = {name: filled(columns.get(name, blank)) for name in ("name", *OPTIONAL)}
    sure = matching(keys, _KEY)
    members = {"sku": as_json(keys), "name": as_json(own["name"])}
    for always in members.values():
        sure &= arrow.mask_of(always.is_valid())
    members = {name: filled(column) for name, column in members.items()}
    for name in OPTIONAL:
        column = own[name]
        there = visible(column)
        written = _written(name, column, decimals_of(profile))
        surely = there | ~arrow.filled(column)
        sure &= surely & (~there | arrow.mask_of(written.is_valid()))
        members[name] = only(written, there)
    marks = np.zeros(len(keys), np.uint8)
    for at, name in enumerate(OPTIONAL):
        marks |= arrow.mask_of(members[name].is_valid()).astype(np.uint8) << at
    return SaidColumns(keys, only(json_list_of_object(members).cast(pa.binary()), sure), marks)


def _written(name: str, column: pa.Array, decimals: int) -> pa.Array:
    """Return a field as JSON has it; null where that is not sure."""
    if name == "price":
        point = rf"(?:\.[0-9]{{1,{decimals}}})?" if decimals else ""
        return only(as_json(column), matching(column, rf"^(?:0|[1-9][0-9]{{0,14}}){point}$"))
    if name == "stock":
        return only(column, matching(column, _NUMBER))
    if name == "image":
        return only(as_json(column), matching(column, _ADDRESS))
    return as_json(column) if name in TEXTS else only(as_json(column), bare(column))
