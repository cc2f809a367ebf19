"""Prices in the usual shapes, `€ 1.234,50` or `1,234.5 USD`, taken apart a whole column at once.

What is certain alone is certain here: one or two decimals, and the currency, if any, at one side. All else is left to
`importers.validation.prices`, which takes apart one price after the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from importers.catalog import arrow
from importers.validation.prices import CURRENCIES

_SPACE = r"[\s\x{a0}\x{202f}]*"
_WORD = r"[^\d\s\x{a0}\x{2007}\x{2009}\x{202f}.,+'’-]"
_SHAPE = (
    rf"^(?P<before>{_WORD}{{0,4}}){_SPACE}"
    r"(?P<whole>\d{1,15}|\d{1,3}(?:GROUP\d{3}){1,4})POINT(?P<part>\d{1,2})"
    rf"{_SPACE}(?P<after>{_WORD}{{0,5}})$"
)


@dataclass(frozen=True, slots=True, eq=False)
class Shaped:
    """Some of the texts, by their places: as plain numbers, and their currencies (ISO 4217, "" for none; objects)."""

    places: np.ndarray
    numbers: pa.Array
    currencies: np.ndarray


def shaped(trimmed: pa.Array) -> Iterator[Shaped]:
    """Yield those of the texts, without space around them, that have a usual shape: with a comma, then with a point."""
    for group, point in (".", ","), (",", "."):
        pattern = _SHAPE.replace("GROUP", f"[{group}]").replace("POINT", f"[{point}]")
        found = pc.extract_regex(trimmed, pattern)
        places = np.flatnonzero(arrow.mask_of(found.is_valid()))
        if len(places):
            yield _taken_apart(found.take(arrow.rows(places)), places, group)


def _taken_apart(found: pa.StructArray, places: np.ndarray, group: str) -> Shaped:
    before, whole, part, after = (
        found.field(name) for name in ("before", "whole", "part", "after")
    )
    whole = pc.replace_substring(whole, pattern=group, replacement="")
    currencies = _currencies(before, after)
    known = currencies != None  # noqa: E711 (of each entry)
    return Shaped(
        places[known],
        pc.binary_join_element_wise(whole, part, ".").filter(arrow.mask(known)),
        currencies[known],
    )


def _currencies(before: pa.Array, after: pa.Array) -> np.ndarray:
    """Return the currency of each pair of words, "" where there are none; None for other words, and for two."""
    words = pc.dictionary_encode(pc.binary_join_element_wise(before, after, " "))
    codes = []
    for pair in words.dictionary.to_pylist():
        word = pair.strip()
        codes.append(CURRENCIES.get(word.casefold()) if word else "")
    of_each: np.ndarray = np.array([*codes, None], object)[arrow.numbers_of(words.indices)]
    return of_each
