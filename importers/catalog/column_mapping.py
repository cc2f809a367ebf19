"""Which column of a sheet holds which field of the destination."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from importers.catalog.schema import Field, FieldKind, Schema


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """Field names to source column indices; a field without a column is not in it."""

    columns: Mapping[str, int]

    def column(self, field: str) -> int | None:
        """Return the column that holds a field, or None."""
        return self.columns.get(field)

    def field(self, column: int) -> str | None:
        """Return the field that a column holds, or None."""
        return next((name for name, index in self.columns.items() if index == column), None)

    def bind(self, field: str, column: int | None) -> ColumnMapping:
        """Return a mapping with that field moved to a column, or to none; a column holds one field."""
        kept = {
            name: index for name, index in self.columns.items() if name != field and index != column
        }
        if column is not None:
            kept[field] = column
        return ColumnMapping(MappingProxyType(kept))


def no_blank(_column: int) -> bool:
    """Say of every column that it holds something, for callers that cannot look."""
    return False


def guess(
    labels: Sequence[str], schema: Schema, is_blank: Callable[[int], bool] = no_blank
) -> ColumnMapping:
    """Return which column most likely holds each field, by the header's labels alone.

    A label means a field when it equals the field's name or one of its synonyms, whatever the case,
    spaces and punctuation. The exact name wins, then the synonym listed first, then the leftmost. Only the
    key looks at the cells: a column without a single value (`is_blank`) yields to the next
    candidate that has one, so an unused SKU column does not hide the product id. Fields choose in
    the schema's order and a column holds one field.
    """
    taken: dict[str, int] = {}
    for field in schema.fields:
        column = _choose(labels, field, set(taken.values()), is_blank)
        if column is not None:
            taken[field.name] = column
    return ColumnMapping(MappingProxyType(taken))


def _choose(
    labels: Sequence[str], field: Field, taken: set[int], is_blank: Callable[[int], bool]
) -> int | None:
    found = [column for column in _candidates(labels, field) if column not in taken]
    if field.kind is FieldKind.KEY:
        found = [column for column in found if not is_blank(column)] or found
    return found[0] if found else None


def _candidates(labels: Sequence[str], field: Field) -> list[int]:
    rank = {plain(field.name): len(field.synonyms)}
    rank |= {plain(name): place for place, name in reversed(list(enumerate(field.synonyms)))}
    found = [
        (-1 if label == field.name else rank[plain(label)], column)
        for column, label in enumerate(labels)
        if plain(label) in rank
    ]
    return [column for _, column in sorted(found)]


def plain(label: str) -> str:
    """Return a label's letters and digits alone, case-blind: `Variant_SKU ` is `variantsku`."""
    folded = unicodedata.normalize("NFKC", label).casefold()
    return "".join(character for character in folded if character.isalnum())
