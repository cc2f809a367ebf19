"""The items of a shared strings part, as XML."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator

from importers.errors import UnreadableFile
from importers.readers.workbook.ooxml.plain_xml import Irregular, windows, without_prefix
from importers.readers.workbook.process.allowance import HOSTILE_XML, STUFFED

_ITEM_END = b"</si>"
_ITEM = re.compile(rb"<(?:\w+:)?si(?: [^>]*)?(?:/>|>(.*?)</(?:\w+:)?si>)", re.DOTALL)


def item_windows(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the part in UTF-8, in stretches of whole items."""
    try:
        for window in windows(without_prefix(_as_utf8(blocks)), _ITEM_END, least=0):
            if b"<!DOCTYPE" in window.xml:
                raise UnreadableFile(HOSTILE_XML)
            yield window.xml
    except Irregular:
        raise UnreadableFile(STUFFED) from None


def items(window: bytes) -> Iterator[bytes]:
    """Yield the content of each item."""
    return (match[1] or b"" for match in _ITEM.finditer(window))


def nth_item(blocks: Iterable[bytes], index: int) -> bytes:
    """Return the content of one item, counted from 0; "" where there is none."""
    for window in item_windows(blocks):
        count = _count(window)
        if index < count:
            return next(item for number, item in enumerate(items(window)) if number == index)
        index -= count
    return b""


def _count(window: bytes) -> int:
    """Count the items; plainly written ones without looking at each."""
    ends = window.count(_ITEM_END)
    plain = window.count(b"<si>") == ends and window.count(b"si>") == 2 * ends
    return ends if plain and b"si/>" not in window else sum(1 for _item in items(window))


def _as_utf8(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the same text in UTF-8, where its first bytes say that it is UTF-16."""
    decoder = None
    for number, block in enumerate(blocks):
        if number == 0 and block.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            decoder = codecs.getincrementaldecoder("utf-16")()
        yield decoder.decode(block).encode() if decoder else block
