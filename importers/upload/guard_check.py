"""Finds which guards a planned upload trips, by what the record says the shop has had."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

import numpy as np
import pyarrow as pa

from importers.catalog import arrow
from importers.catalog.product import Products
from importers.catalog.schema import FieldKind
from importers.destinations.registry import destination_of
from importers.destinations.said_columns import visible
from importers.destinations.work import TaskKind
from importers.upload.changed_values import ChangedValues
from importers.upload.guards import Guard, GuardedRow, Guarding, GuardKind, TrippedGuard
from importers.upload.plan import Plan
from importers.upload.price_changes import PriceChanges, price_changes

_FEW = 20  # rows on record: below that, percentages say nothing
_SHOWN = 100  # rows of a tripped guard that are kept


@dataclass(frozen=True, slots=True)
class Presence:
    """What a source holds now and held last time: rows (None: not known), and the SKUs gone since, of `had`.

    `missing` are all SKUs on record that the source once had and has no more, of `known` that it has or had.
    """

    rows: int
    rows_before: int | None = None
    gone: Sequence[str] = ()
    had: int = 0
    missing: tuple[str, ...] = ()
    known: int = 0


def check(
    guarding: Guarding,
    plan: Plan,
    products: Products,
    values: ChangedValues,
    presence: Presence,
) -> tuple[TrippedGuard, ...]:
    """Return the guards that stop this upload, in their order; `values` are what changes in rows on record."""
    looked = _Looked(plan, products, values, presence)
    found = (_tripped(guard, looked) for guard in dict.fromkeys(guarding.guards))
    return tuple(each for each in found if each is not None)


@dataclass(frozen=True)
class _Looked:
    """What the guards look at."""

    plan: Plan
    products: Products
    values: ChangedValues
    presence: Presence

    @cached_property
    def prices(self) -> list[PriceChanges]:
        """Return how each field that is money changes."""
        fields = destination_of(self.plan.profile).schema(self.plan.profile).fields
        money = [field.name for field in fields if field.kind is FieldKind.MONEY]
        return [price_changes(self.values, name) for name in money]


def _tripped(guard: Guard, looked: _Looked) -> TrippedGuard | None:
    match guard.kind:
        case GuardKind.PRICE:
            return _prices(guard, looked.prices)
        case GuardKind.NO_PRICE:
            return _no_price(guard, looked.prices)
        case GuardKind.CHANGED:
            return _changed(guard, looked.plan)
        case GuardKind.GONE:
            return _gone(guard, looked.presence)
        case GuardKind.FEWER:
            return _fewer(guard, looked.presence)
        case GuardKind.BLANK:
            return _blank(guard, looked.values, looked.plan, looked.products)


def _prices(guard: Guard, prices: Sequence[PriceChanges]) -> TrippedGuard | None:
    limit = Decimal(str(guard.percent))
    over = [(each, each.over(limit)) for each in prices]
    count, priced = sum(len(found) for _, found in over), _priced(prices)
    if not count:
        return None
    worst = [
        (each.percent(place) or Decimal(0), row)
        for each, found in over
        for place, row in zip(
            found.tolist(), _rows(each.values, each.field, found[:_SHOWN]), strict=False
        )
    ]
    worst.sort(key=lambda one: -abs(one[0]))
    percent, row = worst[0]
    sentence = (
        f"{_number(count, 'price')} of {priced:,} would change by more than {guard.percent:g} %: "
        f"{row.key} from {row.old} to {row.new} ({percent:+,.0f} %), and the guard {guard} stops that."
    )
    return TrippedGuard(guard, count, priced, sentence, tuple(row for _, row in worst[:_SHOWN]))


def _no_price(guard: Guard, prices: Sequence[PriceChanges]) -> TrippedGuard | None:
    places = [(each, np.flatnonzero(each.no_price)) for each in prices]
    rows = [row for each, found in places for row in _rows(each.values, each.field, found[:_SHOWN])]
    if not rows:
        return None
    first, count = rows[0], sum(len(found) for _, found in places)
    sentence = (
        f"{_number(count, 'price')} would become zero or nothing: {first.key} from {first.old} to "
        f"{first.new or 'nothing'}, and the guard {guard} stops that."
    )
    return TrippedGuard(guard, count, _priced(prices), sentence, tuple(rows[:_SHOWN]))


def _priced(prices: Sequence[PriceChanges]) -> int:
    return sum(int(np.count_nonzero(each.priced)) for each in prices)


def _changed(guard: Guard, plan: Plan) -> TrippedGuard | None:
    same = int(np.count_nonzero(plan.same))
    rows = plan.of(TaskKind.CHANGED)
    changed = len(rows) + plan.count(TaskKind.UNCHANGED) - same
    named = _named(plan, TaskKind.CHANGED)
    return _share(guard, changed, changed + same, "would be changed", named)


def _gone(guard: Guard, presence: Presence) -> TrippedGuard | None:
    rows = tuple(GuardedRow(key) for key in presence.gone[:_SHOWN])
    return _share(guard, len(presence.gone), presence.had, "are gone from the source", rows)


def _share(
    guard: Guard, count: int, of: int, words: str, rows: tuple[GuardedRow, ...]
) -> TrippedGuard | None:
    if of < _FEW or count * 100 <= guard.percent * of:
        return None
    sentence = f"{count:,} of {of:,} products {words}, more than the guard {guard} allows."
    return TrippedGuard(guard, count, of, sentence, rows)


def _fewer(guard: Guard, presence: Presence) -> TrippedGuard | None:
    before = presence.rows_before
    if before is None or before < _FEW:
        return None
    lacking = before - presence.rows
    if lacking * 100 <= guard.percent * before:
        return None
    sentence = (
        f"{presence.rows:,} rows, and {before:,} last time: {lacking:,} fewer, more than the guard {guard} "
        "allows. Is the file whole?"
    )
    rows = tuple(GuardedRow(key) for key in presence.gone[:_SHOWN])
    return TrippedGuard(guard, lacking, before, sentence, rows)


def _blank(
    guard: Guard, values: ChangedValues, plan: Plan, products: Products
) -> TrippedGuard | None:
    unchanged = plan.rows[plan.same]
    compared = int(np.count_nonzero(values.compared)) + len(unchanged)
    if compared < _FEW:
        return None
    emptied = sorted(_emptied(plan, values), key=lambda each: -np.count_nonzero(each[1]))
    for name, now_blank in emptied:
        count = int(np.count_nonzero(now_blank))
        if count * 100 <= guard.percent * compared:
            return None
        was_blank = values.compared & ~_there(values.old(name))
        if not was_blank.any() and _all_filled(products, name, unchanged):
            sentence = (
                f"{_label(plan, name)} was blank in no product so far, and would be in {count:,} of {compared:,}, "
                f"more than the guard {guard} allows. Is it the right column?"
            )
            some = np.flatnonzero(now_blank)[:_SHOWN]
            return TrippedGuard(guard, count, compared, sentence, _rows(values, name, some))
    return None


def _emptied(plan: Plan, values: ChangedValues) -> Iterator[tuple[str, np.ndarray]]:
    """Yield each field that is blank now in rows where it was not, and where."""
    for field in destination_of(plan.profile).schema(plan.profile).fields:
        blank = values.compared & _there(values.old(field.name))
        blank &= ~_there(values.new(field.name))
        if blank.any():
            yield field.name, blank


def _there(column: pa.Array) -> np.ndarray:
    """Return a mask of the texts that are not blank."""
    return visible(column) if column.null_count < len(column) else np.zeros(len(column), bool)


def _rows(values: ChangedValues, name: str, places: np.ndarray) -> tuple[GuardedRow, ...]:
    """Return rows with their old and new value in a field."""
    keys, old, new = (
        column.take(arrow.rows(places)).to_pylist()
        for column in (values.keys, values.old(name), values.new(name))
    )
    rows = values.rows[places].tolist()
    return tuple(
        GuardedRow(key, row, name, (was or "").strip(), (now or "").strip())
        for key, row, was, now in zip(keys, rows, old, new, strict=True)
    )


def _label(plan: Plan, name: str) -> str:
    return destination_of(plan.profile).schema(plan.profile).field(name).label


def _all_filled(products: Products, name: str, rows: np.ndarray) -> bool:
    if not len(rows):
        return True
    column = products.columns.get(name)
    return column is not None and bool(visible(arrow.taken(column, rows)).all())


def _named(plan: Plan, kind: TaskKind) -> tuple[GuardedRow, ...]:
    places = plan.places(kind)[:_SHOWN]
    rows = plan.rows[places].tolist()
    return tuple(GuardedRow(key, row) for key, row in zip(plan.keys_at(places), rows, strict=True))


def _number(count: int, word: str) -> str:
    return f"{count:,} {word}{'' if count == 1 else 's'}"
