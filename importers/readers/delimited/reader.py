"""Reads delimited text: one file of records, its header found, every cell kept as it stands."""

from __future__ import annotations

import io
from pathlib import Path

from importers.catalog.model import ReadWarning, Reporter
from importers.catalog.origin import FileOrigin, FileStamp
from importers.catalog.source import ReadOptions, SourceTable
from importers.readers.columns import Columns, without_last
from importers.readers.delimited import arrow_reader
from importers.readers.delimited.end_mark import Shortened, text_end
from importers.readers.delimited.layout import SAMPLE, Layout, find_layout
from importers.readers.delimited.record_reader import read_normalized, read_records
from importers.readers.delimited.remarks import all_warnings
from importers.readers.protocol import OpenFile


def read_delimited(open_file: OpenFile, options: ReadOptions, report: Reporter) -> SourceTable:
    """Read an open file; UnreadableFile if it holds no table of text."""
    path, stamp = open_file.path, open_file.stamp
    size = text_end(open_file.file, stamp.size)
    file = open_file.file if size == stamp.size else Shortened(open_file.file, size)
    try:
        layout = find_layout(path, file, size, options, SAMPLE)
        columns, stray = _columns(path, file, size, layout, report)
    except UnicodeError:
        # The file's beginning did not show its encoding: look at all of it.
        layout = find_layout(path, file, size, options, size)
        columns, stray = _columns(path, file, size, layout, report)
    columns = without_last(columns, options.skip_last)
    return _table(path, stamp, layout, columns, all_warnings(layout, columns, stray))


def _columns(
    path: Path, file: io.RawIOBase, size: int, layout: Layout, report: Reporter
) -> tuple[Columns, list[int]]:
    """Return the table and the lines with stray quotes; large plain files go to Arrow."""
    if size >= arrow_reader.WORTH_IT:
        columns = arrow_reader.read_plain(file, size, layout, report)
        if columns is not None:
            return columns, []
        normalized = read_normalized(path, file, size, layout, report)
        if normalized is not None:
            return normalized
    return read_records(path, file, size, layout, report)


def _table(
    path: Path,
    stamp: FileStamp,
    layout: Layout,
    columns: Columns,
    read_warnings: tuple[ReadWarning, ...],
) -> SourceTable:
    return SourceTable(
        origin=FileOrigin(path),
        kind="csv",
        header=layout.header.labels,
        header_line=layout.header.line,
        columns=columns.columns,
        lines=columns.lines,
        widths=columns.widths,
        stamp=stamp,
        encoding=layout.encoding.name,
        bom=layout.encoding.mark > 0,
        delimiter=layout.dialect.delimiter,
        quote=layout.dialect.quote,
        escaped=layout.dialect.escaped,
        spaced=layout.dialect.spaced,
        wrapped=layout.dialect.wrapped,
        window=layout.window,
        blank_rows=columns.blank_rows,
        read_warnings=read_warnings,
    )
