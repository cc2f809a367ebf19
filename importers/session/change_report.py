"""What changed since the last upload, for people and scripts: as lines of a report, and as the objects of JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from importers.catalog.schema import FieldKind
from importers.session.sent_changes import NOT_ON_RECORD, ONLY_SPELLED, SinceUpload
from importers.upload.changed_values import ValueChange
from importers.upload.price_changes import decimal_of, price_changes
from importers.validation.occurrences import label_of
from importers.writers.reports.changes_book import ChangeLine

if TYPE_CHECKING:
    from decimal import Decimal

    from importers.session.session import Session


class ChangeReport:
    """A comparison in the words of a session's catalog: its lines, and its columns' labels."""

    def __init__(self, session: Session, since: SinceUpload) -> None:
        """Take what was compared."""
        self._catalog, self._since = session.catalog, since
        fields = session.schema.fields
        self._labels = {field.name: self._label(field.name, field.label) for field in fields}
        self._money = {field.name for field in fields if field.kind is FieldKind.MONEY}

    def lines(self) -> Iterator[ChangeLine]:
        """Yield the changed prices, the largest change first, then the other changes, what is gone, and what is new."""
        values, keys = self._since.values, self._since.values.keys
        prices = self._largest_first()
        for place, name in prices:
            row, key = int(values.rows[place]), keys[place].as_py()
            change = next(each for each in values.of_row(place) if each.field == name)
            yield self._line(row, key, change)
        seen = set(prices)
        for place in range(len(values.rows)):
            yield from self._others(place, seen)
        for product in self._since.gone:
            yield ChangeLine("gone", None, product.key)
        for row, key in zip(self._since.new.tolist(), self._since.new_keys, strict=True):
            yield ChangeLine("new", self._catalog.line(row), key)

    def as_object(self) -> dict[str, Any]:
        """Return all of it for JSON: counts, changed rows with their fields, new ones, and what is gone."""
        since, values = self._since, self._since.values
        keys = values.keys.to_pylist()
        new = zip(since.new.tolist(), since.new_keys, strict=True)
        return {
            "counts": {
                "new": len(since.new),
                "changed": len(values.rows),
                "unchanged": since.unchanged,
                "gone": len(since.gone),
                "blocked": since.blocked,
                "not_on_record": since.unknown,
            },
            "changed": [self._changed(place, key) for place, key in enumerate(keys)],
            "new": [{"line": self._catalog.line(row), "key": key} for row, key in new],
            "gone": [
                {"key": each.key, "last": {name: str(v) for name, v in each.values.items()}}
                for each in since.gone
            ],
        }

    def _changed(self, place: int, key: str) -> dict[str, Any]:
        values = self._since.values
        told: dict[str, Any] = {
            "line": self._catalog.line(int(values.rows[place])),
            "key": key,
            "fields": [self._field(each) for each in self._since.of_row(place)],
        }
        return told if values.known[place] else told | {"note": NOT_ON_RECORD}

    def _field(self, change: ValueChange) -> dict[str, Any]:
        label = self._labels.get(change.field, change.field)
        told = {"field": change.field, "column": label, "old": change.old, "new": change.new}
        difference, percent = self._moved(change)
        if difference is None:
            return told
        percents = None if percent is None else f"{percent:.2f}"
        return told | {"difference": format(difference, "f"), "percent": percents}

    def _others(self, place: int, seen: set[tuple[int, str]]) -> Iterator[ChangeLine]:
        values = self._since.values
        row, key = int(values.rows[place]), values.keys[place].as_py()
        told = self._since.of_row(place)
        if not told:
            words = ONLY_SPELLED if values.known[place] else NOT_ON_RECORD
            yield ChangeLine("changed", self._catalog.line(row), key, "", words)
        for change in told:
            if (place, change.field) not in seen:
                yield self._line(row, key, change)

    def _line(self, row: int, key: str, change: ValueChange) -> ChangeLine:
        label = self._labels.get(change.field, change.field)
        moved = self._moved(change)
        line = self._catalog.line(row)
        return ChangeLine("changed", line, key, label, change.old, change.new, *moved)

    def _moved(self, change: ValueChange) -> tuple[Decimal | None, Decimal | None]:
        """Return by how much, and by how many percent, a price changes."""
        old, new = decimal_of(change.old), decimal_of(change.new)
        if change.field not in self._money or old is None or new is None:
            return None, None
        return new - old, (new - old) * 100 / abs(old) if old else None

    def _largest_first(self) -> list[tuple[int, str]]:
        """Return the places and fields of prices that change from one number to another, by their per cent."""
        found = []
        for name in sorted(self._money):
            percents = price_changes(self._since.values, name).percents
            places = np.flatnonzero(~np.isnan(percents))
            found += [(abs(percents[p]), p, name) for p in places.tolist()]
        found.sort(key=lambda each: (-each[0], each[1]))
        return [(place, name) for _, place, name in found]

    def _label(self, name: str, otherwise: str) -> str:
        column = self._since.mapping.column(name)
        return (None if column is None else label_of(self._catalog, column)) or otherwise
