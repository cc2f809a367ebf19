"""Handles of products, the last part of their address in a shop: the same at each export, whatever else is in the file.

A handle is the SKU in lower case where nothing is lost by that: `AB-12` is `ab-12`. Any other SKU, such as `ab-12` or
`AB/12`, would share it with one that may be in the next file; it gets a hash of the very SKU behind it. So no product
ever takes another one's address, and rows may come and go.
"""

from __future__ import annotations

import re
import unicodedata
from hashlib import blake2b

import pyarrow as pa
import pyarrow.compute as pc

from importers.catalog import arrow

_PLAIN = r"^[A-Z0-9]+(?:-[A-Z0-9]+)*$"
_MOST = 200  # characters of a SKU; a handle may have 255
_HASH = 4  # bytes


def handles(keys: pa.Array) -> pa.Array:
    """Return the handle of each SKU: letters from a to z, digits, and single hyphens between them."""
    lower = pc.ascii_lower(keys)
    odd = ~arrow.mask_of(pc.match_substring_regex(keys, _PLAIN))
    odd |= arrow.numbers_of(pc.utf8_length(keys)) > _MOST
    if not odd.any():
        return lower
    spelled = arrow.texts(list(map(_with_hash, keys.filter(arrow.mask(odd)).to_pylist())))
    return pc.replace_with_mask(lower, arrow.mask(odd), spelled)


def _with_hash(key: str) -> str:
    plain = unicodedata.normalize("NFKD", key).encode("ascii", "ignore").decode().lower()
    words = re.sub("[^a-z0-9]+", "-", plain)[:_MOST].strip("-")
    digest = blake2b(key.encode(), digest_size=_HASH).hexdigest()
    return f"{words}-{digest}" if words else digest
