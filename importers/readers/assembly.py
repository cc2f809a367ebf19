"""Joins the rows that Arrow parsed with the ragged ones that it set aside, blank ones left out."""

from __future__ import annotations

import io
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from importers import arrow
from importers.readers.blocks import NotPlain
from importers.readers.columns import MOST_COLUMNS, Columns, sparse_columns
from importers.readers.dialect import Dialect
from importers.readers.header import is_blank
from importers.readers.records import records

# Ragged rows are read one by one: beyond so many the csv module is faster.
_MOST_RAGGED = 50_000
_CHUNK = 1 << 14


@dataclass(frozen=True, slots=True)
class Ragged:
    """A record of another width than most: its index among all records, and its raw text."""

    index: int
    text: str


class Assembly:
    """Gathers the records below the header line, batch by batch, so that memory is used again."""

    def __init__(self, width: int, dialect: Dialect, header_line: int) -> None:
        """Begin a table most of whose records have `width` cells."""
        self._width = width
        self._dialect = dialect
        self._header_line = header_line
        self._chunks: list[list[pa.Array]] = [[] for _ in range(width)]
        self._waiting: list[Sequence[pa.Array]] = []
        self._extras: dict[int, list[tuple[int, pa.Array]]] = {}
        self._lines = [np.empty(0, np.int64)]
        self._widths = [np.empty(0, np.int32)]
        self._next_index = 0
        self._next_line = 1
        self._count = 0
        self._blank = 0
        self._ragged = 0

    def add(self, batch: Sequence[pa.Array], waiting: deque[Ragged], quoted: bool) -> None:
        """Take the next regular records, one array a column, and those waiting that stand among them.

        `quoted`: cells may hold line ends. Raises NotPlain when this is not the way for the file.
        """
        ragged = self._due(len(batch[0]), waiting)
        self._ragged += len(ragged)
        if self._ragged > _MOST_RAGGED:
            raise NotPlain
        cells = [_cells(row.text, self._dialect) for row in ragged]
        if any(len(row) > MOST_COLUMNS for row in cells):
            raise NotPlain
        at = np.array([row.index - self._next_index for row in ragged], np.int64)
        regular = np.ones(len(batch[0]) + len(ragged), dtype=bool)
        regular[at] = False
        extra_lines = np.zeros(len(regular), dtype=np.int64)
        if quoted:
            extra_lines[regular] = sum(_line_ends(column) for column in batch)
            extra_lines[at] = [_line_ends_in(row.text) for row in ragged]
        lines = self._number(extra_lines)
        blank = np.zeros(len(regular), dtype=bool)
        blank[regular] = _blank_rows(batch)
        blank[at] = [is_blank(row) for row in cells]
        body = lines > self._header_line
        self._blank += int((body & blank).sum())
        self._keep(batch, regular, body & ~blank, at, cells)
        self._lines.append(lines[body & ~blank])

    def finish(self) -> Columns:
        """Return the table."""
        self._join()
        inner = [pa.chunked_array(chunks, pa.string()) for chunks in self._chunks]
        outer = sparse_columns(self._extras, self._width, self._count)
        return Columns(
            (*inner, *outer),
            np.concatenate(self._lines),
            np.concatenate(self._widths),
            self._blank,
        )

    def _due(self, length: int, waiting: deque[Ragged]) -> list[Ragged]:
        """Take from those waiting what belongs among the next regular records; Arrow reads ahead."""
        due: list[Ragged] = []
        while waiting and waiting[0].index - self._next_index - len(due) <= length:
            due.append(waiting.popleft())
        return due

    def _number(self, extra_lines: np.ndarray) -> np.ndarray:
        """Return the first physical line of each new record, which has so many lines more than one."""
        after = self._next_line + np.cumsum(extra_lines + 1)
        self._next_index += len(after)
        self._next_line = int(after[-1]) if len(after) else self._next_line
        lines: np.ndarray = after - extra_lines - 1
        return lines

    def _keep(
        self,
        batch: Sequence[pa.Array],
        regular: np.ndarray,
        keep: np.ndarray,
        at: np.ndarray,
        cells: Sequence[list[str]],
    ) -> None:
        kept = [row for row, index in zip(cells, at, strict=True) if keep[index]]
        if kept or not keep.all():
            order = np.empty(len(keep), dtype=np.int64)
            order[regular] = np.arange(len(batch[0]))
            order[at] = len(batch[0]) + np.cumsum(keep[at]) - 1
            batch = _in_order(batch, kept, arrow.rows(order[keep]))
        self._waiting.append(batch)
        places = self._count + np.cumsum(keep)[at[keep[at]]] - 1
        self._set_extras_aside(places, kept)
        widths = np.full(int(keep.sum()), self._width, dtype=np.int32)
        widths[places - self._count] = [len(row) for row in kept]
        self._widths.append(widths)
        self._count += len(widths)
        if sum(len(waiting[0]) for waiting in self._waiting) >= _CHUNK:
            self._join()

    def _join(self) -> None:
        """Make one chunk a column of the batches since the last one: few chunks are quick to check."""
        waiting, self._waiting = self._waiting, []
        for chunks, arrays in zip(self._chunks, zip(*waiting, strict=True), strict=False):
            chunks.append(pa.concat_arrays(arrays))

    def _set_extras_aside(self, places: np.ndarray, kept: Sequence[list[str]]) -> None:
        for place, row in zip(places, kept, strict=True):
            beyond = arrow.texts(row[self._width :])
            for offset in range(len(beyond)):
                cell = (int(place), beyond.slice(offset, 1))
                self._extras.setdefault(self._width + offset, []).append(cell)


def _in_order(
    batch: Sequence[pa.Array], ragged: Sequence[list[str]], order: pa.Array
) -> list[pa.Array]:
    """Return the columns of a batch and of the ragged rows behind it, in that order."""
    columns = []
    for column, array in enumerate(batch):
        more = arrow.texts([row[column] if column < len(row) else None for row in ragged])
        columns.append(pa.concat_arrays([array, more]).take(order))
    return columns


def _cells(text: str, dialect: Dialect) -> list[str]:
    return next((cells for _, cells in records(io.StringIO(text, newline=""), dialect)), [])


def _blank_rows(batch: Sequence[pa.Array]) -> np.ndarray:
    """Tell which rows have no content, looking at each further column only where all were blank."""
    rows = np.flatnonzero(_blank_cells(batch[0]))
    for column in batch[1:]:
        if len(rows):
            rows = rows[_blank_cells(column.take(arrow.rows(rows)))]
    blank = np.zeros(len(batch[0]), dtype=bool)
    blank[rows] = True
    return blank


def _blank_cells(column: pa.Array) -> np.ndarray:
    empty = arrow.numbers_of(pc.binary_length(column)) == 0
    blank: np.ndarray = empty | arrow.mask_of(pc.utf8_is_space(column))
    return blank


def _line_ends(column: pa.Array) -> np.ndarray:
    """Count the line ends in each cell, a CRLF as one."""
    count = _count(column, "\n")
    if pc.any(pc.match_substring(column, "\r")).as_py():
        count = count + _count(column, "\r") - _count(column, "\r\n")
    return count


def _count(column: pa.Array, text: str) -> np.ndarray:
    return arrow.numbers_of(pc.count_substring(column, text))


def _line_ends_in(text: str) -> int:
    return text.count("\n") + text.count("\r") - text.count("\r\n")
