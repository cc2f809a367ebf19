"""Cells put in the place of others, as a spreadsheet pastes them."""

from __future__ import annotations

from collections.abc import Sequence

from importers.catalog.catalog import Catalog
from importers.catalog.model import CellRef, Edit, Fix
from importers.fixes.effect import effective


def paste(
    catalog: Catalog, cells: Sequence[Sequence[str]], rows: Sequence[int], columns: Sequence[int]
) -> Fix:
    """Return the fix that writes lines of cells into rows and columns, each from the first on.

    What goes beyond the last row or column given is left out; `spill` counts it.
    """
    edits = tuple(
        Edit(CellRef(row, column), None, value)
        for row, line in zip(rows, cells, strict=False)
        for column, value in zip(columns, line, strict=False)
    )
    return effective(Fix(f"Paste {len(edits):,} cells", edits), catalog)


def spill(cells: Sequence[Sequence[str]], rows: int, columns: int) -> tuple[int, int]:
    """Return how many lines, and how many cells of the widest line, find no place in so many rows and columns."""
    return max(len(cells) - rows, 0), max(max(map(len, cells), default=0) - columns, 0)
