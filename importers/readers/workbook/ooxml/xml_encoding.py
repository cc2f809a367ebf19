"""The bytes of an XML part in UTF-8, whatever encoding they are written in."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from itertools import chain

_DECLARED = re.compile(rb"<\?xml[^>]*?\sencoding\s*=\s*[\"']([A-Za-z][\w.\-]*)")
_DECLARATION_END = b"?>"
_LONGEST_DECLARATION = 1024  # bytes
# How the first characters of a part look in the encodings that are not ASCII with something added.
_WIDE = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\x00", "utf-16-le"),
    (b"\x00<", "utf-16-be"),
)


def as_utf8(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the same text in UTF-8 without a byte order mark; its declaration may name another encoding.

    `LookupError` or `UnicodeDecodeError` where the encoding is not known, or the bytes are not in it.
    """
    rest = iter(blocks)
    first = b""
    for block in rest:
        first += block
        if len(first) >= _LONGEST_DECLARATION or _DECLARATION_END in first:
            break
    encoding = _encoding_of(first)
    if encoding is None:
        yield first.removeprefix(codecs.BOM_UTF8)
        yield from rest
        return
    decoder = codecs.getincrementaldecoder(encoding)()
    for block in chain((first,), rest):
        yield decoder.decode(block).encode()
    yield decoder.decode(b"", final=True).encode()


def _encoding_of(first: bytes) -> str | None:
    """Return the encoding that a part begins in; None for UTF-8.

    A declaration that names a wide encoding in plain ASCII is not true: the part is in UTF-8.
    """
    for mark, encoding in _WIDE:
        if first.startswith(mark):
            return encoding
    declared = _DECLARED.match(first.removeprefix(codecs.BOM_UTF8))
    if declared is None:
        return None
    name = codecs.lookup(declared[1].decode()).name
    b"".decode(name)  # raises for codecs that make no text, such as those that unpack
    return None if name.startswith(("utf", "ascii")) else name
