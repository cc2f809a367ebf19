"""Writes a catalog as a new delimited file, from the text that was shown."""

from __future__ import annotations

import csv
import io
from typing import BinaryIO

import pyarrow.compute as pc

from importers.catalog.catalog import Catalog
from importers.catalog.model import Reporter
from importers.writers.base import kept_rows, new_file_notes, records, written_labels
from importers.writers.delimited import lines


def write_delimited(
    catalog: Catalog, file: BinaryIO, delimiter: str, report: Reporter
) -> list[str]:
    """Write header and rows as UTF-8 with CRLF line ends; return the notes.

    A byte order mark is written where a character is not ASCII: without it Excel misreads accents.
    """
    if not _is_ascii(catalog):
        file.write(lines.mark_of("utf-8"))
    text = io.TextIOWrapper(file, "utf-8", newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    if catalog.source.header_line:
        writer.writerow(written_labels(catalog))
    writer.writerows(records(catalog, kept_rows(catalog), report))
    text.detach()
    return new_file_notes(catalog)


def _is_ascii(catalog: Catalog) -> bool:
    columns = map(catalog.column, range(catalog.column_count))
    cells = all(pc.all(pc.string_is_ascii(column)).as_py() is not False for column in columns)
    return cells and all(label.isascii() for label in catalog.labels)
