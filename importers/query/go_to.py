"""Where a line's number, a cell's address or a SKU is."""

from __future__ import annotations

import re

import numpy as np
import pyarrow.compute as pc

from importers.catalog.catalog import Catalog
from importers.catalog.letters import column_index
from importers.catalog.model import CellRef

_CELL = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")


def place_named(catalog: Catalog, text: str, key: int | None) -> CellRef | None:
    """Return the row, or the cell, that a text names: a line, `B17` in a sheet, or a SKU; None if nothing is called so.

    A number is a line where there is such a line; write it after `=` to mean a SKU. Of rows with one SKU it is
    the first; where no SKU is just so, the first that begins so. `key` is the SKU's column.
    """
    wanted = text.strip()
    if wanted.isascii() and wanted.isdigit():
        found = row_at_line(catalog, int(wanted))
        if found is not None:
            return CellRef(found, None)
    return _key_named(catalog, wanted.removeprefix("="), key) or _cell_named(catalog, wanted)


def row_at_line(catalog: Catalog, line: int) -> int | None:
    """Return the record that a physical line, or a row of the sheet, belongs to; None beyond the last one."""
    lines = catalog.lines
    there = np.flatnonzero((lines > 0) & (lines <= line))
    if not len(there) or line > int(lines.max()):
        return None
    return int(there[np.argmax(lines[there])])


def _key_named(catalog: Catalog, wanted: str, key: int | None) -> CellRef | None:
    if key is None or not wanted:
        return None
    texts = pc.utf8_trim_whitespace(catalog.column(key))
    place = pc.index(texts, wanted).as_py()
    if place < 0:
        place = pc.index(pc.starts_with(texts, wanted, ignore_case=True), True).as_py()
    return CellRef(place, key) if place >= 0 else None


def _cell_named(catalog: Catalog, wanted: str) -> CellRef | None:
    found = _CELL.fullmatch(wanted)
    if found is None or not catalog.source.is_workbook:
        return None
    column, row = column_index(found[1].upper()), row_at_line(catalog, int(found[2]))
    return CellRef(row, column) if row is not None and column < catalog.column_count else None
