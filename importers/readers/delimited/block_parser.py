"""Parses blocks of whole records with Arrow, and puts the records that it sets aside back in their places."""

from __future__ import annotations

import csv
from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from importers.catalog import arrow
from importers.readers.columns import Piece
from importers.readers.delimited.dialect import Dialect
from importers.readers.delimited.plain_blocks import Block
from importers.readers.header import is_blank

_WHOLE = 1 << 30  # more bytes than any block has, so that Arrow cuts none in two
_MANY_RUNS = 500

Record = list[str]


class Parser:
    """Makes pieces of a table of blocks of text, in any thread; a block knows nothing of the others."""

    def __init__(self, dialect: Dialect, width: int) -> None:
        """Prepare for records most of which have `width` cells."""
        self._dialect = dialect
        self._width = width
        names = [str(column) for column in range(width)]
        # Without threads, because only then do the records that are set aside know their numbers.
        self._reading = arrow_csv.ReadOptions(
            use_threads=False, block_size=_WHOLE, column_names=names
        )
        self._converting = arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()),
            strings_can_be_null=False,
            check_utf8=False,  # the whole block is checked before
        )

    def __call__(self, block: Block) -> Piece:
        """Return the records of a block in which every quote is in place; ArrowInvalid if it is not UTF-8."""
        _require_utf8(block)
        set_aside: list[arrow_csv.InvalidRow] = []
        regular = self._regular(block, set_aside)
        odd = self._cells([row.text for row in set_aside])
        order = _order(len(regular[0]), np.array([row.number - 1 for row in set_aside], np.int64))
        more = self._more_lines(block, regular, set_aside)[order]
        lines = np.arange(len(order)) + np.cumsum(more) - more
        blank = _blank_rows(regular, odd)[order]
        order = order[~blank]
        return Piece(
            columns=_in_order(regular, odd, order),
            extras=self._extras(odd, order - len(regular[0])),
            lines=lines[~blank],
            widths=_widths(self._width, odd, order - len(regular[0])),
            blank_lines=lines[blank],
            line_count=len(lines) + int(more.sum()),
        )

    def _regular(self, block: Block, set_aside: list[arrow_csv.InvalidRow]) -> list[pa.Array]:
        """Return the columns of the records that have the usual width, and set the others aside."""

        def skip(row: arrow_csv.InvalidRow) -> str:
            set_aside.append(row)
            return "skip"

        parsing = arrow_csv.ParseOptions(
            delimiter=self._dialect.delimiter,
            quote_char=self._dialect.quote or False,
            newlines_in_values=True,
            ignore_empty_lines=False,
            invalid_row_handler=skip,
        )
        source = pa.BufferReader(block)
        table = arrow_csv.read_csv(source, self._reading, parsing, self._converting)
        return [column.combine_chunks() for column in table.columns]

    def _cells(self, texts: Sequence[str]) -> list[Record]:
        dialect = self._dialect
        return list(
            csv.reader(
                texts,
                delimiter=dialect.delimiter,
                quotechar=dialect.quote or None,
                quoting=csv.QUOTE_MINIMAL if dialect.quote else csv.QUOTE_NONE,
            )
        )

    def _more_lines(
        self,
        block: Block,
        regular: Sequence[pa.Array],
        set_aside: Sequence[arrow_csv.InvalidRow],
    ) -> np.ndarray:
        """Return on how many lines each record goes on: first of the regular ones, then of the others."""
        count = len(regular[0]) + len(set_aside)
        if self._dialect.quote.encode() not in block or _line_count(block) == count:
            return np.zeros(count, dtype=np.int64)
        of_others = [_line_ends_in(row.text) for row in set_aside]
        return np.concatenate([sum(map(_line_ends, regular)), np.array(of_others, np.int64)])

    def _extras(self, odd: Sequence[Record], which: np.ndarray) -> list[tuple[int, Record]]:
        """Return the cells beyond the usual width; `which` are the odd records by place, below 0 for others."""
        places = np.flatnonzero(which >= 0)
        found = [(int(place), odd[which[place]][self._width :]) for place in places]
        return [(place, cells) for place, cells in found if cells]


def _require_utf8(block: Block) -> None:
    """Raise ArrowInvalid if a block is not UTF-8; Arrow writes a traceback when a record set aside is not."""
    ends = pa.py_buffer(np.array([0, len(block)], np.int32))
    text = pa.Array.from_buffers(pa.string(), 1, [None, ends, pa.py_buffer(block)])
    text.validate(full=True)


def _order(regular: int, at: np.ndarray) -> np.ndarray:
    """Return the places of all records when those set aside, whose numbers are `at`, come after the regular ones."""
    others = np.arange(len(at))
    order: np.ndarray = np.insert(np.arange(regular), at - others, regular + others)
    return order


def _in_order(
    regular: Sequence[pa.Array], odd: Sequence[Record], order: np.ndarray
) -> list[pa.Array]:
    """Return the columns with their cells in that order, in which a place beyond the regular ones is of an odd one."""
    count = len(regular[0])
    if not odd and len(order) == count:
        return list(regular)
    runs = _runs(order, count)
    columns = []
    for column, array in enumerate(regular):
        more = arrow.texts([row[column] if column < len(row) else None for row in odd])
        if len(runs) > _MANY_RUNS:
            columns.append(pa.concat_arrays([array, more]).take(arrow.rows(order)))
        else:
            columns.append(pa.concat_arrays([array[:0], *_slices(array, more, runs)]))
    return columns


def _runs(order: np.ndarray, regular: int) -> list[tuple[int, int]]:
    """Return the stretches of places that follow each other, each of one kind of record: first place, length."""
    starts = np.flatnonzero((np.diff(order, prepend=-2) != 1) | (order == regular))
    lengths = np.diff(starts, append=len(order))
    return list(zip(order[starts].tolist(), lengths.tolist(), strict=True))


def _slices(array: pa.Array, more: pa.Array, runs: Sequence[tuple[int, int]]) -> list[pa.Array]:
    count = len(array)
    return [array.slice(at, n) if at < count else more.slice(at - count, n) for at, n in runs]


def _widths(width: int, odd: Sequence[Record], which: np.ndarray) -> np.ndarray:
    widths = np.full(len(which), width, dtype=np.int32)
    widths[which >= 0] = [len(odd[number]) for number in which[which >= 0]]
    return widths


def _blank_rows(regular: Sequence[pa.Array], odd: Sequence[Record]) -> np.ndarray:
    """Tell which records have no content, looking at each further column only where all were blank."""
    rows = np.flatnonzero(_blank_cells(regular[0]))
    for column in regular[1:]:
        if len(rows):
            rows = rows[_blank_cells(column.take(arrow.rows(rows)))]
    blank = np.zeros(len(regular[0]) + len(odd), dtype=bool)
    blank[rows] = True
    blank[len(regular[0]) :] = [is_blank(row) for row in odd]
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


def _line_count(block: Block) -> int:
    """Return the number of physical lines, a last one without its end included."""
    codes = np.frombuffer(block, dtype=np.uint8)
    ends = codes == ord("\n")
    if b"\r" in block:
        bare = codes == ord("\r")
        bare[:-1] &= ~ends[1:]
        ends |= bare
    return int(np.count_nonzero(ends)) + (block[-1:] not in b"\r\n")
