"""What rows say to Digible, as columns: `content` for many at once."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa

from importers.catalog import arrow
from importers.destinations.said_columns import (
    SaidColumns,
    as_json,
    filled,
    json_list_of_object,
    matching,
    only,
)

# Prices that `price_text` gives back as they are, digit for digit.
_PLAIN_PRICE = r"^(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,9})?$"


def said_columns(columns: Mapping[str, pa.Array]) -> SaidColumns:
    """Return what rows say; one whose price is spelled oddly, or is none, is left to `content`."""
    keys = filled(columns["productId"])
    blank = arrow.texts([""] * len(keys))
    name, price = (filled(columns.get(name, blank)) for name in ("productName", "productPrice"))
    texts = {
        "productName": as_json(name),
        "productPrice": as_json(price),
        "productId": as_json(keys),
    }
    sure = matching(price, _PLAIN_PRICE)
    for column in texts.values():
        sure &= arrow.mask_of(column.is_valid())
    always = {each: filled(column) for each, column in texts.items()}
    return SaidColumns(keys, only(json_list_of_object(always).cast(pa.binary()), sure))
