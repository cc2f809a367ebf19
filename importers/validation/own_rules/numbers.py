"""Exact comparison of the numbers of many cells: by binary numbers first, by decimals wherever those are the same.

Rounding to binary never turns an order around, so that two numbers whose binary ones differ are in that very order;
only where those are equal must one look closer.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from importers.catalog import arrow
from importers.validation.cells import Cells, Mask, matches
from importers.validation.text import NUMBER

# Of at most 26 digits before the point and 12 after it, which is what the type beside holds.
_USUAL = r"^[+-]?(?:\d{1,26}(?:\.\d{0,12})?|\.\d{1,12})$"
_EXACT = pa.decimal128(38, 12)
_WITH_COMMA = r"^[+-]?\d*,?\d*$"


class Numbers:
    """The cells of a column as numbers."""

    def __init__(self, cells: Cells, decimal_mark: str = ".") -> None:
        """Read them with this decimal mark, and nothing between thousands."""
        self.texts = cells.trimmed if decimal_mark == "." else _with_points(cells.trimmed)

    @cached_property
    def there(self) -> Mask:
        """Return which cells are numbers."""
        return matches(self.texts, NUMBER)

    @cached_property
    def rounded(self) -> np.ndarray:
        """Return the numbers of the cells that are numbers (float64), rounded to the nearest."""
        texts = self.texts if self.there.all() else self.texts.filter(arrow.mask(self.there))
        return arrow.numbers_of(pc.cast(texts, pa.float64()))

    def spread(self) -> np.ndarray:
        """Return the rounded numbers at the places of their cells, NaN elsewhere."""
        if self.there.all():
            return self.rounded
        spread = np.full(len(self.there), np.nan)
        spread[self.there] = self.rounded
        return spread


def signs(numbers: Numbers, limit: Decimal) -> np.ndarray:
    """Return for each cell -1, 0 or 1 (int8): whether its number is below, at or above a limit; 0 where it has none."""
    found = np.zeros(len(numbers.there), np.int8)
    near = float(limit)
    found[numbers.there] = _signs(numbers.rounded, near)
    close = np.flatnonzero(numbers.there)[numbers.rounded == near]
    if len(close):
        texts = numbers.texts.take(arrow.rows(close)).dictionary_encode()
        distinct = [_sign(Decimal(text), limit) for text in texts.dictionary.to_pylist()]
        found[close] = np.array(distinct, np.int8)[arrow.numbers_of(texts.indices)]
    return found


def signs_between(numbers: Numbers, others: Numbers) -> np.ndarray:
    """Return for each row -1, 0 or 1 (int8): whether the number is below, at or above the other one; 0 without both."""
    here, there = numbers.spread(), others.spread()
    found = _signs(here, there)
    close = np.flatnonzero(here == there)
    differ = arrow.mask_of(pc.not_equal(_taken(numbers, close), _taken(others, close)))
    close = close[differ]
    if len(close):
        found[close] = _exact_signs(_taken(numbers, close), _taken(others, close))
    return found


def _exact_signs(texts: pa.Array, others: pa.Array) -> np.ndarray:
    found = np.zeros(len(texts), np.int8)
    usual = matches(texts, _USUAL) & matches(others, _USUAL)
    chosen = arrow.mask(usual)
    left, right = (pc.cast(each.filter(chosen), _EXACT) for each in (texts, others))
    above, below = (arrow.mask_of(order(left, right)) for order in (pc.greater, pc.less))
    found[usual] = above.view(np.int8) - below.view(np.int8)
    rest = arrow.mask(~usual)
    pairs = zip(texts.filter(rest).to_pylist(), others.filter(rest).to_pylist(), strict=True)
    found[~usual] = [_sign(Decimal(text), Decimal(other)) for text, other in pairs]
    return found


def _taken(numbers: Numbers, rows: np.ndarray) -> pa.Array:
    return numbers.texts.take(arrow.rows(rows))


def _signs(numbers: np.ndarray, others: np.ndarray | float) -> np.ndarray:
    signs: np.ndarray = (numbers > others).view(np.int8) - (numbers < others).view(np.int8)
    return signs


def _sign(number: Decimal, other: Decimal) -> int:
    return (number > other) - (number < other)


def _with_points(texts: pa.Array) -> pa.Array:
    """Return texts with points for their commas; what is no number with a comma stays none."""
    changed = pc.replace_substring(texts, pattern=",", replacement=".")
    fits = pc.match_substring_regex(texts, _WITH_COMMA)
    return pc.if_else(fits, changed, arrow.text("x").cast(texts.type))
