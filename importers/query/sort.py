"""The order of rows by one of their columns."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from importers.catalog.catalog import Catalog

_NUMBER = r"^\s*[+-]?\d+(\.\d+)?\s*$"


def ranks(catalog: Catalog, column: int, *, descending: bool = False) -> np.ndarray:
    """Return each row's place when sorted by a column: numbers by value, then texts, then blanks.

    Rows of equal values stay in the file's order; blanks are last either way.
    """
    return ranks_of(catalog.column(column).combine_chunks(), descending=descending)


def ranks_of(values: pa.Array, *, descending: bool = False) -> np.ndarray:
    """Return each row's place when sorted by these texts, as `ranks`."""
    texts = pc.utf8_trim_whitespace(values)
    numeric = pc.fill_null(pc.match_substring_regex(texts, _NUMBER), False)
    numbers = pc.cast(pc.if_else(numeric, texts, pa.scalar(None, pa.string())), pa.float64())
    blank = pc.fill_null(pc.equal(texts, ""), True)
    words = pc.if_else(pc.or_(blank, numeric), pa.scalar(None, pa.string()), pc.utf8_lower(texts))
    way = "descending" if descending else "ascending"
    table = pa.table({"number": numbers, "word": words})
    order = pc.sort_indices(table, sort_keys=[("number", way), ("word", way)])  # nulls last
    places = np.empty(len(order), dtype=np.int64)
    places[order.to_numpy()] = np.arange(len(order))
    return places


def in_order(rows: np.ndarray | None, places: np.ndarray) -> np.ndarray:
    """Return rows (None: all) in the order of their places."""
    if rows is None:
        return np.argsort(places, kind="stable")
    ordered: np.ndarray = rows[np.argsort(places[rows], kind="stable")]
    return ordered
