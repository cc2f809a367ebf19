"""What a catalog's changes want of its sheet, by sheet row and column."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from importers.catalog.area import Area
from importers.catalog.catalog import Catalog
from importers.writers.base import edited_labels

HEADER = -1  # stands for the header among the rows of a catalog


@dataclass(frozen=True, eq=False)
class ChangedCells:
    """New texts by sheet row (from 1) and column (from 0), the rows left out, and the catalog behind them.

    `as_text` are the cells that the operator wants as text.
    """

    catalog: Catalog
    cells: Mapping[int, Mapping[int, str]]
    emptied: frozenset[int]
    as_text: frozenset[tuple[int, int]] = frozenset()

    @classmethod
    def of(cls, catalog: Catalog) -> ChangedCells:
        """Return what differs from the sheet that the catalog was read from."""
        cells: dict[int, dict[int, str]] = {}
        lines = catalog.source.lines
        for column, label in edited_labels(catalog):
            cells.setdefault(catalog.source.header_line, {})[column] = label
        for (row, column), text in catalog.edits.items():
            if not catalog.excluded[row]:
                cells.setdefault(int(lines[row]), {})[column] = text or ""
        cells.pop(0, None)  # labels that were made up for a sheet without a header
        as_text = frozenset(
            (int(lines[ref.row]), ref.column)
            for ref in catalog.as_text
            if ref.row is not None and ref.column is not None
        )
        return cls(catalog, cells, frozenset(lines[catalog.excluded].tolist()), as_text)

    def changes(self, line: int, column: int) -> bool:
        """Tell whether a cell gets another content."""
        return line in self.emptied or column in self.cells.get(line, {})

    def empties(self, line: int) -> bool:
        """Tell whether a row was left out."""
        return line in self.emptied

    def touches(self, area: Area) -> bool:
        """Tell whether any cell of an area gets another content."""
        lines = self._lines
        first, end = bisect_left(lines, area.top), bisect_right(lines, area.bottom)
        return any(
            line in self.emptied
            or any(area.left <= column <= area.right for column in self.cells.get(line, ()))
            for line in lines[first:end]
        )

    @cached_property
    def _lines(self) -> list[int]:
        return sorted({*self.cells, *self.emptied})

    # The catalog's rows by sheet row

    def rows(self, area: Area) -> Iterator[tuple[int, int]]:
        """Yield the sheet rows of an area that the catalog has, each with its row (`HEADER` for the header)."""
        source = self.catalog.source
        if source.header_line and area.top <= source.header_line <= area.bottom:
            yield source.header_line, HEADER
        first, end = np.searchsorted(source.lines, [area.top, area.bottom + 1])
        yield from zip(source.lines[first:end].tolist(), range(int(first), int(end)), strict=True)

    def was(self, row: int, column: int) -> str:
        """Return a cell's text as it was read."""
        source = self.catalog.source
        if row == HEADER:
            return source.header[column] if column < len(source.header) else ""
        if column >= len(source.columns):
            return ""
        return self.catalog.source_value(row, column) or ""

    def now(self, row: int, column: int) -> str:
        """Return a cell's text as it stands."""
        if column >= self.catalog.column_count:
            return ""
        if row == HEADER:
            return self.catalog.label(column)
        return self.catalog.value(row, column) or ""
