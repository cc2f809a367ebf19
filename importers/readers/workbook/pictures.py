"""Cells that show a picture: their text is for programs that cannot, and nothing to send."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from importers.catalog.cell_facts import CellKind
from importers.readers.workbook.ooxml.sheet_facts import SheetFacts

_Columns = dict[int, pa.ChunkedArray]
_Kinds = dict[int, np.ndarray]


def place_pictures(
    facts: SheetFacts, lines: np.ndarray, columns: _Columns, kinds: _Kinds
) -> tuple[_Columns, _Kinds]:
    """Return the columns without the texts that stand for pictures, and what the cells are then.

    A cell that a picture only lies on is a picture if it has no text.
    """
    columns, kinds = dict(columns), dict(kinds)
    for picture in facts.pictures:
        place, at = (picture.row, picture.column), int(np.searchsorted(lines, picture.row))
        if at == len(lines) or lines[at] != picture.row:
            continue
        if place in facts.rich_values or place in facts.picture_names:
            columns[picture.column] = _without(columns[picture.column], at)
        elif _text(columns, picture.column, at):
            continue
        kind = kinds.setdefault(picture.column, np.zeros(len(lines), np.uint8))
        kind[at] = CellKind.PICTURE
    return columns, kinds


def _text(columns: Mapping[int, pa.ChunkedArray], index: int, row: int) -> str:
    text: str | None = columns[index][row].as_py() if index in columns else None
    return text or ""


def _without(column: pa.ChunkedArray, row: int) -> pa.ChunkedArray:
    """Return a column with no text in one row."""
    chosen = np.zeros(len(column), bool)
    chosen[row] = True
    return pc.if_else(pa.array(chosen), pa.scalar("", pa.string()), column)
