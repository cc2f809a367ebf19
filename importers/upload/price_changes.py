"""Prices beside those that were sent last: how far each moves, over whole columns, and exact where it matters."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from importers.catalog import arrow
from importers.upload.changed_values import ChangedValues
from importers.upload.json_columns import differing

_PLAIN = r"^\s*[+-]?[0-9]{1,15}(?:\.[0-9]{1,12})?\s*$"  # what a float is sure to hold well enough to be sorted by
_NEARLY = 1e-9  # of a percentage, nearer to a limit than which the exact one decides


@dataclass(frozen=True, slots=True, eq=False)
class PriceChanges:
    """The prices of one field in changed rows. `percents` are floats, good for sorting, NaN where none can be told.

    `priced` masks rows that had a price, `no_price` those of them that are to have none, or zero.
    """

    values: ChangedValues
    field: str
    percents: np.ndarray
    priced: np.ndarray
    no_price: np.ndarray

    def over(self, percent: Decimal) -> np.ndarray:
        """Return the places of the rows whose price changes by more than that, the largest change first."""
        limit = float(percent)
        size = np.abs(self.percents)
        sure, near = size > limit, np.abs(size - limit) <= _NEARLY * max(limit, 1.0)
        for place in np.flatnonzero(near).tolist():
            exact = self.percent(place)
            sure[place] = exact is not None and abs(exact) > percent
        places = np.flatnonzero(sure)
        return places[np.argsort(-size[places], kind="stable")]

    def percent(self, place: int) -> Decimal | None:
        """Return by how many percent the price at a place changes, exactly; None where that cannot be told."""
        old, new = (
            decimal_of(column[place].as_py() or "")
            for column in (self.values.old(self.field), self.values.new(self.field))
        )
        return None if not old or new is None else (new - old) * 100 / abs(old)


def price_changes(values: ChangedValues, field: str) -> PriceChanges:
    """Compare the old and new prices of a field."""
    old, new = numbers_in(values.old(field)), numbers_in(values.new(field))
    with np.errstate(all="ignore"):
        percents = np.where(values.compared, (new - old) * 100 / np.abs(old), np.nan)
    priced = values.compared & ~np.isnan(old) & (old != 0)
    no_price = priced & (np.isnan(new) | (new == 0))
    moved = priced & ~no_price & differing(values.old(field), values.new(field))
    return PriceChanges(values, field, np.where(moved, percents, np.nan), priced, no_price)


def numbers_in(column: pa.Array) -> np.ndarray:
    """Return the numbers that texts are, as floats; NaN where one is none. Texts in an odd spelling are looked at."""
    plain = pc.fill_null(pc.match_substring_regex(column, _PLAIN), arrow.mask(np.zeros(1, bool))[0])
    sure = arrow.mask_of(plain)
    trimmed = pc.utf8_trim_whitespace(pc.if_else(plain, column, pa.nulls(1, pa.string())[0]))
    found = np.full(len(column), np.nan)
    found[sure] = arrow.numbers_of(trimmed.filter(plain).cast(pa.float64()))
    for place in np.flatnonzero(~sure & arrow.filled(column)).tolist():
        number = decimal_of(column[place].as_py())
        found[place] = np.nan if number is None else float(number)
    return found


def decimal_of(text: str) -> Decimal | None:
    """Return the finite number that a text is; None if it is none."""
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
