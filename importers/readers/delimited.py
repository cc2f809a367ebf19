"""Reads delimited text: one file of records, its header found, every cell kept as it stands."""

from __future__ import annotations

import codecs
import gc
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from io import FileIO
from pathlib import Path

from importers.catalog import column_letters
from importers.errors import UnreadableFile
from importers.model import Doubt, Progress, Reporter, no_report
from importers.readers.columns import Columns, ColumnsBuilder
from importers.readers.dialect import Dialect, guess_dialect, usual_width
from importers.readers.encodings import Encoding, guess_encoding, known_encoding
from importers.readers.header import LOOK_AT, find_header
from importers.readers.records import Records
from importers.source import FileStamp, ReadOptions, SourceTable

_SAMPLE = 1 << 18
_LONGEST_LINE = 1 << 26
_REPORT_EVERY = 10_000


@dataclass(frozen=True, slots=True)
class Layout:
    """How the file is to be read: guessed, or told by the operator."""

    encoding: Encoding
    dialect: Dialect
    width: int
    header_line: int
    header: tuple[str, ...]
    doubts: tuple[Doubt, ...]


def read_delimited(
    path: Path,
    file: FileIO,
    stamp: FileStamp,
    options: ReadOptions,
    report: Reporter = no_report,
) -> SourceTable:
    """Read an open file from its start; UnreadableFile if it holds no text table."""
    layout = _layout(path, file, stamp, options)
    columns, stray = _columns(path, file, layout, stamp.size, report)
    return SourceTable(
        path=path,
        kind="csv",
        header=layout.header,
        header_line=layout.header_line,
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
        blank_rows=columns.blank_rows,
        doubts=layout.doubts + _stray_doubts(stray),
    )


def _layout(path: Path, file: FileIO, stamp: FileStamp, options: ReadOptions) -> Layout:
    data = _head(file, _SAMPLE)
    encoding = _encoding(path, file, data, stamp.size, options)
    complete = len(data) >= stamp.size
    text = codecs.getincrementaldecoder(encoding.name)("replace").decode(
        data[encoding.mark :], complete
    )
    if not complete:
        text = text[: max(text.rfind("\n"), text.rfind("\r")) + 1] or text
    dialect, doubts = _dialect(text, options)
    width = usual_width(text, dialect)
    line, header, header_doubts = _header(path, text, dialect, width, options)
    return Layout(encoding, dialect, width, line, header, encoding.doubts + doubts + header_doubts)


def _encoding(path: Path, file: FileIO, data: bytes, size: int, options: ReadOptions) -> Encoding:
    if options.encoding is not None:
        name = known_encoding(options.encoding)
        if name is None:
            raise UnreadableFile(f"There is no text encoding called “{options.encoding}”.")
        return Encoding(name, guess_encoding(data[:4], False).mark, errors="replace")
    guess = guess_encoding(data, len(data) >= size)
    if guess.name == "utf-8" and len(data) < size and not _all_utf8(file):
        return guess_encoding(_head(file, size))
    return guess


def _all_utf8(file: FileIO) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    file.seek(0)
    try:
        for block in iter(partial(file.read, 1 << 20), b""):
            decoder.decode(block)
        decoder.decode(b"", True)
    except UnicodeDecodeError:
        return False
    return True


def _dialect(text: str, options: ReadOptions) -> tuple[Dialect, tuple[Doubt, ...]]:
    guess = guess_dialect(text)
    dialect, doubts = guess.dialect, guess.doubts
    if options.delimiter is not None:
        dialect, doubts = (
            Dialect(options.delimiter, dialect.quote, dialect.escaped, dialect.spaced),
            (),
        )
    if options.quote is not None:
        dialect = Dialect(dialect.delimiter, options.quote, dialect.escaped, dialect.spaced)
    return dialect, doubts


def _header(
    path: Path, text: str, dialect: Dialect, width: int, options: ReadOptions
) -> tuple[int, tuple[str, ...], tuple[Doubt, ...]]:
    lines, cells = [], []
    for line, record in Records(io.StringIO(text, newline=""), dialect, width):
        lines.append(line)
        cells.append(record)
        if len(lines) >= LOOK_AT and line >= (options.header_line or 0):
            break
    if not any(any(cell.strip() for cell in record) for record in cells):
        raise UnreadableFile(f"{path.name} is empty: it holds only blank lines.")
    if options.header_line:
        if options.header_line not in lines:
            raise UnreadableFile(
                f"{path.name} has no record that begins on line {options.header_line}."
            )
        return options.header_line, tuple(cells[lines.index(options.header_line)]), ()
    guess = find_header(cells, lines)
    if guess.index is None or options.header_line == 0:
        return 0, tuple(f"Column {column_letters(n)}" for n in range(width)), guess.doubts
    return lines[guess.index], tuple(cells[guess.index]), guess.doubts


def _columns(
    path: Path, file: FileIO, layout: Layout, size: int, report: Reporter
) -> tuple[Columns, list[int]]:
    builder = ColumnsBuilder(len(layout.header))
    found = Records(_lines(path, file, layout.encoding), layout.dialect, layout.width)
    with _no_collection():
        for number, (line, cells) in enumerate(found):
            if number % _REPORT_EVERY == 0:
                report(Progress("Reading", min(file.tell(), size), size))
            if line > layout.header_line:
                builder.add(line, cells)
    report(Progress("Reading", size, size))
    return builder.finish(), found.stray


def _stray_doubts(lines: Sequence[int]) -> tuple[Doubt, ...]:
    if not lines:
        return ()
    more = f" and on {len(lines) - 1:,} more" if len(lines) > 1 else ""
    message = (
        f"On line {lines[0]:,}{more}, a quote mark is out of place: see if its cells are right."
    )
    return (Doubt("stray-quote", message),)


def _lines(path: Path, file: FileIO, encoding: Encoding) -> Iterator[str]:
    """Yield the physical lines with their ends; a line without end is refused."""
    file.seek(encoding.mark)
    buffer = io.BufferedReader(file)
    text = io.TextIOWrapper(buffer, encoding.name, encoding.errors, newline="")
    try:
        for line in iter(partial(text.readline, _LONGEST_LINE), ""):
            if len(line) >= _LONGEST_LINE:
                raise UnreadableFile(f"{path.name} has a line of more than 64 MB: it is no table.")
            yield line
    finally:
        text.detach()
        buffer.detach()


def _head(file: FileIO, size: int) -> bytes:
    file.seek(0)
    return file.read(size)


@contextmanager
def _no_collection() -> Iterator[None]:
    """Stop the cycle collector, which would walk through every record again and again."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
