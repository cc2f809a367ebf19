"""Builds a table's columns from records that come one after the other, in little memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

import numpy as np
import pyarrow as pa

from importers import arrow
from importers.errors import UnreadableFile

# Excel holds 16,384; what is far wider is no table.
MOST_COLUMNS = 50_000
_CHUNK = 20_000


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """A table without its header: see `SourceTable` for what the parts mean."""

    columns: tuple[pa.ChunkedArray, ...]
    lines: np.ndarray
    widths: np.ndarray
    blank_rows: int


class ColumnsBuilder:
    """Gathers records; those without any content are counted and left out."""

    def __init__(self, width: int) -> None:
        """Start with the header's width: cells beyond it are kept apart, so that one wide row is cheap."""
        self._width = width
        self._chunks: list[list[pa.Array]] = [[] for _ in range(width)]
        self._rows: list[Sequence[str]] = []
        self._extras: dict[int, list[tuple[int, pa.Array]]] = {}
        self._lines: list[np.ndarray] = []
        self._widths: list[np.ndarray] = []
        self._new_lines: list[int] = []
        self._count = 0
        self._blank = 0

    def add(self, line: int, cells: Sequence[str]) -> None:
        """Take one record and its first physical line."""
        if len(cells) > MOST_COLUMNS:
            raise too_wide(line, len(cells))
        if not any(cells) or not any(cell.strip() for cell in cells):
            self._blank += 1
            return
        self._rows.append(cells)
        self._new_lines.append(line)
        if len(self._rows) >= _CHUNK:
            self._flush()

    def finish(self) -> Columns:
        """Return the table; nothing may be added any more."""
        self._flush()
        inner = [pa.chunked_array(chunks, pa.string()) for chunks in self._chunks]
        outer = sparse_columns(self._extras, self._width, self._count)
        return Columns(
            tuple(inner) + tuple(outer),
            np.concatenate([np.empty(0, np.int64), *self._lines]),
            np.concatenate([np.empty(0, np.int32), *self._widths]),
            self._blank,
        )

    def _flush(self) -> None:
        rows, self._rows = self._rows, []
        widths = np.fromiter(map(len, rows), np.int32, len(rows))
        if len(rows) and widths.max() > self._width:
            rows = self._set_extras_aside(rows, widths)
        for column, cells in enumerate(zip_longest(*rows, [None] * self._width)):
            self._chunks[column].append(arrow.texts(cells[:-1]))
        self._lines.append(np.array(self._new_lines, np.int64))
        self._widths.append(widths)
        self._count += len(rows)
        self._new_lines = []

    def _set_extras_aside(
        self, rows: list[Sequence[str]], widths: np.ndarray
    ) -> list[Sequence[str]]:
        for index in np.flatnonzero(widths > self._width):
            extra = arrow.texts(rows[index][self._width :])
            rows[index] = rows[index][: self._width]
            for offset in range(len(extra)):
                cell = (self._count + int(index), extra.slice(offset, 1))
                self._extras.setdefault(self._width + offset, []).append(cell)
        return rows


def fitted(table: Columns, width: int) -> Columns:
    """Return a table with a column for each of a header's `width` labels, and for all cells beyond."""
    wanted = max(width, int(table.widths.max(initial=0)))
    nulls = pa.chunked_array([pa.nulls(len(table.lines), pa.string())])
    lacking = [nulls] * (wanted - len(table.columns))
    return replace(table, columns=(*table.columns[:wanted], *lacking))


def too_wide(line: int, cells: int) -> UnreadableFile:
    """Return the error for a record that cannot be one of a table."""
    return UnreadableFile(
        f"Line {line:,} has {cells:,} cells, more than any table: choose another delimiter."
    )


def sparse_columns(
    cells: dict[int, list[tuple[int, pa.Array]]], first: int, length: int
) -> list[pa.ChunkedArray]:
    """Return the columns from `first` on, null but for the given (row, one-cell array) pairs."""
    nulls = pa.nulls(length, pa.string())
    return [
        _sparse(cells.get(column, []), nulls) for column in range(first, max(cells, default=-1) + 1)
    ]


def _sparse(cells: Sequence[tuple[int, pa.Array]], nulls: pa.Array) -> pa.ChunkedArray:
    pieces, done = [], 0
    for row, cell in cells:
        if row > done:
            pieces.append(nulls.slice(0, row - done))
        pieces.append(cell)
        done = row + 1
    pieces.append(nulls.slice(0, len(nulls) - done))
    column = pa.chunked_array(pieces, pa.string())
    return column if len(pieces) < 256 else pa.chunked_array([pa.concat_arrays(pieces)])
