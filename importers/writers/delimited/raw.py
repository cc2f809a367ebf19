"""One field of a delimited file as it is written there: quotes, doubled quotes and all."""

from __future__ import annotations

from importers.catalog.catalog import Catalog
from importers.catalog.model import CellRef
from importers.writers import original
from importers.writers.delimited import lines
from importers.writers.delimited.fields import FieldSyntax, split

_LARGEST = 1 << 26  # bytes of a file: a line of a larger one is not found in a moment


def raw_field(catalog: Catalog, ref: CellRef) -> str | None:
    """Return a record's field as its characters stand in the file that was read.

    None: a workbook, a large file, one that was changed or saved over, no such field, or one whose quotes
    are out of place.
    """
    source = catalog.source
    if (
        source.is_workbook
        or source.wrapped
        or source.window[1]
        or catalog.replaced
        or source.stamp.size > _LARGEST
    ):
        return None
    if ref.row is None or ref.column is None:
        return None
    fields = split(_record(catalog, ref.row), FieldSyntax.of(source)).fields
    raw = fields[ref.column] if ref.column < len(fields) else ""
    return (
        raw
        if FieldSyntax.of(source).value(raw) == catalog.source_value(ref.row, ref.column)
        else None
    )


def _record(catalog: Catalog, row: int) -> str:
    """Return the lines of a record, and the blank ones behind it; "" if the file does not tell them."""
    source, data = catalog.source, original.read(catalog)
    codec = None if data is None else lines.codec_of(source.encoding, data)
    if data is None or codec is None:
        return ""
    starts = lines.line_starts(data, codec, lines.mark_length(data) if source.bom else 0)
    first = int(source.lines[row]) - 1
    last = int(source.lines[row + 1]) - 1 if row + 1 < source.row_count else len(starts)
    end = int(starts[last]) if last < len(starts) else len(data)
    return data[int(starts[first]) : end].decode(codec, "replace") if first < len(starts) else ""
