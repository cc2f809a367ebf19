"""Saves a delimited file by putting the changed fields into the original's bytes; all else stays."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np

from importers.catalog import Catalog
from importers.errors import SaveFailed, UnreadableFile
from importers.model import CellRef, Progress, Reporter, no_report
from importers.readers import read
from importers.readers.records import records as read_records
from importers.source import ReadOptions
from importers.writers import lines, original
from importers.writers.base import (
    cell_name,
    edited_labels,
    kept_rows,
    left_out_notes,
    present,
    records,
    written_labels,
)
from importers.writers.fields import Record, Style, Unwritable, split

_REPORT_EVERY = 1_000


class Unspliceable(Exception):
    """The file has to be written anew; the text is a sentence that says so, and why."""


_GONE = (
    "The file was written anew as UTF-8, because the one that was opened is no longer as it was."
)
_ODD = "The file was written anew as UTF-8, because its stray quotes left no safe way to change it."
_MADE_UP = "The file was written anew as UTF-8, to put a header where there was none."
_WIDE = "The file was written anew as UTF-8, because its encoding gives no safe way to change it."


Piece = bytes | str  # bytes of the original, or new text


@dataclass(frozen=True, slots=True, eq=False)
class _File:
    """The original: its bytes, how they are text, where its lines begin."""

    data: bytes
    codec: str
    style: Style
    starts: np.ndarray

    def part(self, first: int, last: int | None) -> slice:
        """Return where the lines from `first` up to `last` (None: the end) lie; lines count from 1."""
        end = len(self.data) if last is None else int(self.starts[last - 1])
        return slice(int(self.starts[first - 1]), end)


def write_spliced(catalog: Catalog, file: BinaryIO, report: Reporter) -> list[str]:
    """Write the corrected file and return the notes; `Unspliceable` if that would not be safe."""
    data = original.read(catalog)
    if data is None:
        raise Unspliceable(_GONE)
    codec = lines.codec_of(catalog.source.encoding, data)
    if codec is None:
        raise Unspliceable(_WIDE)
    skip = lines.mark_length(data) if catalog.source.bom else 0
    touched = bool(catalog.edits) or catalog.excluded.any() or any(edited_labels(catalog))
    starts = lines.line_starts(data, codec, skip) if touched else np.zeros(0, np.int64)
    pieces = list(_pieces(catalog, _File(data, codec, Style.of(catalog.source), starts), report))
    notes = left_out_notes(catalog)
    stranger = _stranger(catalog, codec)
    if stranger:
        notes.append(stranger)
        _transcode(file, pieces, codec, skip)
    else:
        for piece in pieces:
            file.write(piece.encode(codec) if isinstance(piece, str) else piece)
    if touched and any(doubt.code == "stray-quote" for doubt in catalog.source.doubts):
        _require_same_reading(catalog, file, "utf-8" if stranger else catalog.source.encoding)
    return notes


def _require_same_reading(catalog: Catalog, file: BinaryIO, encoding: str | None) -> None:
    """Read the new file again: stray quotes may make one change alter how others are understood."""
    source = catalog.source
    options = ReadOptions(
        encoding=encoding,
        delimiter=source.delimiter,
        quote=source.quote,
        header_line=source.header_line,
    )
    file.flush()
    try:
        again = Catalog(read(Path(file.name), options))
    except UnreadableFile as error:
        raise Unspliceable(_ODD) from error
    if _contents(again, kept_rows(again)) != _contents(catalog, kept_rows(catalog)):
        raise Unspliceable(_ODD)


def _contents(catalog: Catalog, rows: np.ndarray) -> list[list[str]]:
    return [cells for cells in records(catalog, rows, no_report) if any(map(str.strip, cells))]


def _stranger(catalog: Catalog, codec: str) -> str:
    """Say which new character the file's encoding does not have; nothing if it has all."""
    new = [((None, column), label) for column, label in edited_labels(catalog)]
    for (row, column), text in [*new, *catalog.edits.items()]:
        try:
            (text or "").encode(codec)
        except UnicodeEncodeError as error:
            char = error.object[error.start]
            return (
                f"The file is now UTF-8, because its old encoding {codec} has no "
                f"“{char}”, which stands in {cell_name(catalog, row, column)}."
            )
    return ""


