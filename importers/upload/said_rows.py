"""What the rows of an upload say: their keys, and the hashes of their content; as columns where that can be."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from importers.catalog import arrow
from importers.catalog.product import Product, Products
from importers.destinations.base import Profile
from importers.destinations.call import HASH_BYTES, Unsendable
from importers.destinations.registry import destination_of
from importers.destinations.said_columns import SaysColumns, visible

_SLICE = 50_000  # rows whose texts are in memory together
Reason = tuple[str, str]  # the field, and the sentence


@dataclass(frozen=True, slots=True, eq=False)
class SaidRows:
    """What rows say, each at its place among the products: key as it is sent, digest of its content.

    `digests` has a null where the row cannot be put into a request; `reasons` says why, by place.
    `bare_digests` are those without the byte of optional fields, as earlier versions kept them.
    """

    keys: pa.Array
    digests: pa.Array
    bare_digests: pa.Array
    reasons: Mapping[int, Reason]


def said_rows(profile: Profile, products: Products) -> SaidRows:
    """Return what all the products say. Slow for many rows whose columns cannot tell it."""
    keys, digests, bare, reasons = [], [], [], {}
    for start in range(0, len(products), _SLICE):
        some = _said(profile, products, products.rows[start : start + _SLICE])
        keys.append(some.keys)
        digests.append(some.digests)
        bare.append(some.bare_digests)
        reasons.update({start + at: reason for at, reason in some.reasons.items()})
    return SaidRows(
        _together(keys, pa.string()),
        _together(digests, pa.binary()),
        _together(bare, pa.binary()),
        reasons,
    )


def _together(parts: list[pa.Array], kind: pa.DataType) -> pa.Array:
    return pa.chunked_array(parts, kind).combine_chunks()


def _said(profile: Profile, products: Products, rows: np.ndarray) -> SaidRows:
    columns = {name: arrow.taken(column, rows) for name, column in products.columns.items()}
    destination = destination_of(profile)
    if not isinstance(destination, SaysColumns):
        return _row_by_row(profile, products, rows, columns)
    told = destination.said_columns(columns, profile)
    sure = arrow.mask_of(told.said.is_valid()) & visible(told.keys)
    if not sure.any():
        return _row_by_row(profile, products, rows, columns)
    hashes = [
        hashlib.blake2b(said or b"", digest_size=HASH_BYTES).digest()
        for said in told.said.to_pylist()
    ]
    bare = _of_one_size(hashes, HASH_BYTES)
    digests = bare if told.marks is None else _marked(hashes, told.marks)
    if sure.all():
        return SaidRows(told.keys, digests, bare, {})
    rest = np.flatnonzero(~sure)
    asked = _row_by_row(profile, products, rows[rest], _those(columns, rest))
    places = np.arange(len(rows))
    places[rest] = len(rows) + np.arange(len(rest))

    def filled_in(mine: pa.Array, theirs: pa.Array) -> pa.Array:
        return pa.concat_arrays([mine, theirs]).take(arrow.rows(places))

    reasons = {int(rest[at]): reason for at, reason in asked.reasons.items()}
    return SaidRows(
        filled_in(told.keys, asked.keys),
        filled_in(digests, asked.digests),
        filled_in(bare, asked.bare_digests),
        reasons,
    )


def _of_one_size(values: list[bytes], size: int) -> pa.Array:
    offsets = np.arange(len(values) + 1, dtype=np.int32) * size
    parts = [None, pa.py_buffer(offsets), pa.py_buffer(b"".join(values))]
    return pa.Array.from_buffers(pa.binary(), len(values), parts)


def _marked(hashes: list[bytes], marks: np.ndarray) -> pa.Array:
    """Put a byte behind each hash."""
    whole = np.empty((len(hashes), HASH_BYTES + 1), np.uint8)
    whole[:, :-1] = np.frombuffer(b"".join(hashes), np.uint8).reshape(-1, HASH_BYTES)
    whole[:, -1] = marks
    offsets = np.arange(len(hashes) + 1, dtype=np.int32) * (HASH_BYTES + 1)
    parts = [None, pa.py_buffer(offsets), pa.py_buffer(whole)]
    return pa.Array.from_buffers(pa.binary(), len(hashes), parts)


def _those(columns: Mapping[str, pa.Array], places: np.ndarray) -> dict[str, pa.Array]:
    return {name: column.take(arrow.rows(places)) for name, column in columns.items()}


def _row_by_row(
    profile: Profile, products: Products, rows: np.ndarray, columns: Mapping[str, pa.Array]
) -> SaidRows:
    """Ask the destination for the content of each row."""
    content, folder = destination_of(profile).content, products.folder
    keys: list[str] = []
    digests: list[bytes | None] = []
    reasons: dict[int, Reason] = {}
    for place, product in enumerate(_products(products.key, rows, columns)):
        try:
            if not product.key.strip():
                raise Unsendable(products.key, "The row has no SKU.")
            said = content(product, profile, folder)
            digest = said.digest
            keys.append(said.key)
            digests.append(digest)
        except Unsendable as error:
            keys.append(product.key)
            digests.append(None)
            reasons[place] = (error.field, str(error))
    bare = [None if digest is None else digest[:HASH_BYTES] for digest in digests]
    return SaidRows(arrow.texts(keys), arrow.blobs(digests), arrow.blobs(bare), reasons)


def products_at(products: Products, rows: np.ndarray) -> Iterator[Product]:
    """Give some rows as products: much faster than cell by cell."""
    columns = {name: arrow.taken(column, rows) for name, column in products.columns.items()}
    return _products(products.key, rows, columns)


def _products(key: str, rows: np.ndarray, columns: Mapping[str, pa.Array]) -> Iterator[Product]:
    lists = {name: column.to_pylist() for name, column in columns.items()}
    for place, row in enumerate(rows.tolist()):
        values = {name: cells[place] or "" for name, cells in lists.items()}
        yield Product(row, values[key], values)
