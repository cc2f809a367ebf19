"""The prices of a column changed by a formula, as one fix: the largest changes first, and what was left alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from importers.catalog import arrow
from importers.catalog.catalog import Catalog
from importers.catalog.model import CellRef, Edit, LeftAlone
from importers.fixes.prices.arithmetic import calculated
from importers.fixes.prices.formula import PriceFormula
from importers.fixes.prices.reading import ReadPrices, Why, read_prices
from importers.validation.cells import matches

LISTED = 200  # cells of each reason that are named
_WORDS = {
    Why.BLANK: "blank",
    Why.NO_PRICE: "no price",
    Why.OPEN_MARK: "the mark may be a decimal one or part the thousands: say which",
    Why.ZERO: "a price of zero",
    Why.NEGATIVE: "a price below zero",
    Why.OTHER_CURRENCY: "not in {currency}",
    Why.SEVERAL_CURRENCIES: "the column has prices in {currencies}: say which are meant",
    Why.TOO_LONG: "more digits than a price has",
    Why.NOTHING_THERE: "no price above zero lies where it would be rounded to, or it would be too long",
    Why.SAME: "the same already",
}
_GROUPED = "the mark parts the thousands, since the column has decimals behind the other mark"
_MOVED = "rounding alone changes the price by much"
_UNASKED, _ASKED = (
    0.01,
    0.5,
)  # of a price: what is much where no rounding was asked for, and where one was
_NOT_NAMED = (Why.BLANK, Why.SAME)  # counted only


@dataclass(frozen=True, slots=True, eq=False)
class _Calculated:
    """Of each different text: what it becomes (null: it stays), or why it stays; by how much it changes.

    `moved`: by how much of it rounding alone does.
    """

    new: pa.Array
    why: np.ndarray
    change: np.ndarray
    moved: np.ndarray


@dataclass(frozen=True, slots=True)
class ChangedPrices:
    """Edits, those with the largest relative change first, and the cells that stay as they are."""

    edits: tuple[Edit, ...]
    left: tuple[LeftAlone, ...]
    notes: tuple[str, ...] = ()


def changed_prices(
    catalog: Catalog, formula: PriceFormula, column: int, rows: np.ndarray | None = None
) -> ChangedPrices:
    """Return what a formula makes of a column's prices, in some rows (None: all); nothing is changed."""
    texts, numbers = _different(catalog.column(column))
    columns = (catalog.as_read(column), catalog.column(column))
    workbook = catalog.source.is_workbook
    edited = arrow.taken(catalog.column(column), catalog.edited_rows(column))
    read = read_prices(texts, formula, columns, workbook=workbook, edited=edited)
    made = _calculated(read, formula, workbook=workbook)
    at = np.arange(catalog.row_count) if rows is None else np.asarray(rows, np.int64)
    edits = tuple(_edits(read.texts, made, column, at, numbers))
    counted = at[~catalog.excluded[at]]
    left = tuple(_left(read, made.why[numbers[counted]], counted, column, formula))
    changed = made.why == Why.NONE
    moved = changed & (made.moved > (_UNASKED if formula.rounding is None else _ASKED))
    surprises = ((_GROUPED, changed & read.reinterpreted), (_MOVED, moved))
    notes = (_note(catalog, edits, at[which[numbers[at]]], words) for words, which in surprises)
    return ChangedPrices(edits, left, tuple(filter(None, notes)))


def _note(catalog: Catalog, edits: Sequence[Edit], rows: np.ndarray, words: str) -> str:
    """Return a sentence on what is done to some rows, with the one that changes most; "" for none."""
    if not len(rows):
        return ""
    among = set(rows.tolist())
    most = next(edit for edit in edits if edit.ref.row in among)
    cells = "1 cell" if len(rows) == 1 else f"{len(rows):,} cells"
    return f"{cells}: {words} ({catalog.address(most.ref)} “{most.old}” becomes {most.new})."


def _different(column: pa.ChunkedArray) -> tuple[pa.Array, np.ndarray]:
    """Return the different texts of a column, an absent cell as a null, and which of them each row has."""
    if not len(column):
        return pa.array([], pa.string()), np.empty(0, np.int64)
    encoded = pc.dictionary_encode(column, null_encoding="encode").combine_chunks()
    return encoded.dictionary, arrow.numbers_of(encoded.indices).astype(np.int64)


def _calculated(read: ReadPrices, formula: PriceFormula, *, workbook: bool) -> _Calculated:
    why, change = read.why.copy(), np.zeros(len(read.texts))
    moved, factor = np.zeros(len(read.texts)), float(formula.factor)
    places, texts = [np.flatnonzero(why)], [pa.nulls(int(np.count_nonzero(why)), pa.string())]
    for decimals, (at, values) in read.groups.items():
        meant = why[at] == Why.NONE
        at, values = at[meant], values[meant]
        results, kept = calculated(formula, values, decimals)
        why[at[results == 0]] = Why.NOTHING_THERE
        ratio = results.astype(float) / values.astype(float) * 10.0 ** (decimals - kept)
        change[at], moved[at] = np.abs(ratio - 1), np.abs(ratio / factor - 1)
        places.append(at)
        texts.append(_written(results, kept))
    order = np.argsort(np.concatenate(places), kind="stable")
    new = pa.concat_arrays(texts).take(arrow.rows(order))
    same = arrow.mask_of(pc.equal(read.texts, new))
    if workbook:  # it holds the number, whichever zeros end it
        same |= (change == 0) & matches(read.texts, r"^\d+(\.\d+)?$")
    why[same & (why == Why.NONE)] = Why.SAME
    change[read.reinterpreted] = np.inf
    return _Calculated(new, why, change, moved)


def _written(numbers: np.ndarray, decimals: int) -> pa.Array:
    """Return whole numbers of so many decimals as texts with a point."""
    if numbers.dtype == object:
        return pa.array([_text(int(number), decimals) for number in numbers], pa.string())
    whole = pc.cast(arrow.rows(numbers // 10**decimals), pa.string())
    if not decimals:
        return whole
    part = pc.cast(arrow.rows(numbers % 10**decimals), pa.string())
    return pc.binary_join_element_wise(whole, pc.utf8_lpad(part, decimals, "0"), ".")


def _text(number: int, decimals: int) -> str:
    digits = str(number).rjust(decimals + 1, "0")
    return f"{digits[: len(digits) - decimals]}.{digits[-decimals:]}" if decimals else digits


def _edits(
    texts: pa.Array, made: _Calculated, column: int, at: np.ndarray, numbers: np.ndarray
) -> Iterator[Edit]:
    changed = at[made.why[numbers[at]] == Why.NONE]
    changed = changed[np.argsort(-made.change[numbers[changed]], kind="stable")]
    which = arrow.rows(numbers[changed])
    before, after = texts.take(which).to_pylist(), made.new.take(which).to_pylist()
    for row, was, now in zip(changed.tolist(), before, after, strict=True):
        yield Edit(CellRef(row, column), was, now)


def _left(
    read: ReadPrices, why: np.ndarray, rows: np.ndarray, column: int, formula: PriceFormula
) -> Iterator[LeftAlone]:
    for each in Why:
        alone = rows[why == each]
        if len(alone) and each is not Why.NONE:
            words = _WORDS[each].format(
                currency=formula.currency, currencies=" and ".join(sorted(read.currencies))
            )
            named = () if each in _NOT_NAMED else alone[:LISTED].tolist()
            yield LeftAlone(words, len(alone), tuple(CellRef(row, column) for row in named))
