"""Saves a delimited file by putting the changed fields into the original's bytes; all else stays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np

from importers.catalog.catalog import Catalog
from importers.catalog.model import Progress, Reporter, no_report
from importers.catalog.source import ReadOptions
from importers.errors import SaveFailed, UnreadableFile
from importers.readers import read
from importers.writers import original
from importers.writers.base import (
    cell_name,
    edited_labels,
    kept_rows,
    left_out_notes,
    new_file_notes,
    records,
)
from importers.writers.delimited import lines
from importers.writers.delimited.changes import changes, count_changes
from importers.writers.delimited.fields import FieldSyntax
from importers.writers.delimited.rewrite import (
    STRAY,
    RecordText,
    Unspliceable,
    changed_record,
    undecodable,
)

_REPORT_EVERY = 1_000


_GONE = (
    "The file was written anew as UTF-8, because the one that was opened is no longer as it was."
)
_MADE_UP = "The file was written anew as UTF-8, to put a header where there was none."
_DAMAGED = "The file was written anew as UTF-8, because half a character is left in it."
_WRAPPED = "The file was written anew as UTF-8, because each of its lines was quoted as a whole."
_SHORTENED = (
    "The file was written anew as UTF-8, without the last rows that were left out when it was read."
)
_WIDE = "The file was written anew as UTF-8, because its encoding gives no safe way to change it."


Piece = memoryview | str  # bytes of the original, not copied, or new text


@dataclass(frozen=True, slots=True, eq=False)
class _File:
    """The original: its bytes, how they are text, where its lines begin."""

    data: bytes
    codec: str
    syntax: FieldSyntax
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
    if unfit := _unfit(catalog):
        raise Unspliceable(unfit)
    codec = lines.codec_of(catalog.source.encoding, data)
    if codec is None:
        raise Unspliceable(_WIDE)
    skip = lines.mark_length(data) if catalog.source.bom else 0
    touched = count_changes(catalog) > 0
    starts = lines.line_starts(data, codec, skip) if touched else np.zeros(0, np.int64)
    pieces = list(
        _pieces(catalog, _File(data, codec, FieldSyntax.of(catalog.source), starts), report)
    )
    notes = left_out_notes(catalog)
    stranger = _stranger(catalog, codec)
    if stranger:
        notes.append(stranger)
        _transcode(file, pieces, codec, skip)
    else:
        for piece in pieces:
            file.write(_bytes(piece, codec))
    if touched and _may_read_otherwise(catalog):
        _require_same_reading(catalog, file, "utf-8" if stranger else catalog.source.encoding)
    return notes


def splice_notes(catalog: Catalog) -> list[str]:
    """Return what can be told of a spliced file before it is written."""
    data = original.read(catalog)
    codec = None if data is None else lines.codec_of(catalog.source.encoding, data)
    if data is None or codec is None:
        return [*new_file_notes(catalog), _GONE if data is None else _WIDE]
    if unfit := _unfit(catalog):
        return [*new_file_notes(catalog), unfit]
    if not catalog.source.header_line and any(edited_labels(catalog)):
        return [*new_file_notes(catalog), _MADE_UP]
    stranger = _stranger(catalog, codec)
    return [*left_out_notes(catalog), *([stranger] if stranger else [])]


def _unfit(catalog: Catalog) -> str:
    """Say why a file's own bytes cannot be kept, by the way it was read; nothing if they can."""
    if catalog.source.wrapped:
        return _WRAPPED
    return _SHORTENED if catalog.source.window[1] else ""


def _may_read_otherwise(catalog: Catalog) -> bool:
    """Tell whether one change may alter how other records are understood, because of their odd quotes."""
    source = catalog.source
    stray = any(warning.code == "stray-quote" for warning in source.read_warnings)
    return stray or source.escaped or source.spaced


def _require_same_reading(catalog: Catalog, file: BinaryIO, encoding: str | None) -> None:
    """Read the new file again; `Unspliceable` if it does not hold what it should."""
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
        raise Unspliceable(STRAY) from error
    if _contents(again, kept_rows(again)) != _contents(catalog, kept_rows(catalog)):
        raise Unspliceable(STRAY)


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


def _bytes(piece: Piece, codec: str) -> memoryview | bytes:
    return piece.encode(codec, "surrogateescape") if isinstance(piece, str) else piece


def _transcode(file: BinaryIO, pieces: list[Piece], codec: str, skip: int) -> None:
    # The mark tells Excel that it is UTF-8: without it every accent would be misread in silence.
    file.write(lines.mark_of("utf-8"))
    for piece in pieces:
        try:
            text = piece if isinstance(piece, str) else str(piece[skip:], codec)
            file.write(text.encode())
        except UnicodeError as error:
            raise SaveFailed(
                f"The file holds bytes that are not {codec}, so it cannot be saved as UTF-8: "
                "open it with another encoding."
            ) from error
        skip = 0


def _pieces(catalog: Catalog, file: _File, report: Reporter) -> Iterator[Piece]:
    count = count_changes(catalog)
    original_bytes = memoryview(file.data)
    place = 0
    for number, change in enumerate(changes(catalog)):
        if number % _REPORT_EVERY == 0:
            report(Progress("Saving", number, count))
        where, text = _lines(catalog, file, change.row)
        yield original_bytes[place : where.start]
        yield changed_record(catalog, change, text, file.syntax)
        place = where.stop
    yield original_bytes[place:]
    report(Progress("Saving", count, count))


def _place(catalog: Catalog, file: _File, row: int | None) -> slice:
    source = catalog.source
    following = 0 if row is None else row + 1
    last = int(source.lines[following]) if following < source.row_count else None
    first = source.header_line if row is None else int(source.lines[row])
    if not first:
        raise Unspliceable(_MADE_UP)
    if max(first, last or 0) > len(file.starts):
        raise Unspliceable(_DAMAGED)
    return file.part(first, last)


def _lines(catalog: Catalog, file: _File, row: int | None) -> tuple[slice, RecordText]:
    """Return where a record lies and its lines, in which `surrogateescape` keeps bytes that are not of the encoding."""
    where = _place(catalog, file, row)
    try:
        text = file.data[where].decode(file.codec, "surrogateescape")
    except UnicodeDecodeError as error:
        raise undecodable(catalog, row, file.codec) from error
    return where, RecordText(text, file.codec)
