"""Finds which guards a planned upload trips, by what the record says the shop has had."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from heapq import nlargest
from typing import Any

import numpy as np

from importers.catalog import arrow
from importers.catalog.product import Products
from importers.catalog.schema import FieldKind
from importers.destinations.call import Unsendable
from importers.destinations.registry import destination_of
from importers.destinations.said_columns import visible
from importers.destinations.work import TaskKind
from importers.ledger.store import LedgerStore
from importers.upload.guards import Guard, GuardedRow, Guarding, GuardKind, TrippedGuard
from importers.upload.plan import Plan, content_of
from importers.upload.said_rows import products_at

_FEW = 20  # rows on record: below that, percentages say nothing
_SHOWN = 100  # rows of a tripped guard that are kept
_AT_ONCE = 5_000  # rows whose old values are in memory together


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


@dataclass(slots=True)
class _Changes:
    """What changes in rows whose last values are known."""

    prices: list[tuple[Decimal, GuardedRow]] = field(default_factory=list)  # with the change in %
    no_price: list[GuardedRow] = field(default_factory=list)
    compared: int = 0
    priced: int = 0
    was_blank: Counter[str] = field(default_factory=Counter)
    now_blank: dict[str, list[GuardedRow]] = field(default_factory=dict)


def check(
    guarding: Guarding,
    plan: Plan,
    products: Products,
    ledger: LedgerStore | None,
    presence: Presence,
) -> tuple[TrippedGuard, ...]:
    """Return the guards that stop this upload, in their order. LedgerUnusable. Slow where many rows changed."""
    if ledger is None or not guarding.guards:
        return ()
    changes = _changes(plan, products, ledger)
    found = (
        _tripped(guard, changes, plan, products, presence)
        for guard in dict.fromkeys(guarding.guards)
    )
    return tuple(each for each in found if each is not None)


def _tripped(
    guard: Guard, changes: _Changes, plan: Plan, products: Products, presence: Presence
) -> TrippedGuard | None:
    match guard.kind:
        case GuardKind.PRICE:
            return _prices(guard, changes)
        case GuardKind.NO_PRICE:
            return _no_price(guard, changes)
        case GuardKind.CHANGED:
            return _changed(guard, plan)
        case GuardKind.GONE:
            return _gone(guard, presence)
        case GuardKind.FEWER:
            return _fewer(guard, presence)
        case GuardKind.BLANK:
            return _blank(guard, changes, plan, products)


def _prices(guard: Guard, changes: _Changes) -> TrippedGuard | None:
    limit = Decimal(str(guard.percent))
    over = [each for each in changes.prices if abs(each[0]) > limit]
    if not over:
        return None
    worst = nlargest(_SHOWN, over, key=lambda each: abs(each[0]))
    percent, row = worst[0]
    sentence = (
        f"{_number(len(over), 'price')} of {changes.priced:,} would change by more than {guard.percent:g} %: "
        f"{row.key} from {row.old} to {row.new} ({percent:+,.0f} %), and the guard {guard} stops that."
    )
    return TrippedGuard(guard, len(over), changes.priced, sentence, tuple(row for _, row in worst))


def _no_price(guard: Guard, changes: _Changes) -> TrippedGuard | None:
    rows = changes.no_price
    if not rows:
        return None
    first = rows[0]
    sentence = (
        f"{_number(len(rows), 'price')} would become zero or nothing: {first.key} from {first.old} to "
        f"{first.new or 'nothing'}, and the guard {guard} stops that."
    )
    return TrippedGuard(guard, len(rows), changes.priced, sentence, tuple(rows[:_SHOWN]))


def _changed(guard: Guard, plan: Plan) -> TrippedGuard | None:
    same = int(np.count_nonzero(plan.same))
    rows = plan.of(TaskKind.CHANGED)
    changed = len(rows) + plan.count(TaskKind.UNCHANGED) - same
    return _share(
        guard, changed, changed + same, "would be changed", _named(plan, TaskKind.CHANGED)
    )


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


def _blank(guard: Guard, changes: _Changes, plan: Plan, products: Products) -> TrippedGuard | None:
    unchanged = plan.rows[plan.same]
    compared = changes.compared + len(unchanged)
    for name, rows in sorted(changes.now_blank.items(), key=lambda each: -len(each[1])):
        if compared < _FEW or len(rows) * 100 <= guard.percent * compared:
            return None
        if not changes.was_blank[name] and _all_filled(products, name, unchanged):
            sentence = (
                f"{_label(plan, name)} was blank in no product so far, and would be in {len(rows):,} of {compared:,}, "
                f"more than the guard {guard} allows. Is it the right column?"
            )
            return TrippedGuard(guard, len(rows), compared, sentence, tuple(rows[:_SHOWN]))
    return None


def _label(plan: Plan, name: str) -> str:
    return destination_of(plan.profile).schema(plan.profile).field(name).label


def _all_filled(products: Products, name: str, rows: np.ndarray) -> bool:
    if not len(rows):
        return True
    column = products.columns.get(name)
    return column is not None and bool(visible(arrow.taken(column, rows)).all())


def _named(plan: Plan, kind: TaskKind) -> tuple[GuardedRow, ...]:
    tasks = zip(range(_SHOWN), plan.tasks(kind), strict=False)
    return tuple(GuardedRow(task.key, task.row) for _, task in tasks)


def _changes(plan: Plan, products: Products, ledger: LedgerStore) -> _Changes:
    """Compare what would be sent with what the shop has had, row by row of those that are not unchanged."""
    schema = destination_of(plan.profile).schema(plan.profile)
    money = [each.name for each in schema.fields if each.kind is FieldKind.MONEY]
    named = [each.name for each in schema.fields]
    found = _Changes()
    for row, key, old, new in _old_and_new(plan, products, ledger):
        found.compared += 1
        for name in money:
            _compare_price(found, GuardedRow(key, row, name, _text(old, name), _text(new, name)))
        for name in named:
            was, now = _text(old, name), _text(new, name)
            if not was:
                found.was_blank[name] += 1
            elif not now:
                found.now_blank.setdefault(name, []).append(GuardedRow(key, row, name, was))
    return found


def _old_and_new(
    plan: Plan, products: Products, ledger: LedgerStore
) -> Iterator[tuple[int, str, Mapping[str, Any], Mapping[str, Any]]]:
    tasks = plan.tasks(TaskKind.CHANGED, TaskKind.UNSETTLED)
    entries = {task.row: task.entry for task in tasks if task.entry is not None}
    rows = np.fromiter(entries, np.int64, len(entries))
    for start in range(0, len(rows), _AT_ONCE):
        some = rows[start : start + _AT_ONCE]
        old = ledger.confirmed([entries[row] for row in some.tolist()])
        for product in products_at(products, some):
            key = entries[product.row].sku
            if key not in old:
                continue
            try:
                content = content_of(product, plan.profile, products.folder)
            except Unsendable:  # such as a picture that has gone since it was planned
                continue
            yield product.row, key, old[key], content.fields


def _text(values: Mapping[str, Any], name: str) -> str:
    value = values.get(name)
    return "" if value is None else str(value).strip()


def _compare_price(found: _Changes, row: GuardedRow) -> None:
    old, new = _decimal(row.old), _decimal(row.new)
    if not old:  # there was none, so no change can be told in percent
        return
    found.priced += 1
    if not new:
        found.no_price.append(row)
    elif new != old:
        found.prices.append(((new - old) * 100 / abs(old), row))


def _decimal(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _number(count: int, word: str) -> str:
    return f"{count:,} {word}{'' if count == 1 else 's'}"
