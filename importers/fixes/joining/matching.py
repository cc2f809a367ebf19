"""Which row of another table has the very key of each row here; what matches only nearly is told, never taken."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from importers.catalog import arrow
from importers.validation.cells import is_blank
from importers.validation.keys import folded

NONE, SEVERAL, NO_KEY = -1, -2, -3  # instead of a row of the other table


@dataclass(frozen=True, slots=True, eq=False)
class Matches:
    """For each row here the one row there with its key, or why there is none (`NONE`, `SEVERAL`, `NO_KEY`).

    `near` are, for each row here that is `NONE`, a row there that nobody has and whose key differs in case, spaces,
    invisible characters or leading zeros only; else `NONE`. `unused`, `repeated` and `keyless` are rows there: those
    whose key no row here has, those that share their key and differ otherwise (see `match`), those without a key.
    """

    of_row: np.ndarray
    near: np.ndarray
    unused: np.ndarray
    repeated: np.ndarray
    keyless: np.ndarray


def match(own: pa.Array, other: pa.Array, taken: list[pa.Array]) -> Matches:
    """Match keys by their whole text. Rows there of one key are one if all that is `taken` of them is the same."""
    encoded = other.dictionary_encode()
    codes = arrow.numbers_of(encoded.indices, missing=-1).astype(np.int64)
    codes[is_blank(other)] = -1
    there = np.flatnonzero(codes >= 0)
    first = np.full(len(encoded.dictionary), NONE, np.int64)
    first[codes[there][::-1]] = there[::-1]
    torn = _torn(codes, first, there, taken)
    row_of = np.where(torn, SEVERAL, first)
    places = arrow.numbers_of(pc.index_in(own, value_set=encoded.dictionary), missing=-1)
    of_row = np.where(places < 0, NONE, row_of[places] if len(row_of) else NONE).astype(np.int64)
    of_row[is_blank(own)] = NO_KEY
    hit = np.zeros(len(first) + 1, bool)
    hit[places[of_row != NO_KEY]] = True  # the last entry is of those that have none
    unused = there[~hit[codes[there]]]
    lone = unused[~torn[codes[unused]]]
    repeated = there[torn[codes[there]]]
    return Matches(
        of_row, _near(own, other, of_row, lone), unused, repeated, np.flatnonzero(codes < 0)
    )


def _torn(
    codes: np.ndarray, first: np.ndarray, there: np.ndarray, taken: list[pa.Array]
) -> np.ndarray:
    """Return which keys have rows that differ in what is taken of them."""
    torn = np.zeros(len(first), bool)
    again = there[first[codes[there]] != there]
    for values in taken if len(again) else ():
        mine = values.take(arrow.rows(again))
        theirs = values.take(arrow.rows(first[codes[again]]))
        same = arrow.mask_of(pc.fill_null(pc.equal(mine, theirs), False))
        same |= is_blank(mine) & is_blank(theirs)
        torn[codes[again[~same]]] = True
    return torn


def _near(own: pa.Array, other: pa.Array, of_row: np.ndarray, lone: np.ndarray) -> np.ndarray:
    near = np.full(len(own), NONE, np.int64)
    left = np.flatnonzero(of_row == NONE)
    if len(left) and len(lone):
        forms = _form(other.take(arrow.rows(lone)))
        found = pc.index_in(_form(own.take(arrow.rows(left))), value_set=forms)
        at = arrow.numbers_of(found, missing=-1)
        near[left[at >= 0]] = lone[at[at >= 0]]
    return near


def _form(keys: pa.Array) -> pa.Array:
    """Return keys without what may differ by mistake; a key of zeros alone keeps one."""
    return pc.replace_substring_regex(folded(keys), pattern="^0+(.)", replacement=r"\1")
