"""Reads any delimited file, at home with every oddity: rewritten for Arrow, or record by record."""

from __future__ import annotations

import gc
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from importers.catalog.model import Progress, Reporter
from importers.readers.columns import Columns, ColumnsBuilder
from importers.readers.delimited import arrow_reader
from importers.readers.delimited.layout import Layout, text_lines
from importers.readers.delimited.quote_normalizer import QuoteNormalizer
from importers.readers.delimited.records import Records

_REPORT_EVERY = 10_000


def read_normalized(
    path: Path, file: io.RawIOBase, size: int, layout: Layout, report: Reporter
) -> tuple[Columns, list[int]] | None:
    """Return what `read_records` does, much sooner, or None where the dialect or the file is too odd.

    Raises what `read_records` raises.
    """
    dialect = layout.dialect
    if dialect.spaced or not dialect.quote or not (dialect.delimiter + dialect.quote).isascii():
        return None

    def tell() -> None:
        report(Progress("Reading", min(file.tell(), size), size))

    with text_lines(path, file, layout.encoding, layout.dialect) as lines:
        normalized = QuoteNormalizer(lines, dialect, layout.width, tell)
        plain = replace(layout, dialect=replace(dialect, escaped=False))
        columns = arrow_reader.read_blocks(normalized, plain)
    return None if columns is None else (columns, normalized.stray)


def read_records(
    path: Path, file: io.RawIOBase, size: int, layout: Layout, report: Reporter
) -> tuple[Columns, list[int]]:
    """Return the records below the header, and the lines on which a quote was out of place.

    Raises UnicodeError when the file is not in its encoding, and what `report` raises.
    """
    builder = ColumnsBuilder(len(layout.header.labels))
    with _no_collection(), text_lines(path, file, layout.encoding, layout.dialect) as lines:
        found = Records(lines, layout.dialect, layout.width)
        for number, (line, cells) in enumerate(found):
            if number % _REPORT_EVERY == 0:
                report(Progress("Reading", min(file.tell(), size), size))
            if line > layout.body_after:
                builder.add(line, cells)
    report(Progress("Reading", size, size))
    return builder.finish(), found.stray


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
