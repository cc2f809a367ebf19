"""What is stored for one of the cells that a reader has read anyway."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from importers.readers.workbook.ooxml.cells import Cells
from importers.readers.workbook.ooxml.styles import GENERAL_CODE
from importers.readers.workbook.shown_values import Setting, shown
from importers.readers.workbook.stored import StoredCell


def stored_value(
    cells: Cells, setting: Setting, codes: Sequence[str], row: int, column: int
) -> StoredCell | None:
    """Return a cell's value and its number format, one of `codes`; None if there is no such cell."""
    cell = cells.at(row, column)
    if cell is None:
        return None
    style = int(cell.styles[0])
    text: str = shown(cell, replace(setting, stored_columns=(column,)))[0].as_py()
    return StoredCell(text, codes[style] if style < len(codes) else GENERAL_CODE)
