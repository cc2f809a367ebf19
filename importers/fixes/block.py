"""Changes of a block of cells: cleared, filled down or to the right; and what a copy of it holds."""

from __future__ import annotations

from collections.abc import Sequence

from importers.catalog.catalog import Catalog
from importers.catalog.model import CellRef, Edit, Fix
from importers.fixes.effect import effective

Cells = tuple[tuple[str, ...], ...]


def copied(catalog: Catalog, rows: Sequence[int], columns: Sequence[int]) -> Cells:
    """Return the texts of a block, line by line; "" for a cell that a record lacks."""
    held = [catalog.values(rows, column) for column in columns]
    return tuple(tuple(value or "" for value in line) for line in zip(*held, strict=True))


def clear(catalog: Catalog, rows: Sequence[int], columns: Sequence[int]) -> Fix:
    """Return the fix that makes every cell of a block blank; one beyond the header is gone."""
    edits = tuple(
        Edit(CellRef(row, column), None, "" if column < catalog.header_width else None)
        for column in columns
        for row, value in zip(rows, catalog.values(rows, column), strict=True)
        if value
    )
    return Fix(f"Clear {_cells(len(edits))}", edits)


def fill_down(
    catalog: Catalog, rows: Sequence[int], columns: Sequence[int], above: int | None = None
) -> Fix:
    """Return the fix that writes the first row of a block into its others, or that of `above` into all of it."""
    first, others = (rows[0], rows[1:]) if above is None else (above, rows)
    edits = tuple(
        Edit(CellRef(row, column), None, value)
        for column in columns
        for value in (catalog.value(first, column) or "",)
        for row in others
    )
    return _titled("Fill down", effective(Fix("", edits), catalog))


def fill_right(
    catalog: Catalog, rows: Sequence[int], columns: Sequence[int], beside: int | None = None
) -> Fix:
    """Return the fix that writes the first column of a block into its others, or that of `beside` into all of it."""
    first, others = (columns[0], columns[1:]) if beside is None else (beside, columns)
    values = catalog.values(rows, first)
    edits = tuple(
        Edit(CellRef(row, column), None, value or "")
        for column in others
        for row, value in zip(rows, values, strict=True)
    )
    return _titled("Fill to the right", effective(Fix("", edits), catalog))


def tiled(cells: Cells, height: int, width: int) -> Cells:
    """Return copied cells as often as a block of that size takes them; as they are, where it is no multiple of them.

    One cell fills any block, as in a spreadsheet.
    """
    down, across = len(cells), max(map(len, cells), default=0)
    whole = down and across and height % down == 0 and width % across == 0
    if not whole or (height, width) == (down, across):
        return cells
    lines = [(*line, *[""] * (across - len(line))) * (width // across) for line in cells]
    return tuple(lines) * (height // down)


def _titled(verb: str, fix: Fix) -> Fix:
    return Fix(f"{verb}: {_cells(len(fix.edits))}", fix.edits)


def _cells(number: int) -> str:
    return f"{number:,} cell" if number == 1 else f"{number:,} cells"
