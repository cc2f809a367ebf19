"""What rows say to Scantrust, as columns: `content` for many at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

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
from importers.destinations.scantrust.content import OPTIONAL, TEXTS

_MOST_KEY = 300  # characters; `content` looks at longer ones itself
_NUMBER = r"^(?:0|[1-9][0-9]{0,17})$"
_LONG_NUMBER = r"^[0-9]{19,}$"
_ADDRESS = r"^[a-z]{3,5}://"


def said_columns(columns: Mapping[str, pa.Array], profile: Profile) -> SaidColumns:
    """Return what rows say; pictures that are files, and what is spelled oddly, are left to `content`."""
    keys = filled(columns["sku"])
    blank = arrow.texts([""] * len(keys))
    own = {name: filled(columns.get(name, blank)) for name in (*OPTIONAL, "name")}
    default = profile.text("default_brand").strip()
    if default:
        there = arrow.mask(arrow.filled(own["brand"]))
        own["brand"] = pc.if_else(there, own["brand"], arrow.text(default))
    lengths = arrow.numbers_of(pc.utf8_length(keys))
    sure = bare(keys) & (lengths > 0) & (lengths < _MOST_KEY)
    members = {"sku": as_json(keys), "name": as_json(own["name"])}
    for always in members.values():
        sure &= arrow.mask_of(always.is_valid())
    members = {name: filled(column) for name, column in members.items()}
    for name, spelled in _spellings(profile).items():
        there, surely = _stands(own[name])
        written = spelled(own[name])
        sure &= surely & (~there | arrow.mask_of(written.is_valid()))
        members[name] = only(written, there)
    there, surely = _stands(own["image"])
    sure &= surely & (~there | matching(own["image"], _ADDRESS))
    marks = np.zeros(len(keys), np.uint8)
    for at, name in enumerate(OPTIONAL):
        if name in members:
            marks |= arrow.mask_of(members[name].is_valid()).astype(np.uint8) << at
    said = only(json_list_of_object(members).cast(pa.binary()), sure)
    return SaidColumns(keys, said, marks)


def _stands(column: pa.Array) -> tuple[np.ndarray, np.ndarray]:
    """Return where a column has a value, and where that is sure: not where it may be nothing but odd spaces."""
    there = visible(column)
    return there, there | ~arrow.filled(column)


def _spellings(profile: Profile) -> dict[str, Callable[[pa.Array], pa.Array]]:
    """Return how each optional field is written; what it gives null for is not sure."""
    texts: dict[str, Callable[[pa.Array], pa.Array]] = dict.fromkeys(TEXTS, as_json)
    return texts | {"brand": lambda brands: _brand(brands, profile), "campaign": _campaign}


def _campaign(column: pa.Array) -> pa.Array:
    """Write numbers as they are."""
    return only(column, matching(column, _NUMBER))


def _brand(column: pa.Array, profile: Profile) -> pa.Array:
    """Write numbers as numbers, or as text where the profile says so; other brands as text."""
    text = only(as_json(column), bare(column) & ~matching(column, _LONG_NUMBER))
    if profile.flag("brand_as_reference"):
        return text
    number = matching(column, _NUMBER)
    return pc.if_else(arrow.mask(number), column, text)
