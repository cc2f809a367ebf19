"""Which column of a sheet holds which field of the destination."""

from __future__ import annotations

from collections.abc import Mapping as MappingABC
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Mapping:
    """Field names to source column indices; a field without a column is not in it."""

    columns: MappingABC[str, int]

    def column(self, field: str) -> int | None:
        """Return the column that holds a field, or None."""
        return self.columns.get(field)

    def field(self, column: int) -> str | None:
        """Return the field that a column holds, or None."""
        return next((name for name, index in self.columns.items() if index == column), None)

    def bind(self, field: str, column: int | None) -> Mapping:
        """Return a mapping with that field moved to a column, or to none; a column holds one field."""
        kept = {
            name: index for name, index in self.columns.items() if name != field and index != column
        }
        if column is not None:
            kept[field] = column
        return Mapping(MappingProxyType(kept))
