"""Rewrites one record of a delimited file: its changed fields, and nothing else of it."""

from __future__ import annotations

import io
from dataclasses import dataclass

from importers.catalog.catalog import Catalog
from importers.catalog.model import CellRef
from importers.errors import SaveFailed
from importers.readers.delimited.records import records
from importers.writers.base import cell_name
from importers.writers.delimited.changes import Change
from importers.writers.delimited.fields import FieldSyntax, Record, Unwritable, split

STRAY = (
    "The file was written anew as UTF-8, because its stray quotes left no safe way to change it."
)


class Unspliceable(Exception):
    """The file has to be written anew; the text is a sentence that says so, and why."""


@dataclass(frozen=True, slots=True)
class RecordText:
    """A record's lines, and the blank ones behind it; `codec` is their encoding.

    Bytes that are not of the encoding stand in `text` as `surrogateescape` puts them there.
    """

    text: str
    codec: str

    @property
    def damaged(self) -> bool:
        """Tell whether any byte is not of the encoding."""
        return self.shown(self.text) != self.text

    def shown(self, text: str) -> str:
        """Return a part of the text as the reader showed it."""
        if text.isascii():
            return text
        return text.encode(self.codec, "surrogateescape").decode(self.codec, "replace")


def undecodable(catalog: Catalog, row: int | None, codec: str) -> SaveFailed:
    """Return the error for an edit beside bytes that are not of the file's encoding."""
    return SaveFailed(
        f"The edit at {catalog.address(CellRef(row, None))} cannot be saved, because bytes there "
        f"are not {codec}: open the file with another encoding."
    )


def changed_record(catalog: Catalog, change: Change, lines: RecordText, syntax: FieldSyntax) -> str:
    """Return a record's lines, and the blank ones behind it, with the change made.

    `Unspliceable` if the lines do not read as they did, `SaveFailed` if the dialect has no way to write a value
    or bytes that are not of the encoding stand beside stray quotes.
    """
    record = split(lines.text, syntax)
    if [lines.shown(syntax.value(raw)) for raw in record.fields] != change.before:
        if lines.damaged:
            raise undecodable(catalog, change.row, lines.codec)
        record = _repaired(lines.text, syntax, change.before, catalog.header_width)
    if change.left_out:
        return record.rest
    fields = [
        _field(catalog, change, column, record, syntax) for column in range(len(change.after))
    ]
    return syntax.delimiter.join(fields) + record.end + record.rest


def _field(
    catalog: Catalog, change: Change, column: int, record: Record, syntax: FieldSyntax
) -> str:
    value = change.after[column]
    raw = record.fields[column] if column < len(change.before) else None
    # A stray quote is written anew too: beside a changed field it may be read in another way.
    if raw is not None and value == change.before[column] and syntax.is_clean(raw):
        return raw
    try:
        return syntax.raw(value, raw or "")
    except Unwritable as error:
        raise SaveFailed(
            f"The value of {cell_name(catalog, change.row, column)} cannot be written in this file's "
            "dialect, which has no way to quote it: save as XLSX instead."
        ) from error


def _repaired(text: str, syntax: FieldSyntax, before: list[str], width: int) -> Record:
    """Return a record whose quotes are out of place, each field written as it was understood."""
    for wanted in (width, len(before), None):
        found = records(io.StringIO(text, newline=""), syntax.dialect, wanted)
        _, cells = next(found)
        if cells == before:
            following = next((line for line, _ in found), None)
            return _written_anew(text, syntax, before, following)
    raise Unspliceable(STRAY)


def _written_anew(
    text: str, syntax: FieldSyntax, cells: list[str], following: int | None
) -> Record:
    lines = list(io.StringIO(text, newline=""))
    own = "".join(lines[: following - 1] if following else lines)
    bare = own.rstrip("\r\n")
    try:
        return Record([syntax.raw(cell) for cell in cells], own[len(bare) :], text[len(own) :])
    except Unwritable:
        raise Unspliceable(STRAY) from None
