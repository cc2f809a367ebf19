"""From cells with their texts to a grid: filled rows, columns in place, and what to tell of both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from importers.readers.sheets.cells import Cells, SheetFacts
from importers.readers.sheets.choice import sheet_doubts
from importers.readers.sheets.grid import Grid, SheetInfo
from importers.readers.sheets.remarks import remarks
from importers.readers.sheets.values import (
    Setting,
    long_numbers,
    shown,
    uncalculated,
    with_formulas,
)


def to_grid(
    info: SheetInfo, sheets: Sequence[SheetInfo], cells: Cells, setting: Setting, facts: SheetFacts
) -> Grid:
    """Return one sheet's cells as a grid, with what is to be told of it."""
    waiting, long = uncalculated(cells), long_numbers(cells)
    texts = with_formulas(shown(cells, setting), cells, waiting)
    lines = filled_rows(cells.rows, texts)
    columns = place_columns(cells.rows, cells.columns, texts, lines)
    flags = [*_flags(cells, waiting, "uncalculated-formula"), *_flags(cells, long, "lost-digits")]
    return Grid(
        sheet=info.name,
        sheets=tuple(each.name for each in sheets),
        lines=lines,
        columns=columns,
        flags=tuple(flags),
        doubts=(*sheet_doubts(sheets, info), *remarks(facts, lines, list(columns))),
    )


def filled_rows(rows: np.ndarray, texts: pa.Array) -> np.ndarray:
    """Return the sheet rows in which a cell holds more than spaces."""
    holds = pc.binary_length(texts).to_numpy(zero_copy_only=False) > 0
    holds &= ~pc.utf8_is_space(texts).to_numpy(zero_copy_only=False)
    filled = np.zeros(rows.max(initial=0) + 1, bool)
    filled[rows[holds]] = True
    return np.flatnonzero(filled)


def place_columns(
    rows: np.ndarray, columns: np.ndarray, texts: pa.Array, lines: np.ndarray
) -> dict[int, pa.ChunkedArray]:
    """Return each column's texts by line, null where a line has no such cell."""
    record = np.full(rows.max(initial=0) + 1, -1, np.int64)
    record[lines] = np.arange(len(lines))
    holds = pc.binary_length(texts).to_numpy(zero_copy_only=False) > 0
    places = np.flatnonzero(holds & (record[rows] >= 0))
    places = places[np.argsort(columns[places], kind="stable")]
    indices, starts = np.unique(columns[places], return_index=True)
    spans = zip(indices, np.split(places, starts[1:]), strict=False)
    return {
        int(index): _column(texts, record[rows[span]], span, len(lines)) for index, span in spans
    }


def _column(texts: pa.Array, records: np.ndarray, span: np.ndarray, count: int) -> pa.ChunkedArray:
    order = np.full(count, -1, np.int64)
    order[records] = span
    return pa.chunked_array([texts.take(pa.array(order, mask=order < 0))])


def _flags(cells: Cells, mask: np.ndarray, code: str) -> Iterator[tuple[int, int, str]]:
    places = np.flatnonzero(mask)
    for row, column in zip(cells.rows[places], cells.columns[places], strict=True):
        yield int(row), int(column), code
