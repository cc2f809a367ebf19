"""What rows say beside what the shop has had of them from here, field by field, as columns."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from importers.catalog import arrow
from importers.catalog.product import Products
from importers.destinations.base import Profile
from importers.destinations.call import Content, Unsendable, fingerprint_of, to_json
from importers.destinations.registry import destination_of
from importers.destinations.said_columns import SaysColumns
from importers.ledger.store import LedgerStore
from importers.upload.json_columns import columns_of, differing
from importers.upload.plan import Plan, content_of
from importers.upload.said_rows import products_at

_AT_ONCE = 50_000  # rows whose JSON is in memory together
PICTURE = "image"


@dataclass(frozen=True, slots=True)
class ValueChange:
    """One value of a row that the shop is to get: what it had, and what it gets; "" is blank."""

    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True, eq=False)
class ChangedValues:
    """Rows that are on record with other content than they have now, ascending; all columns are as long as `rows`.

    `known` masks those whose last values are on record, as they are not where an earlier version sent them, `sendable`
    those that can be put into a request. `was` and `now` hold the values by field, as text; null where there is none.
    """

    rows: np.ndarray
    keys: pa.Array
    known: np.ndarray
    sendable: np.ndarray
    was: Mapping[str, pa.Array]
    now: Mapping[str, pa.Array]

    @property
    def fields(self) -> tuple[str, ...]:
        """Return the names of the fields that any of them has or had."""
        return tuple(dict.fromkeys((*self.now, *self.was)))

    def old(self, field: str) -> pa.Array:
        """Return what the shop had of a field, null where nothing, or where that is not on record."""
        return self.was.get(field, self._none())

    def new(self, field: str) -> pa.Array:
        """Return what the rows say of a field now, null where nothing."""
        return self.now.get(field, self._none())

    def changed(self, field: str) -> np.ndarray:
        """Return a mask of the rows in which a field is another, of those whose last values are known."""
        found: np.ndarray = self.compared & differing(self.old(field), self.new(field))
        return found

    @property
    def compared(self) -> np.ndarray:
        """Return a mask of the rows of which both old and new values are known."""
        found: np.ndarray = self.known & self.sendable
        return found

    def of_row(self, place: int) -> tuple[ValueChange, ...]:
        """Return what is changed in the row at a place; () also where its last values are not known."""
        if not (self.known[place] and self.sendable[place]):
            return ()
        both = ((name, self.old(name)[place], self.new(name)[place]) for name in self.fields)
        told = ((name, was.as_py() or "", now.as_py() or "") for name, was, now in both)
        return tuple(ValueChange(name, was, now) for name, was, now in told if was != now)

    def _none(self) -> pa.Array:
        return pa.nulls(len(self.rows), pa.string())


NOTHING_CHANGED = ChangedValues(
    np.empty(0, np.int64), arrow.texts([]), np.empty(0, bool), np.empty(0, bool), {}, {}
)


def changed_values(plan: Plan, products: Products, ledger: LedgerStore | None) -> ChangedValues:
    """Compare the rows of a plan that are on record, and other now, with what was sent last. LedgerUnusable. Slow."""
    places = plan.differing()
    if ledger is None or not len(places):
        return NOTHING_CHANGED
    parts = [
        _compared(plan, products, ledger, places[start : start + _AT_ONCE])
        for start in range(0, len(places), _AT_ONCE)
    ]
    return parts[0] if len(parts) == 1 else _joined(parts)


def _compared(
    plan: Plan, products: Products, ledger: LedgerStore, places: np.ndarray
) -> ChangedValues:
    rows, keys = plan.rows[places], plan.said.keys.take(arrow.rows(places))
    names = [field.name for field in destination_of(plan.profile).schema(plan.profile).fields]
    told = keys.to_pylist()
    on_record = ledger.last_sent(told)
    had = [on_record.get(key) for key in told]
    now = _said(plan.profile, products, rows)
    known, sendable = (np.array([each is not None for each in side], bool) for side in (had, now))
    return ChangedValues(
        rows, keys, known, sendable, columns_of(had, names), columns_of(now, names)
    )


def _said(profile: Profile, products: Products, rows: np.ndarray) -> list[bytes | None]:
    """Return what rows say as JSON; None for one that cannot be put into a request any more."""
    destination = destination_of(profile)
    if not isinstance(destination, SaysColumns):
        return list(_row_by_row(profile, products, rows))
    columns = {name: arrow.taken(column, rows) for name, column in products.columns.items()}
    said = destination.said_columns(columns, profile).said
    told: list[bytes | None] = [each and each[1:-1] for each in said.to_pylist()]
    left = np.flatnonzero(~arrow.mask_of(said.is_valid()))
    for place, text in zip(left.tolist(), _row_by_row(profile, products, rows[left]), strict=True):
        told[place] = text
    return told


def _row_by_row(profile: Profile, products: Products, rows: np.ndarray) -> Iterator[bytes | None]:
    for product in products_at(products, rows):
        try:
            yield to_json(_spoken(content_of(product, profile, products.folder)))
        except Unsendable:  # such as a picture that has gone since it was planned; its cell tells
            yield None


def _spoken(content: Content) -> dict[str, Any]:
    """Return a row's values as the record keeps them: a picture by its path, size and time."""
    values = dict(content.fields)
    if content.image is not None:
        values[PICTURE] = fingerprint_of(content.image)
    return values


def _joined(parts: Sequence[ChangedValues]) -> ChangedValues:
    was = dict.fromkeys(name for part in parts for name in part.was)
    now = dict.fromkeys(name for part in parts for name in part.now)
    return ChangedValues(
        np.concatenate([part.rows for part in parts]),
        pa.concat_arrays([part.keys for part in parts]),
        np.concatenate([part.known for part in parts]),
        np.concatenate([part.sendable for part in parts]),
        {name: pa.concat_arrays([part.old(name) for part in parts]) for name in was},
        {name: pa.concat_arrays([part.new(name) for part in parts]) for name in now},
    )


def shown(field: str, value: str) -> str:
    """Return a value as it is shown: of a picture only its file's name."""
    if field != PICTURE or not value.startswith("["):
        return value
    return Path(str(json.loads(value)[0])).name
