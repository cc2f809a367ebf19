"""Fixes that decide by rule about whole rows: which are left out, and which are headings of those below them."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from importers.catalog import arrow
from importers.catalog.catalog import Catalog
from importers.catalog.model import CellRef, Edit, Fix
from importers.fixes.replace import Search
from importers.validation.cells import is_blank
from importers.validation.suggestion import count

_COMMON = 0.5  # of all rows: a value that so many have says nothing of one of them
_LONGEST = 80  # characters of a category's name


def leave_out_where(
    catalog: Catalog, column: int, search: Search, rows: np.ndarray | None = None
) -> Fix:
    """Return the fix that leaves out the rows where a column matches, or where it is blank. BadPattern."""
    found = np.flatnonzero(search.found_in(_whole(catalog, column)) & ~catalog.excluded)
    if rows is not None:
        found = np.intersect1d(found, rows)
    name = catalog.label(column).strip() or "a column"
    how = "holds" if not search.whole else "is"
    where = f"{how} “{search.find}”" if search.find else "is blank"
    title = f"Leave out {count(len(found), 'row')} where {name} {where}"
    return Fix(title, exclude=tuple(found.tolist()))


def categories_into(
    catalog: Catalog, column: int, into: int, rows: np.ndarray | None = None
) -> Fix:
    """Return the fix that writes the text of each category row into a column of the rows below it, and leaves it out.

    A category row has a text in `column` and nothing else of its own: its other cells are blank, or hold what
    most rows hold there. Only cells that are blank are written to, down to the next category.
    """
    heads = _category_rows(catalog, column)
    places = np.arange(catalog.row_count) if rows is None else np.sort(rows)
    lead = np.searchsorted(heads, places, side="right") - 1
    blank = is_blank(_whole(catalog, into))
    full = _are_full(catalog, heads)
    below = places[(lead >= 0) & (blank & full)[places] & ~np.isin(places, heads)]
    leads = heads[np.searchsorted(heads, below, side="right") - 1]
    names = dict(zip(heads.tolist(), catalog.values(heads, column), strict=True))
    edits = tuple(
        Edit(CellRef(row, into), None, (names[lead] or "").strip())
        for row, lead in zip(below.tolist(), leads.tolist(), strict=True)
    )
    used = np.unique(leads)
    out = tuple(used[~catalog.excluded[used]].tolist())
    names_of = "1 category" if len(used) == 1 else f"{len(used):,} categories"
    return Fix(f"Write {names_of} into {count(len(edits), 'row')} below", edits, exclude=out)


def _category_rows(catalog: Catalog, column: int) -> np.ndarray:
    texts = _whole(catalog, column)
    short = pc.fill_null(pc.less_equal(pc.utf8_length(texts), _LONGEST), False)
    found: np.ndarray = ~is_blank(texts) & arrow.mask_of(short)
    for other in range(catalog.column_count):
        if other != column:
            found &= _says_nothing(_whole(catalog, other))
    return np.flatnonzero(found)


def _are_full(catalog: Catalog, heads: np.ndarray) -> np.ndarray:
    """Return which rows hold more than half as many cells as others do: a note or a total below them does not."""
    columns = range(catalog.column_count)
    counts = sum((~is_blank(_whole(catalog, c)) for c in columns), np.zeros(catalog.row_count, int))
    usual = counts[(counts > 0) & ~np.isin(np.arange(len(counts)), heads)]
    full: np.ndarray = counts * 2 > (np.median(usual) if len(usual) else 0)
    return full


def _says_nothing(texts: pa.Array) -> np.ndarray:
    """Return which texts are blank, or what most rows hold."""
    blank = is_blank(texts)
    counted = pc.value_counts(texts.filter(pa.array(~blank)))
    if not len(counted):
        return blank
    counts = counted.field("counts").to_numpy()
    most = int(counts.argmax())
    if counts[most] < _COMMON * len(texts):
        return blank
    usual = pc.fill_null(pc.equal(texts, counted.field("values")[most]), False)
    nothing: np.ndarray = blank | arrow.mask_of(usual)
    return nothing


def _whole(catalog: Catalog, column: int) -> pa.Array:
    whole = catalog.column(column)
    return pa.concat_arrays(whole.chunks) if whole.num_chunks else pa.array([], pa.string())
