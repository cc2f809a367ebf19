"""The prices of a column as exact numbers; of each text that gives none, why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import IntEnum

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from importers.catalog import arrow
from importers.fixes.prices.formula import PriceFormula
from importers.fixes.prices.shapes import Shaped, shaped
from importers.validation.cells import matches
from importers.validation.prices import PriceColumn, plain, taken_apart

MOST_DECIMALS = 30  # of a price that is read
_MOST_DIGITS = 15  # before its point
_SIMPLE = r"^\d{1,15}(\.\d{1,3})?$"
_OPEN = r"^[1-9]\d{0,2}\.\d{3}$"
_ZERO = r"^0*(\.0*)?$"
_FITTING = 18  # digits that a 64-bit number surely has room for

Groups = dict[int, tuple[np.ndarray, np.ndarray]]


class Why(IntEnum):
    """Why a price is left as it is; `NONE`: it is not."""

    NONE = 0
    BLANK = 1
    NO_PRICE = 2
    OPEN_MARK = 3
    ZERO = 4
    NEGATIVE = 5
    OTHER_CURRENCY = 6
    SEVERAL_CURRENCIES = 7
    TOO_LONG = 8
    NOTHING_THERE = 9  # no price above zero lies where it would be rounded to
    SAME = 10


@dataclass(frozen=True, slots=True, eq=False)
class ReadPrices:
    """Each different text of a column, read: `why` (of `Why`, uint8) where it gives no price.

    `groups` are the others by their number of decimals: which texts they are (their places), and the prices without
    the point, int64 or Python's numbers (dtype object). `reinterpreted` are the texts that a program which
    knows nothing of the column would take for a thousandth. `currencies` are those that stand beside prices (ISO 4217).
    """

    texts: pa.Array
    why: np.ndarray
    groups: Groups
    reinterpreted: np.ndarray
    currencies: frozenset[str]


def read_prices(
    texts: pa.Array,
    formula: PriceFormula,
    columns: Iterable[pa.ChunkedArray],
    *,
    workbook: bool = False,
    edited: pa.Array | None = None,
) -> ReadPrices:
    """Return what different texts are as prices; `columns` tell what a lone mark is, where the formula does not.

    In a `workbook` a lone point may be that of a number which the sheet holds as such: commas elsewhere prove nothing.
    No more do they for texts that were `edited` since the file was read: a formula before this one wrote its results
    with a point.
    """
    trimmed = pc.utf8_trim_whitespace(texts)
    lone = matches(trimmed, _OPEN)
    mark = formula.mark or (_proven(columns) if _has_open(trimmed, lone) else "")
    simple = matches(trimmed, _SIMPLE) & ~(lone & (mark != "."))
    reader = _Reader(formula, len(texts))
    usual, odd = _taken_apart(trimmed, np.flatnonzero(~simple), mark)
    if not formula.mark:
        unproven = lone & ~simple & (workbook | _among(texts, edited))
        odd |= dict.fromkeys(np.flatnonzero(unproven).tolist(), _Odd(why=Why.OPEN_MARK))
        lone &= ~unproven
    reader.know(each.currency for each in odd.values())
    for shape in usual:
        reader.know(set(shape.currencies))
    at = np.flatnonzero(simple)
    reader.add(at, trimmed.take(arrow.rows(at)), np.full(len(at), "", object))
    for shape in usual:
        reader.add(shape.places, shape.numbers, shape.currencies)
    reader.add_odd(odd)
    reinterpreted = lone & (mark == ",")
    return ReadPrices(texts, reader.why, reader.groups, reinterpreted, reader.currencies)


def _among(texts: pa.Array, some: pa.Array | None) -> np.ndarray:
    if some is None or not len(some):
        return np.zeros(len(texts), bool)
    return arrow.mask_of(pc.is_in(texts, value_set=some))


def _taken_apart(
    trimmed: pa.Array, places: np.ndarray, mark: str
) -> tuple[list[Shaped], dict[int, _Odd]]:
    """Return what is more than digits and a point: that of a usual shape, and by its place what is read alone."""
    usual = list(shaped(trimmed.take(arrow.rows(places))))
    known = np.concatenate([np.empty(0, np.int64), *(shape.places for shape in usual)])
    alone = np.delete(places, known)
    texts = trimmed.take(arrow.rows(alone)).to_pylist()
    odd = {at: _read_alone(text, mark) for at, text in zip(alone.tolist(), texts, strict=True)}
    return [replace(shape, places=places[shape.places]) for shape in usual], odd


class _Reader:
    """Gathers the prices of different texts, and why some have none."""

    def __init__(self, formula: PriceFormula, texts: int) -> None:
        self.why = np.full(texts, Why.NONE, np.uint8)
        self.groups: Groups = {}
        self.currencies: frozenset[str] = frozenset()
        self._formula = formula

    def know(self, currencies: Iterable[str]) -> None:
        """Take note of currencies of the column, before any price is added."""
        self.currencies |= frozenset(currencies) - {""}

    def add(self, places: np.ndarray, texts: pa.Array, currencies: np.ndarray) -> None:
        """Add plain numbers of at most 18 digits, not below zero."""
        zero = matches(texts, _ZERO)
        self.why[places[zero]] = Why.ZERO
        places, texts = places[~zero], texts.filter(arrow.mask(~zero))
        why = {code: self._by_currency(code) for code in ("", *self.currencies)}
        self.why[places] = [why[code] for code in currencies[~zero]]
        decimals = _decimals(texts)
        digits = pc.replace_substring(texts, pattern=".", replacement="")
        numbers = arrow.numbers_of(pc.cast(digits, pa.int64()))
        for n in np.unique(decimals).tolist():
            self._group(n, places[decimals == n], numbers[decimals == n])

    def add_odd(self, odd: Mapping[int, _Odd]) -> None:
        """Add what was read alone, by its place."""
        found: dict[int, list[tuple[int, int]]] = {}
        for place, each in odd.items():
            self.why[place] = each.why or self._by_currency(each.currency)
            if each.number and each.why is Why.NONE:
                whole, _, part = each.number.partition(".")
                found.setdefault(len(part), []).append((place, int(whole + part)))
        for decimals, pairs in found.items():
            large = any(number >= 10**_FITTING for _, number in pairs)
            values = np.array([number for _, number in pairs], object if large else np.int64)
            self._group(decimals, np.array([place for place, _ in pairs], np.int64), values)

    def _by_currency(self, currency: str) -> Why:
        if self._formula.currency:  # a price without one beside it may be in any
            return Why.NONE if currency == self._formula.currency else Why.OTHER_CURRENCY
        mixed = currency and len(self.currencies) > 1
        return Why.SEVERAL_CURRENCIES if mixed else Why.NONE

    def _group(self, decimals: int, places: np.ndarray, numbers: np.ndarray) -> None:
        known = self.groups.get(decimals)
        if known is not None:
            places = np.concatenate([known[0], places])
            numbers = np.concatenate([known[1], numbers])
        self.groups[decimals] = places, numbers


def _decimals(texts: pa.Array) -> np.ndarray:
    point = arrow.numbers_of(pc.find_substring(texts, "."), missing=-1)
    length = arrow.numbers_of(pc.binary_length(texts))
    decimals: np.ndarray = np.where(point < 0, 0, length - point - 1)
    return decimals


@dataclass(frozen=True, slots=True)
class _Odd:
    """A text that is more than digits and a point: its plain number ("" for none), its currency, why it has none."""

    number: str = ""
    currency: str = ""
    why: Why = Why.NONE


def _read_alone(text: str | None, mark: str) -> _Odd:
    if not text:
        return _Odd(why=Why.BLANK)
    price = taken_apart(text)
    if price is None:
        return _Odd(why=Why.NO_PRICE)
    number = plain(price, mark)
    if number is None:
        lone = price.decimal_mark is None and not mark
        return _Odd(currency=price.currency, why=Why.OPEN_MARK if lone else Why.NO_PRICE)
    whole, _, part = number.lstrip("-").partition(".")
    why = Why.NONE
    if len(whole.lstrip("0")) > _MOST_DIGITS or len(part) > MOST_DECIMALS:
        why = Why.TOO_LONG
    elif not (whole + part).strip("0"):
        why = Why.ZERO
    elif number.startswith("-"):
        why = Why.NEGATIVE
    return _Odd(number, price.currency, why)


def _has_open(trimmed: pa.Array, lone: np.ndarray) -> bool:
    """Tell whether any text needs the column's word: a lone mark with three digits behind it."""
    return bool(lone.any()) or bool(matches(trimmed, r"[.,]\d{3}(?:\D|$)").any())


def _proven(columns: Iterable[pa.ChunkedArray]) -> str:
    """Return the one mark that is the decimal one wherever it is beyond doubt; "" if there is none, or both are."""
    marks = {mark for column in columns for mark in PriceColumn(column).decimal_marks}
    return marks.pop() if len(marks) == 1 else ""
