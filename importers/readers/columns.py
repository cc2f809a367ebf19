"""Builds a table's columns from records or pieces that come one after the other, in little memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

import numpy as np
import pyarrow as pa

from importers.catalog import arrow
from importers.errors import UnreadableFile

# Excel holds 16,384; what is far wider is no table.
MOST_COLUMNS = 50_000
_CHUNK = 10_000  # rows; few chunks are quick to check

Extras = Sequence[tuple[int, Sequence[str]]]  # rows, and their cells beyond the usual width


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """A table without its header: see `SourceTable` for what the parts mean."""

    columns: tuple[pa.ChunkedArray, ...]
    lines: np.ndarray
    widths: np.ndarray
    blank_rows: int


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """Some records that follow each other, without the blank ones; rows and lines count from 0 in it."""

    columns: Sequence[pa.Array]
    extras: Extras
    lines: np.ndarray
    widths: np.ndarray
    blank_lines: np.ndarray
    line_count: int


class Assembly:
    """Joins pieces, in their order, to a table."""

    def __init__(self, width: int, body_after: int) -> None:
        """Begin a table of `width` columns, of whose records those up to a physical line are no part."""
        self._body_after = body_after
        self._chunks: list[list[pa.Array]] = [[] for _ in range(width)]
        self._waiting: list[Sequence[pa.Array]] = []
        self._extras: list[tuple[int, Sequence[str]]] = []
        self._lines = [np.empty(0, np.int64)]
        self._widths = [np.empty(0, np.int32)]
        self._next_line = 1
        self._count = 0
        self._joined = 0
        self._blank = 0

    def add(self, piece: Piece) -> None:
        """Take the next piece; UnreadableFile if one of its records is too wide for a table."""
        lines = piece.lines + self._next_line
        above = int(np.searchsorted(lines, self._body_after, side="right"))
        lines, widths = lines[above:], piece.widths[above:]
        _require_table(lines, widths)
        blank_lines = piece.blank_lines + self._next_line
        self._blank += int(np.count_nonzero(blank_lines > self._body_after))
        self._next_line += piece.line_count
        self._lines.append(lines)
        self._widths.append(widths)
        self._waiting.append([c.slice(above) for c in piece.columns] if above else piece.columns)
        start = self._count - above
        self._extras += [(start + row, cells) for row, cells in piece.extras if row >= above]
        self._count += len(lines)
        if self._count - self._joined >= _CHUNK:
            self._join()

    def finish(self) -> Columns:
        """Return the table; nothing may be added any more."""
        self._join()
        inner = (pa.chunked_array(chunks, pa.string()) for chunks in self._chunks)
        return Columns(
            (*inner, *_sparse_columns(self._extras, self._count)),
            np.concatenate(self._lines),
            np.concatenate(self._widths),
            self._blank,
        )

    def _join(self) -> None:
        """Make one chunk a column of what came since the last one."""
        waiting, self._waiting, self._joined = self._waiting, [], self._count
        for chunks, arrays in zip(self._chunks, zip(*waiting, strict=True), strict=False):
            chunks.append(arrays[0] if len(arrays) == 1 else pa.concat_arrays(arrays))


class ColumnsBuilder:
    """Gathers single records; those without any content are counted and left out."""

    def __init__(self, width: int) -> None:
        """Start with the header's width: cells beyond it are kept apart, so that one wide row is cheap."""
        self._width = width
        self._assembly = Assembly(width, body_after=0)
        self._rows: list[Sequence[str]] = []
        self._lines: list[int] = []
        self._blank = 0

    def add(self, line: int, cells: Sequence[str]) -> None:
        """Take one record and its first physical line."""
        if len(cells) > MOST_COLUMNS:
            raise too_wide(line, len(cells))
        if not any(cells) or not any(cell.strip() for cell in cells):
            self._blank += 1
            return
        self._rows.append(cells)
        self._lines.append(line)
        if len(self._rows) >= _CHUNK:
            self._flush()

    def finish(self) -> Columns:
        """Return the table; nothing may be added any more."""
        self._flush()
        return replace(self._assembly.finish(), blank_rows=self._blank)

    def _flush(self) -> None:
        width, rows, self._rows = self._width, self._rows, []
        lines, self._lines = np.array(self._lines, np.int64), []
        extras = [(at, row[width:]) for at, row in enumerate(rows) if len(row) > width]
        inner = [row[:width] for row in rows] if extras else rows
        columns = zip_longest(*inner, [None] * width)
        self._assembly.add(
            Piece(
                columns=[arrow.texts(cells[:-1]) for cells in columns],
                extras=extras,
                lines=lines - 1,
                widths=np.fromiter(map(len, rows), np.int32, len(rows)),
                blank_lines=np.empty(0, np.int64),
                line_count=0,
            )
        )


def fitted(table: Columns, width: int) -> Columns:
    """Return a table with a column for each of a header's `width` labels, and for all cells beyond."""
    wanted = max(width, int(table.widths.max(initial=0)))
    nulls = pa.chunked_array([pa.nulls(len(table.lines), pa.string())])
    lacking = [nulls] * (wanted - len(table.columns))
    return replace(table, columns=(*table.columns[:wanted], *lacking))


def without_last(table: Columns, count: int) -> Columns:
    """Return a table without its last records."""
    kept = max(0, len(table.lines) - count)
    if not count:
        return table
    columns = tuple(column.slice(0, kept) for column in table.columns)
    return Columns(columns, table.lines[:kept], table.widths[:kept], table.blank_rows)


def too_wide(line: int, cells: int) -> UnreadableFile:
    """Return the error for a record that cannot be one of a table."""
    return UnreadableFile(
        f"Line {line:,} has {cells:,} cells, more than any table: choose another delimiter."
    )


def _require_table(lines: np.ndarray, widths: np.ndarray) -> None:
    if widths.max(initial=0) > MOST_COLUMNS:
        widest = int(widths.argmax())
        raise too_wide(int(lines[widest]), int(widths[widest]))


def _sparse_columns(extras: Extras, length: int) -> list[pa.ChunkedArray]:
    """Return the columns beyond the usual width: null but for some cells."""
    by_offset: list[list[tuple[int, str]]] = [
        [] for _ in range(max((len(cells) for _, cells in extras), default=0))
    ]
    for row, cells in extras:
        for found, cell in zip(by_offset, cells, strict=False):
            found.append((row, cell))
    nulls = pa.nulls(length, pa.string())
    return [_sparse(found, nulls) for found in by_offset]


def _sparse(cells: Sequence[tuple[int, str]], nulls: pa.Array) -> pa.ChunkedArray:
    texts = arrow.texts([cell for _, cell in cells])
    pieces, done = [], 0
    for number, (row, _) in enumerate(cells):
        if row > done:
            pieces.append(nulls.slice(0, row - done))
        pieces.append(texts.slice(number, 1))
        done = row + 1
    pieces.append(nulls.slice(0, len(nulls) - done))
    column = pa.chunked_array(pieces, pa.string())
    return column if len(pieces) < 256 else pa.chunked_array([pa.concat_arrays(pieces)])