def _transcode(file: BinaryIO, pieces: list[Piece], codec: str, skip: int) -> None:
    # The mark tells Excel that it is UTF-8: without it every accent would be misread in silence.
    file.write(lines.mark_of("utf-8"))
    for piece in pieces:
        try:
            text = piece if isinstance(piece, str) else piece[skip:].decode(codec)
        except UnicodeDecodeError as error:
            raise SaveFailed(
                f"The file holds bytes that are not {codec}, so it cannot be saved as UTF-8: "
                "open it with another encoding."
            ) from error
        file.write(text.encode())
        skip = 0


def _pieces(catalog: Catalog, file: _File, report: Reporter) -> Iterator[Piece]:
    place = 0
    touched = _touched(catalog)
    for number, row in enumerate(touched):
        if number % _REPORT_EVERY == 0:
            report(Progress("Saving", number, len(touched)))
        where = _lines_of(catalog, file, row)
        if where.start > place or number == 0:
            yield file.data[place : where.start]
        yield _spliced(catalog, file, row, where)
        place = where.stop
    if place < len(file.data) or not touched:
        yield file.data[place:]
    report(Progress("Saving", len(touched), len(touched)))


def _touched(catalog: Catalog) -> list[int | None]:
    """Return the changed or left-out rows in file order, None for the header first."""
    rows = {row for row, _ in catalog.edits} | set(np.flatnonzero(catalog.excluded).tolist())
    header: list[int | None] = [None] if any(edited_labels(catalog)) else []
    if header and not catalog.source.header_line:
        raise Unspliceable(_MADE_UP)
    return header + sorted(rows)


def _lines_of(catalog: Catalog, file: _File, row: int | None) -> slice:
    source = catalog.source
    following = 0 if row is None else row + 1
    last = catalog.line(following) if following < source.row_count else None
    first = source.header_line if row is None else catalog.line(row)
    if max(first, last or 0) > len(file.starts):
        raise Unspliceable(_ODD)
    return file.part(first, last)


def _spliced(catalog: Catalog, file: _File, row: int | None, where: slice) -> str:
    try:
        text = file.data[where].decode(file.codec)
    except UnicodeDecodeError as error:
        place = "the header" if row is None else catalog.address(CellRef(row, None))
        raise SaveFailed(
            f"The edit at {place} cannot be saved, because bytes there are not {file.codec}: "
            "open the file with another encoding."
        ) from error
    before = _before(catalog, row)
    record = split(text, file.style)
    if [file.style.value(raw) for raw in record.fields] != before:
        record = _repaired(text, file.style, before, catalog.header_width)
    if row is not None and catalog.excluded[row]:
        return record.rest
    fields = _fields(catalog, file.style, row, record, before)
    return file.style.delimiter.join(fields) + record.end + record.rest


def _repaired(text: str, style: Style, before: list[str], width: int) -> Record:
    """Return a record whose quotes are out of place, each field written as it was understood."""
    for wanted in (width, len(before), None):
        found = read_records(io.StringIO(text, newline=""), style.dialect, wanted)
        _, cells = next(found)
        if cells == before:
            following = next((line for line, _ in found), None)
            lines = list(io.StringIO(text, newline=""))
            own = "".join(lines[: following - 1] if following else lines)
            bare = own.rstrip("\r\n")
            try:
                return Record(
                    [style.raw(cell) for cell in cells], own[len(bare) :], text[len(own) :]
                )
            except Unwritable:
                break
    raise Unspliceable(_ODD)


def _before(catalog: Catalog, row: int | None) -> list[str]:
    if row is None:
        return list(catalog.source.header)
    width = int(catalog.source.widths[row])
    return [catalog.source_value(row, column) or "" for column in range(width)]


def _fields(
    catalog: Catalog, style: Style, row: int | None, record: Record, before: list[str]
) -> list[str]:
    after = written_labels(catalog) if row is None else present(catalog.row_values(row))
    fields = []
    for column, value in enumerate(after):
        raw = record.fields[column] if column < len(before) else None
        # A stray quote is written anew too: beside a changed field it may be read in another way.
        if raw is not None and value == before[column] and style.is_clean(raw):
            fields.append(raw)
            continue
        try:
            fields.append(style.raw(value, raw or ""))
        except Unwritable as error:
            raise SaveFailed(
                f"The value of {cell_name(catalog, row, column)} cannot be written in this file's "
                "dialect, which has no way to quote it: save as XLSX instead."
            ) from error
    return fields
