"""Where pictures stand in a sheet of an XLS: its drawing records ([MS-XLS] 2.4.170, [MS-ODRAW] 2.2.14).

The pictures themselves lie elsewhere in the file and are not read: only their cells are told.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

from xlrd.compdoc import SIGNATURE, CompDoc, CompDocError

from importers.catalog.cell_facts import SheetPicture

_RECORD = struct.Struct("<HH")  # kind, length
_BOUND_SHEET, _DRAWING, _CONTINUED, _BEGIN, _END = 0x85, 0xEC, 0x3C, 0x809, 0x0A
_HEADER = struct.Struct("<HHI")  # version and instance, type, length
_SHAPE, _OPTIONS, _ANCHOR = 0xF004, 0xF00B, 0xF010
_DEEPEST = 12  # groups of shapes within groups
_PICTURE = 0x0104  # the option that names a shape's picture


def pictures_of(path: Path, index: int) -> list[SheetPicture]:
    """Return the pictures of a worksheet, counted from 0; none where the file does not tell as it should."""
    try:
        stream = _workbook(path)
        drawing = b"".join(_drawings(stream, _starts(stream)[index]))
        return list(_shapes(drawing))
    except (
        CompDocError,
        AssertionError,
        struct.error,
        IndexError,
        ValueError,
    ):  # as xlrd raises them
        return []


def _workbook(path: Path) -> bytes:
    content = path.read_bytes()
    if not content.startswith(SIGNATURE):
        raise ValueError("a bare stream of an old Excel, which has no drawings")
    memory, base, length = CompDoc(content, logfile=StringIO()).locate_named_stream("Workbook")
    if memory is None:
        raise ValueError("an old Excel's file")
    return bytes(memory[base : base + length])


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    while at + _RECORD.size <= len(stream):
        kind, length = _RECORD.unpack_from(stream, at)
        at += _RECORD.size
        yield kind, stream[at : at + length]
        at += length


def _starts(stream: bytes) -> list[int]:
    """Return where each worksheet begins."""
    starts = []
    for kind, content in _records(stream, 0):
        if kind == _END:
            break
        if kind == _BOUND_SHEET and content[5] == 0:
            starts.append(struct.unpack_from("<I", content)[0])
    return starts


def _drawings(stream: bytes, start: int) -> Iterator[bytes]:
    """Yield the pieces of a sheet's drawing; what charts within it hold is not among them."""
    depth, drawing = 0, False
    for kind, content in _records(stream, start):
        depth += (kind == _BEGIN) - (kind == _END)
        if depth < 1:
            return
        drawing = depth == 1 and (kind == _DRAWING or (drawing and kind == _CONTINUED))
        if drawing:
            yield content


def _shapes(drawing: bytes) -> Iterator[SheetPicture]:
    """Yield the shapes that show a picture, with the cell of their upper left corner."""
    for shape in _parts(drawing, _SHAPE):
        options = next(_parts(shape, _OPTIONS), b"")
        anchor = next(_parts(shape, _ANCHOR), b"")
        if len(anchor) >= 8 and _names_a_picture(options):
            _, column, _, row = struct.unpack_from("<4H", anchor)
            yield SheetPicture(row + 1, column, "")


def _parts(content: bytes, wanted: int, deeper: int = _DEEPEST) -> Iterator[bytes]:
    """Yield the parts of one type, also those within others."""
    at = 0
    while at + _HEADER.size <= len(content):
        version, kind, length = _HEADER.unpack_from(content, at)
        at += _HEADER.size
        inner = content[at : at + length]
        if kind == wanted:
            yield inner
        elif version & 0xF == 0xF and deeper:  # a container
            yield from _parts(inner, wanted, deeper - 1)
        at += length


def _names_a_picture(options: bytes) -> bool:
    pairs = (struct.unpack_from("<HI", options, at) for at in range(0, len(options) - 5, 6))
    return any(kind & 0x3FFF == _PICTURE and value for kind, value in pairs)
