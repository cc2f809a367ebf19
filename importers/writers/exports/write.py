"""Writes the file of an export, a piece of the catalog after the other, by whole columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from importers.catalog import arrow
from importers.catalog.model import Progress, Reporter
from importers.writers.exports.cells import filled_rows, in_one_line, same
from importers.writers.exports.format import Address, ExportColumn, ExportFormat, Values

_PIECE = 16_384  # rows: few enough for Arrow's texts of 2 GB


@dataclass(frozen=True, slots=True, eq=False)
class ExportRows:
    """The rows of a catalog that go into a file (`ready`, a mask) and their cells by the format's fields.

    `columns` are whole columns of the catalog, `constants` what is the same for all rows.
    """

    columns: Mapping[str, pa.ChunkedArray]
    constants: Mapping[str, str]
    ready: np.ndarray

    def pieces(self) -> Iterator[Values]:
        """Yield the ready rows piece by piece; a missing cell is ""."""
        for start in range(0, len(self.ready), _PIECE):
            chosen = self.ready[start : start + _PIECE]
            if chosen.any():
                yield self._piece(start, chosen)

    def _piece(self, start: int, chosen: np.ndarray) -> Values:
        values = {}
        for name, column in self.columns.items():
            cells = column.slice(start, len(chosen)).combine_chunks().filter(arrow.mask(chosen))
            values[name] = pc.fill_null(cells, arrow.text("")) if cells.null_count else cells
        for name, text in self.constants.items():
            values[name] = same(values, text)
        return values


def clashing(address: Address, rows: ExportRows) -> np.ndarray:
    """Return a mask of the ready rows whose address another ready row has too."""
    made = [address.made(values) for values in rows.pieces()]
    clash = np.zeros(len(rows.ready), dtype=bool)
    if made:
        encoded = pa.chunked_array(made).combine_chunks().dictionary_encode()
        numbers = arrow.numbers_of(encoded.indices)
        clash[rows.ready] = (np.bincount(numbers) > 1)[numbers]
    return clash


def written_columns(
    kind: ExportFormat, states: Sequence[ExportColumn], rows: ExportRows
) -> tuple[ExportColumn, ...]:
    """Return the columns that the file gets: those whose fields are there."""
    there = {*rows.columns, *rows.constants}
    if kind.address is not None:
        there.add(kind.address.name)
    every = (*kind.columns, *states)
    return tuple(column for column in every if there.issuperset(column.needs))


def write_rows(
    kind: ExportFormat,
    columns: Sequence[ExportColumn],
    rows: ExportRows,
    file: BinaryIO,
    report: Reporter,
) -> Counter[str]:
    """Write header and rows as UTF-8 without a byte order mark, lines ending in LF.

    Returns how many values of a column were left blank though the catalog has one, by header.
    """
    total, done, dropped = int(rows.ready.sum()), 0, Counter[str]()
    file.write(_lines(kind, [arrow.texts([column.header]) for column in columns]))
    for values in rows.pieces():
        report(Progress("Saving", done, total))
        if kind.address is not None:
            values = {**values, kind.address.name: kind.address.made(values)}
        made = [column.made(values) for column in columns]
        for column, cells in zip(columns, made, strict=True):
            if column.dropped:
                lost = filled_rows(values[column.needs[0]]) & ~arrow.filled(cells)
                dropped[column.header] += int(lost.sum())
        file.write(_lines(kind, made))
        done += len(made[0])
    report(Progress("Saving", total, total))
    return +dropped


def _lines(kind: ExportFormat, columns: Sequence[pa.Array]) -> bytes:
    """Return rows as the bytes of their lines."""
    cells = [_quoted(column) if kind.quoted else in_one_line(column) for column in columns]
    lines = pc.binary_join_element_wise(*cells, arrow.text(kind.delimiter))
    joined = pc.binary_join(_as_one_list(lines), arrow.text("\n"))
    text: bytes = joined[0].as_buffer().to_pybytes() + b"\n"
    return text


def _quoted(column: pa.Array) -> pa.Array:
    """Return texts in quotes, those within doubled."""
    if arrow.holds_byte(column, ord('"')):
        column = pc.replace_substring(column, pattern='"', replacement='""')
    quote = arrow.text('"')
    return pc.binary_join_element_wise(quote, column, quote, arrow.text(""))


def _as_one_list(lines: pa.Array) -> pa.Array:
    return pa.ListArray.from_arrays(pa.array([0, len(lines)], pa.int32()), lines)
