"""Delimited text as a format: whatever is text and nothing else."""

from __future__ import annotations

from importers.catalog.model import Reporter
from importers.catalog.source import ReadOptions, SourceTable
from importers.readers.protocol import Format, OpenFile, Reader

_TEXT = Format("csv", "delimited text (CSV)", ("csv", "tsv", "tab", "txt", "psv", "dat", ""))


class DelimitedReader(Reader):
    """Takes any file for delimited text: it is asked last, and says of what is no text that it is none."""

    formats = (_TEXT,)

    def recognise(self, file: OpenFile) -> Format | None:
        """Return the format; whether it is text shows when it is read."""
        return _TEXT

    def read(
        self, file: OpenFile, found: Format, options: ReadOptions, report: Reporter
    ) -> SourceTable:
        """Read the file's records."""
        from importers.readers.delimited.reader import read_delimited

        return read_delimited(file, options, report)


DELIMITED = DelimitedReader()
