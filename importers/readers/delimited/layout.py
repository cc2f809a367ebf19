"""Decides how a delimited file is to be read, from its beginning and from what the operator said."""

from __future__ import annotations

import codecs
import io
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from importers.catalog.catalog import column_letters
from importers.catalog.model import ReadWarning
from importers.catalog.source import ReadOptions
from importers.errors import UnreadableFile
from importers.readers.columns import MOST_COLUMNS, too_wide
from importers.readers.delimited.dialect import Dialect
from importers.readers.delimited.dialect_guess import DialectGuess, guess_dialect, usual_width
from importers.readers.delimited.encodings import (
    Encoding,
    chosen_encoding,
    guess_encoding,
    is_binary,
    is_no_text,
)
from importers.readers.delimited.quotes import with_quotes
from importers.readers.delimited.records import Records
from importers.readers.delimited.wrapped_lines import WRAPPED, is_wrapped, unwrapped
from importers.readers.header import LOOK_AT, find_header, is_blank
from importers.readers.header_rows import joined_labels

SAMPLE = 1 << 18
_HEAD = 1 << 13
_LONGEST_LINE = 1 << 26
_FEW = 3


@dataclass(frozen=True, slots=True)
class Header:
    """The labels and the physical line on which they stand; line 0: there are none in the file."""

    line: int
    labels: tuple[str, ...]
    read_warnings: tuple[ReadWarning, ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """How the file is to be read; `width` is the number of cells that most records have."""

    encoding: Encoding
    dialect: Dialect
    width: int
    header: Header
    read_warnings: tuple[ReadWarning, ...]
    window: tuple[int, int] = (0, 0)

    @property
    def body_after(self) -> int:
        """Return the physical line below which the records begin."""
        return max(self.header.line, int(self.dialect.declared), self.window[0] - 1)


@dataclass(frozen=True, slots=True)
class _FirstRecords:
    lines: list[int]
    cells: list[list[str]]


def find_layout(
    path: Path, file: io.RawIOBase, size: int, options: ReadOptions, look: int
) -> Layout:
    """Decide how to read a file, its encoding from its first `look` bytes.

    Raises UnreadableFile for options that do not fit, and UnicodeError when what lies behind those
    bytes is not in that encoding.
    """
    file.seek(0)
    data = file.read(look) or b""
    if is_binary(data[:_HEAD]):
        raise UnreadableFile(f"{path.name} is not text: it is no CSV file and no workbook.")
    encoding = chosen_encoding(data, options.encoding, len(data) >= size) or guess_encoding(
        data, len(data) >= size
    )
    text = _text(data[:SAMPLE], encoding, len(data[:SAMPLE]) >= size)
    if is_no_text(text[:_HEAD]):
        raise UnreadableFile(f"{path.name} is not text: it is no CSV file and no workbook.")
    wrapped = options.quote is None and is_wrapped(text[:_HEAD])
    if wrapped:
        text = "".join(unwrapped(io.StringIO(text, newline="")))
    guess = _dialect(text, options, wrapped)
    width = usual_width(text, guess.dialect)
    with text_lines(path, file, encoding, guess.dialect) as lines:
        records = Records(lines, guess.dialect, width)
        body = ((line, cells) for line, cells in records if line > guess.dialect.declared)
        first = _first_records(path, body, options.header_line or 0)
    header = _header(first, width, options)
    read_warnings = encoding.read_warnings + guess.read_warnings + header.read_warnings
    return Layout(encoding, guess.dialect, width, header, read_warnings, options.window)


@contextmanager
def text_lines(
    path: Path, file: io.RawIOBase, encoding: Encoding, dialect: Dialect
) -> Iterator[Iterator[str]]:
    """Give a file's physical lines with their ends, without the quotes around each if they are wrapped."""
    with closing(_physical_lines(path, file, encoding)) as lines:
        yield unwrapped(lines) if dialect.wrapped else lines


def _physical_lines(path: Path, file: io.RawIOBase, encoding: Encoding) -> Generator[str]:
    """Yield a file's physical lines with their ends; a line that has none for 64 MB is refused."""
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


def _text(data: bytes, encoding: Encoding, complete: bool) -> str:
    """Decode a sample up to its last line end."""
    text = codecs.getincrementaldecoder(encoding.name)("replace").decode(
        data[encoding.mark :], complete
    )
    if complete:
        return text
    return text[: max(text.rfind("\n"), text.rfind("\r")) + 1] or text


def _dialect(text: str, options: ReadOptions, wrapped: bool) -> DialectGuess:
    """Guess the dialect of a text, which is that within the quotes if its lines are wrapped."""
    guess = _plain_dialect(text, options)
    if not wrapped:
        return guess
    dialect = replace(guess.dialect, wrapped=True)
    return replace(guess, dialect=dialect, read_warnings=(WRAPPED, *guess.read_warnings))


def _plain_dialect(text: str, options: ReadOptions) -> DialectGuess:
    _require_usable(options)
    if options.delimiter is None:
        guess = guess_dialect(text)
        if options.quote is None:
            return guess
    else:
        guess = DialectGuess(Dialect(options.delimiter))
    return replace(guess, dialect=with_quotes(guess.dialect, text, options.quote))


def _require_usable(options: ReadOptions) -> None:
    if options.delimiter is not None and (
        len(options.delimiter) != 1 or options.delimiter in "\r\n"
    ):
        raise UnreadableFile("A delimiter is one character: choose another.")
    if options.quote is not None and (len(options.quote) > 1 or options.quote in ("\r", "\n")):
        raise UnreadableFile("A quote mark is one character, or none: choose another.")
    if options.quote and options.quote == options.delimiter:
        raise UnreadableFile("The delimiter and the quote mark cannot be the same character.")


def _header(first: _FirstRecords, width: int, options: ReadOptions) -> Header:
    chosen_line, rows = options.header_line, options.header_rows
    if chosen_line:
        return _chosen_header(first, chosen_line, rows)
    guess = find_header(first.cells, first.lines)
    if chosen_line == 0 or guess.index is None:
        labels = tuple(f"Column {column_letters(column)}" for column in range(width))
        return Header(0, labels, () if chosen_line == 0 else guess.read_warnings)
    read_warnings = guess.read_warnings + _width_warnings(first, guess.index, width)
    return Header(first.lines[guess.index], _labels(first, guess.index, rows), read_warnings)


def _labels(first: _FirstRecords, at: int, rows: int) -> tuple[str, ...]:
    return joined_labels(first.cells[max(0, at - rows + 1) : at + 1])


def _width_warnings(first: _FirstRecords, at: int, width: int) -> tuple[ReadWarning, ...]:
    """Say that the header is not as wide as the records; far fewer labels were doubted before."""
    labels, below = len(first.cells[at]), [len(cells) for cells in first.cells[at + 1 :]]
    agreeing = below.count(width)
    if labels == width or labels * 2 < width or agreeing < max(_FEW, len(below) / 2):
        return ()
    message = (
        f"Line {first.lines[at]:,} was taken for the header, but it has {labels:,} "
        f"{'label' if labels == 1 else 'labels'} and most lines below it have {width:,} cells: "
        "see if a delimiter is missing from it or too many."
    )
    return (ReadWarning("header", message),)


def _chosen_header(first: _FirstRecords, chosen_line: int, rows: int) -> Header:
    """Return the record that stands on a line, be it its first or a later one."""
    at = max((index for index, line in enumerate(first.lines) if line <= chosen_line), default=0)
    if is_blank(first.cells[at]) or chosen_line < first.lines[0]:
        raise UnreadableFile(f"Line {chosen_line} is blank: choose another line for the header.")
    return Header(first.lines[at], _labels(first, at, rows))


def _first_records(
    path: Path, records: Iterable[tuple[int, list[str]]], chosen_line: int
) -> _FirstRecords:
    """Take as many records as finding the header needs, from the first with content on."""
    lines: list[int] = []
    cells: list[list[str]] = []
    line = 0
    for line, record in records:
        if len(record) > MOST_COLUMNS:
            raise too_wide(line, len(record))
        if len(lines) >= LOOK_AT and line > chosen_line:
            break
        if lines or not is_blank(record):
            lines.append(line)
            cells.append(record)
    if not lines:
        raise UnreadableFile(f"{path.name} holds only blank lines: there is nothing in it to open.")
    if line < chosen_line and len(lines) < LOOK_AT:
        raise UnreadableFile(f"{path.name} has no line {chosen_line} for its header.")
    return _FirstRecords(lines, cells)
