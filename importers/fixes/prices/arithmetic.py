"""Exact arithmetic with many prices at once, in whole numbers: no float, no exponent, no digit lost.

A price is a whole number and how many decimals it has. The same lines reckon with an array of 64-bit numbers, where
all that comes up fits into it, and with Python's own numbers of any length where it does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import gcd
from typing import Any

import numpy as np

from importers.fixes.prices.formula import PriceFormula
from importers.fixes.prices.rounding import Direction, Grid, Rounding

_ROOM = 2**62
MOST_DIGITS = 15  # before the point of a result, as many as a spreadsheet keeps of a number


@dataclass(frozen=True, slots=True)
class _Plan:
    """To which place of the grid a price `v` goes: `(v × times − shift) ÷ unit`, rounded in a direction."""

    times: int
    shift: int
    unit: int
    direction: Direction

    @classmethod
    def of(cls, formula: PriceFormula, grid: Grid, decimals: int) -> _Plan:
        """Return the plan for prices of so many decimals."""
        factor = formula.factor
        times = factor.numerator * 10**grid.decimals
        scale = factor.denominator * 10**decimals
        shift, unit = grid.ending * scale, grid.period * scale
        common = gcd(times, shift, unit)
        rounding = formula.rounding or Rounding()
        return cls(times // common, shift // common, unit // common, rounding.direction)

    def place(self, value: Any) -> Any:
        """Return which place of the grid, below 0 where there is none; of a number, or of an array of them."""
        above = value * self.times - self.shift
        if self.direction is Direction.DOWN:
            return above // self.unit
        if self.direction is Direction.UP:
            return -(-above // self.unit)
        return (2 * above + self.unit) // (2 * self.unit)

    def fits(self, largest: int) -> bool:
        """Tell whether all that comes up for a price, and all below it, fits into 64 bits."""
        return 2 * (largest * self.times + self.shift + self.unit) < _ROOM


def calculated(formula: PriceFormula, values: np.ndarray, decimals: int) -> tuple[np.ndarray, int]:
    """Return the results for prices above zero as whole numbers, and how many decimals those have.

    `values` are an array of int64, or of Python's numbers (dtype object), of `decimals` decimals each. A result of
    0 stands for none: there is no price above zero at that place, or it would have more than `MOST_DIGITS` digits.
    """
    written = formula.written_decimals
    kept = decimals if written is None else written
    grid = (formula.rounding or Rounding()).grid(kept)
    plan = _Plan.of(formula, grid, decimals)
    largest = int(values.max()) if len(values) else 0
    if not (plan.fits(largest) and _grid_fits(grid, plan.place(largest), kept)):
        values = values.astype(object)
    place = plan.place(values)
    if plan.direction is not Direction.DOWN:  # below the first there is none nearer
        place = np.maximum(place, 0)
    results = (place * grid.period + grid.ending) * 10 ** (kept - grid.decimals)
    unusable = (place < 0) | (results <= 0) | (results >= 10 ** (MOST_DIGITS + kept))
    return np.where(np.asarray(unusable, bool), 0, results), kept


def _grid_fits(grid: Grid, place: int, kept: int) -> bool:
    largest = (abs(place) + 1) * grid.period + grid.ending
    return largest * 10 ** (kept - grid.decimals) < _ROOM and kept + MOST_DIGITS < 19
