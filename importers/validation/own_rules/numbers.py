"""Exact numbers of many cells: decimal, never binary, compared in one go where they are not too long for that."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from importers.catalog import arrow
from importers.validation.cells import Cells, Mask, matches, matches_where
from importers.validation.text import NUMBER

# Of at most 26 digits before the point and 12 after it, which is what the type beside holds.
_USUAL = r"^[+-]?(?:\d{1,26}(?:\.\d{0,12})?|\.\d{1,12})$"
_EXACT = pa.decimal128(38, 12)
_WITH_COMMA = r"^[+-]?\d*,?\d*$"


class Numbers:
    """The cells of a column as numbers."""

    def __init__(self, cells: Cells, decimal_mark: str = ".") -> None:
        """Read them with this decimal mark, and nothing between thousands."""
        self._texts = cells.trimmed if decimal_mark == "." else _with_points(cells.trimmed)
        self.usual = matches(self._texts, _USUAL)
        self.there = self.usual | matches_where(~self.usual & ~cells.settled, self._texts, NUMBER)

    def exact(self, chosen: Mask) -> pa.Array:
        """Return the numbers of some cells, which all are usual ones."""
        return pc.cast(self._texts.filter(arrow.mask(chosen)), _EXACT)

    def few(self, chosen: Mask) -> list[Decimal]:
        """Return the numbers of some cells, which are not many."""
        return [Decimal(text) for text in self._texts.filter(arrow.mask(chosen)).to_pylist()]


def signs(numbers: Numbers, limit: Decimal) -> np.ndarray:
    """Return for each cell -1, 0 or 1 (int8): whether its number is below, at or above a limit; 0 where it has none."""
    found = np.zeros(len(numbers.there), np.int8)
    exact = numbers.exact(numbers.usual)
    found[numbers.usual] = _signs(exact, arrow.text(str(limit)).cast(_EXACT))
    longer = numbers.there & ~numbers.usual
    if longer.any():
        found[longer] = [_sign(number, limit) for number in numbers.few(longer)]
    return found


def signs_between(numbers: Numbers, others: Numbers) -> np.ndarray:
    """Return for each row -1, 0 or 1 (int8): whether the number is below, at or above the other one; 0 without both."""
    found = np.zeros(len(numbers.there), np.int8)
    usual = numbers.usual & others.usual
    found[usual] = _signs(numbers.exact(usual), others.exact(usual))
    longer = numbers.there & others.there & ~usual
    if longer.any():
        pairs = zip(numbers.few(longer), others.few(longer), strict=True)
        found[longer] = [_sign(*pair) for pair in pairs]
    return found


def _signs(numbers: pa.Array, others: pa.Array | pa.Scalar) -> np.ndarray:
    above = arrow.mask_of(pc.greater(numbers, others)).view(np.int8)
    below = arrow.mask_of(pc.less(numbers, others)).view(np.int8)
    return above - below


def _sign(number: Decimal, other: Decimal) -> int:
    return (number > other) - (number < other)


def _with_points(texts: pa.Array) -> pa.Array:
    """Return texts with points for their commas; what is no number with a comma stays none."""
    changed = pc.replace_substring(texts, pattern=",", replacement=".")
    fits = pc.match_substring_regex(texts, _WITH_COMMA)
    return pc.if_else(fits, changed, arrow.text("x").cast(texts.type))
