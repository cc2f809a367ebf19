"""The records of a binary workbook (XLSB): a kind, a length, that many bytes ([MS-XLSB] 2.1.4)."""

from __future__ import annotations

import struct
from collections.abc import Iterator

_COUNT = struct.Struct("<I")
_NULL = 0xFFFFFFFF
_LONGEST_LENGTH = 4  # bytes


def records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield each record's kind and content; IndexError or ValueError where the part is cut off."""
    at = 0
    while at < len(data):
        kind, at = _number(data, at, 2)
        length, at = _number(data, at, _LONGEST_LENGTH)
        content = data[at : at + length]
        if len(content) < length:
            raise ValueError("the last record is cut off")
        yield kind, content
        at += length


def text_at(content: bytes, at: int) -> tuple[str, int]:
    """Return the counted text that begins there, and where it ends; a null text is empty."""
    count = _COUNT.unpack_from(content, at)[0]
    start = at + _COUNT.size
    if count == _NULL:
        return "", start
    end = start + 2 * count
    if end > len(content):
        raise ValueError("a text is cut off")
    return content[start:end].decode("utf-16-le", "replace"), end


def _number(data: bytes, at: int, longest: int) -> tuple[int, int]:
    """Return a number of seven bits a byte, the lowest first, and where it ends."""
    number = 0
    for place in range(longest):
        byte = data[at + place]
        number |= (byte & 0x7F) << 7 * place
        if byte < 0x80:
            break
    return number, at + place + 1
