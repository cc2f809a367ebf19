"""What the rules' sentences are made of: values, columns and other rows in the operator's words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from importers.catalog.catalog import Catalog, column_letters
from importers.catalog.model import CellRef
from importers.catalog.schema import Field
from importers.validation.groups import RowGroups
from importers.validation.non_products import SheetFrame
from importers.validation.prices import PriceColumn
from importers.validation.ragged import cell_count
from importers.validation.suggestion import count

_SHOWN = 60  # characters of a value that a sentence quotes
_NAMED = 4  # other rows that a sentence names


@dataclass(frozen=True, eq=False)
class MessageFormatter:
    """What is needed to say what is wrong with a cell: the catalog, its fields, rows of equal keys."""

    catalog: Catalog
    fields: Mapping[int, Field]
    same: RowGroups
    near: RowGroups
    frame: SheetFrame | None = None
    price_columns: dict[int, PriceColumn] = field(default_factory=dict)
    beside: Mapping[tuple[str, int], int] = field(
        default_factory=dict
    )  # code and column: the other
    together: Mapping[str, RowGroups] = field(default_factory=dict)  # by code

    def name(self, column: int) -> str:
        """Return what a column is called: its label, else its letters."""
        label = self.catalog.label(column).strip()
        return f'"{shorten(label)}"' if label else f"column {column_letters(column)}"

    def value(self, ref: CellRef) -> str:
        """Return a cell's text, quoted and short enough for a sentence."""
        if ref.row is None or ref.column is None:
            return ""
        return f'"{shorten(self.catalog.value(ref.row, ref.column) or "")}"'

    def value_beside(self, code: str, ref: CellRef) -> str:
        """Return the text of the cell that a rule judges this one by, quoted; "" if there is none."""
        other = self.beside.get((code, self.column(ref)))
        return "" if other is None else self.value(CellRef(ref.row, other))

    def prices(self, column: int) -> PriceColumn:
        """Return what a column's values say of its prices; looked at once."""
        if column not in self.price_columns:
            self.price_columns[column] = PriceColumn(self.catalog.as_read(column))
        return self.price_columns[column]

    def text(self, ref: CellRef) -> str:
        """Return a cell's whole text, "" where there is no cell."""
        return self.catalog.value(self.row(ref), self.column(ref)) or ""

    def field(self, ref: CellRef) -> Field | None:
        """Return what the column of a cell is mapped to, if it is."""
        return self.fields.get(self.column(ref))

    @staticmethod
    def row(ref: CellRef) -> int:
        """Return the row of a place that has one."""
        assert ref.row is not None
        return ref.row

    @staticmethod
    def column(ref: CellRef) -> int:
        """Return the column of a place that has one."""
        assert ref.column is not None
        return ref.column

    def width_sentence(self, row: int) -> str:
        """Return how many cells a row has, and how many the header."""
        cells = count(cell_count(self.catalog, row), "cell")
        return f"The row has {cells}, the header has {self.width}."

    def others(self, rows: np.ndarray, column: int | None) -> str:
        """Return where other rows stand, the first few by address."""
        named = [self.catalog.address(CellRef(int(row), column)) for row in rows[:_NAMED]]
        named = self.catalog.source.addresses.listed(named, len(rows))
        more = len(rows) - len(named)
        if more > 0:
            return f"{', '.join(named)} and {more:,} more"
        return " and ".join([", ".join(named[:-1]), named[-1]] if len(named) > 1 else named)

    @cached_property
    def width(self) -> int:
        """Return how many cells the header has."""
        return self.catalog.header_width


def shorten(text: str, limit: int = _SHOWN) -> str:
    """Return text that fits a sentence."""
    return text if len(text) <= limit else text[: limit - 1] + "…"
