"""From a sheet's filled rows to a source table: the header found, the records below it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from importers.catalog.addresses import SHEET
from importers.catalog.arrow import mask_of, texts
from importers.catalog.cell_facts import CellFacts
from importers.catalog.letters import column_letters
from importers.catalog.model import ReadWarning
from importers.catalog.origin import FileOrigin, FileStamp
from importers.catalog.source import CellFlag, ReadOptions, SourceTable
from importers.errors import UnreadableFile
from importers.readers.header import LOOK_AT, find_header
from importers.readers.header_rows import joined_labels
from importers.readers.workbook.grid import Grid
from importers.readers.workbook.units import keys_as_shown, told_units

_MOSTLY = 0.5  # a column without a label belongs to the table if so many records fill it


def to_table(grid: Grid, path: Path, options: ReadOptions, stamp: FileStamp) -> SourceTable:
    """Return the records below the header; UnreadableFile where there is no cell at all."""
    if not len(grid.lines):
        raise UnreadableFile(f"{path.name} is empty: no worksheet in it holds a value.")
    line, labels, read_warnings = _header(grid, path, options)
    part = _records(grid, line, options)
    lines = grid.lines[part]
    columns = {index: column[part] for index, column in grid.columns.items()}
    units = {index: column[part] for index, column in grid.with_units.items()}
    columns |= keys_as_shown(labels, columns, units)
    header = _widened(labels, columns, len(lines))
    return SourceTable(
        origin=FileOrigin(path),
        addresses=SHEET,
        kind="xlsx",
        header=header,
        header_line=line,
        columns=_in_order(columns, len(header), len(lines)),
        lines=lines,
        widths=_widths(columns, len(header), len(lines)),
        stamp=stamp,
        sheet=grid.sheet,
        sheets=grid.sheets,
        blank_rows=int(lines[-1]) - line - len(lines) if len(lines) else 0,
        read_warnings=(*grid.read_warnings, *read_warnings, *told_units(labels, units)),
        flags=_flags(grid, lines),
        facts=CellFacts(
            {index: kinds[part] for index, kinds in grid.kinds.items()},
            {index: links[part] for index, links in grid.links.items()},
            grid.pictures,
        ),
        tables=grid.tables,
        window=options.window,
    )


def _records(grid: Grid, header_line: int, options: ReadOptions) -> slice:
    """Return which rows of a grid are records: those below the header, but for what the operator left out."""
    last_before = max(header_line, (options.first_row or 0) - 1)
    first = int(np.searchsorted(grid.lines, last_before, side="right"))
    return slice(first, max(first, len(grid.lines) - options.skip_last))


def _header(
    grid: Grid, path: Path, options: ReadOptions
) -> tuple[int, tuple[str, ...], Sequence[ReadWarning]]:
    if options.header_line:
        row = _row_at(grid, options.header_line, path)
        return options.header_line, _labels(grid, row, options.header_rows), ()
    records = [_record(grid, row) for row in range(min(LOOK_AT, len(grid.lines)))]
    guess = find_header(records, [int(line) for line in grid.lines[:LOOK_AT]], "row")
    if guess.index is None or options.header_line == 0:
        width = max(_width(record) for record in records)
        named = tuple(f"Column {column_letters(index)}" for index in range(width))
        return 0, named, () if options.header_line == 0 else guess.read_warnings
    labels = _labels(grid, guess.index, options.header_rows)
    return int(grid.lines[guess.index]), labels, guess.read_warnings


def _row_at(grid: Grid, line: int, path: Path) -> int:
    row = int(np.searchsorted(grid.lines, line))
    if row == len(grid.lines) or grid.lines[row] != line:
        raise UnreadableFile(f"Row {line} of “{grid.sheet}” in {path.name} is empty: no header.")
    return row


def _record(grid: Grid, row: int) -> list[str | None]:
    record: list[str | None] = [None] * (max(grid.columns, default=-1) + 1)
    for index, column in grid.columns.items():
        record[index] = column[row].as_py()
    return record


def _width(record: Sequence[str | None]) -> int:
    filled = (index for index, cell in enumerate(record) if cell and not cell.isspace())
    return max(filled, default=-1) + 1


def _labels(grid: Grid, row: int, rows: int) -> tuple[str, ...]:
    """Return the labels of a header that ends in a row and stands in that and the rows right above it."""
    last = int(grid.lines[row])
    whole = [at for at in range(max(0, row - rows + 1), row + 1) if grid.lines[at] > last - rows]
    record = _record(grid, row)
    return joined_labels([*(_record(grid, at) for at in whole[:-1]), record[: _width(record)]])


def _widened(
    labels: tuple[str, ...], columns: dict[int, pa.ChunkedArray], count: int
) -> tuple[str, ...]:
    """Add a blank label for each column right of the labels that most records fill."""
    width = len(labels)
    for index in range(len(labels), max(columns, default=-1) + 1):
        column = columns.get(index)
        if column is not None and count - column.null_count > count * _MOSTLY:
            width = index + 1
    return labels + ("",) * (width - len(labels))


def _in_order(
    columns: dict[int, pa.ChunkedArray], width: int, count: int
) -> tuple[pa.ChunkedArray, ...]:
    """Return all columns from A on: cells within the header's width exist, others only if filled."""
    nothing = pa.chunked_array([pa.nulls(count, pa.string())])
    blank = texts([""])[0]
    empty = pa.chunked_array([pa.repeat(blank, count)])
    inner = [pc.fill_null(columns[at], blank) if at in columns else empty for at in range(width)]
    beyond = sorted(at for at, column in columns.items() if column.null_count < count)
    last = max(beyond, default=-1) + 1
    return (*inner, *(columns.get(at, nothing) for at in range(width, last)))


def _widths(columns: dict[int, pa.ChunkedArray], width: int, count: int) -> np.ndarray:
    widths = np.full(count, width, np.int32)
    for index in sorted(at for at in columns if at >= width):
        filled = np.concatenate([mask_of(chunk) for chunk in columns[index].is_valid().chunks])
        widths[filled] = index + 1
    return widths


def _flags(grid: Grid, lines: np.ndarray) -> tuple[CellFlag, ...]:
    if not grid.flags:
        return ()
    at = np.array([line for line, _, _ in grid.flags])
    rows = np.searchsorted(lines, at)
    known = np.flatnonzero(np.isin(at, lines))
    return tuple(CellFlag(int(rows[i]), grid.flags[i][1], grid.flags[i][2]) for i in known)
