"""Reads large plain files with Arrow, block by block on all cores."""

from __future__ import annotations

import io
from collections.abc import Iterable

import pyarrow as pa

from importers.catalog.model import Reporter
from importers.parallel import streamed
from importers.readers.columns import Assembly, Columns, fitted
from importers.readers.delimited.block_parser import Parser
from importers.readers.delimited.layout import Layout
from importers.readers.delimited.plain_blocks import Block, NotPlain, PlainBlocks

# Below this many bytes the csv module is as fast.
WORTH_IT = 1 << 18


class NotInEncoding(UnicodeError):
    """A file is not in the encoding that its beginning is in."""


def read_plain(file: io.RawIOBase, size: int, layout: Layout, report: Reporter) -> Columns | None:
    """Return the records below the header, or None if the file is not plain enough for Arrow.

    Raises NotInEncoding, UnreadableFile, and what `report` raises.
    """
    if not _suits(layout):
        return None
    return read_blocks(PlainBlocks(file, layout.encoding, layout.dialect, size, report), layout)


def read_blocks(blocks: Iterable[Block], layout: Layout) -> Columns | None:
    """Return the records below the header of blocks of whole records in UTF-8, or None as `read_plain` does."""
    assembly = Assembly(layout.width, layout.body_after)
    try:
        with streamed(Parser(layout.dialect, layout.width), blocks) as pieces:
            for piece in pieces:
                assembly.add(piece)
        return fitted(assembly.finish(), len(layout.header.labels))
    except NotPlain:
        return None
    except pa.ArrowInvalid as error:
        if "UTF8" in str(error):
            raise NotInEncoding from error
        return None


def _suits(layout: Layout) -> bool:
    """Tell whether Arrow knows the dialect and all bytes are to be understood."""
    dialect = layout.dialect
    odd = dialect.escaped or dialect.spaced or dialect.wrapped or layout.encoding.errors != "strict"
    return not odd and (dialect.delimiter + dialect.quote).isascii()
