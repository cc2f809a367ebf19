"""Reads large plain files with Arrow, and puts the rows it cannot hold back in their places."""

from __future__ import annotations

import io
from collections import deque
from collections.abc import Iterator

import pyarrow as pa
from pyarrow import csv as arrow_csv

from importers.model import Reporter
from importers.readers.assembly import Assembly, Ragged
from importers.readers.blocks import NotPlain, PlainBlocks
from importers.readers.columns import Columns, fitted
from importers.readers.dialect import Dialect
from importers.readers.layout import Layout
from importers.readers.mended import Mended

# Below this many bytes the csv module is as fast.
WORTH_IT = 1 << 18
_BLOCK = 1 << 20


class NotInEncoding(UnicodeError):
    """A file is not in the encoding that its beginning is in."""


def read_plain(file: io.FileIO, size: int, layout: Layout, report: Reporter) -> Columns | None:
    """Return the records below the header, or None if the file is not plain enough for Arrow.

    Raises NotInEncoding, and what `report` raises.
    """
    if not _suits(layout):
        return None
    source = PlainBlocks(file, layout.encoding, layout.dialect, size, report)
    return read_blocks(source, layout)


def read_blocks(source: PlainBlocks | Mended, layout: Layout) -> Columns | None:
    """Return the records below the header of a text in UTF-8, or None if it is not plain enough."""
    width = layout.width
    ragged: deque[Ragged] = deque()
    assembly = Assembly(width, layout.dialect, layout.body_after)
    try:
        for batch in _batches(source, layout.dialect, width, ragged):
            assembly.add(batch.columns, ragged, source.quoted)
        assembly.add([pa.nulls(0, pa.string())] * width, ragged, source.quoted)
        return fitted(assembly.finish(), len(layout.header.labels))
    except NotPlain:
        return None
    except pa.ArrowInvalid as error:
        if "UTF8" in str(error):
            raise NotInEncoding from error
        return None


def _suits(layout: Layout) -> bool:
    """Tell whether Arrow knows the dialect and all bytes are to be understood."""
    dialect = layout.dialect
    odd = dialect.escaped or dialect.spaced or layout.encoding.errors != "strict"
    return not odd and (dialect.delimiter + dialect.quote).isascii()


def _batches(
    source: PlainBlocks | Mended, dialect: Dialect, width: int, ragged: deque[Ragged]
) -> Iterator[pa.RecordBatch]:
    """Parse everything as text; the rows set aside know their numbers only without threads."""

    def set_aside(row: arrow_csv.InvalidRow) -> str:
        ragged.append(Ragged(row.number - 1, row.text))
        return "skip"

    names = [str(column) for column in range(width)]
    reader: Iterator[pa.RecordBatch] = arrow_csv.open_csv(
        pa.PythonFile(source, "r"),
        read_options=arrow_csv.ReadOptions(
            use_threads=False, block_size=_BLOCK, column_names=names
        ),
        parse_options=arrow_csv.ParseOptions(
            delimiter=dialect.delimiter,
            quote_char=dialect.quote or False,
            newlines_in_values=True,
            ignore_empty_lines=False,
            invalid_row_handler=set_aside,
        ),
        convert_options=arrow_csv.ConvertOptions(
            column_types={name: pa.string() for name in names}, strings_can_be_null=False
        ),
    )
    return reader
