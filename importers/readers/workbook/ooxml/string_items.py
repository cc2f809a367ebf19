"""The items of a shared strings part, as XML: cut out where they are plainly written, else not at all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from importers.readers.workbook.ooxml.part_frame import Nothing, PartFrame, stretches
from importers.readers.workbook.ooxml.plain_xml import Irregular, hides_markup, markup_count
from importers.readers.workbook.ooxml.texts import ITEM_CONTENT

_ITEM_START, _ITEM_END = b"<si>", b"</si>"
# East Asian editions of Excel write after each text how to sort it.
_HINT_START = b"<phoneticPr "
_PLAIN_ITEM = re.compile(
    rb'<si><t(?: xml:space="preserve")?>([^<]*)</t>(?:<phoneticPr [^<>]*/>)?</si>'
)
_PLAIN_ITEM_TAGS = 4
_KNOWN_ITEM = re.compile(f"<si>({ITEM_CONTENT})</si>|<si ?/>".encode())
_EMPTY_ITEM = re.compile(rb"<si ?/>")


def item_windows(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the items of a part in UTF-8, in stretches of whole ones; what is around them is left out."""
    return stretches(blocks, PartFrame(Nothing(), "sst"), _ITEM_END)


def plain_items(window: bytes) -> list[bytes] | None:
    """Return the text of each item, if there is nothing but items with one text in the stretch."""
    found = _PLAIN_ITEM.findall(window)
    tags = _PLAIN_ITEM_TAGS * len(found) + window.count(_HINT_START)
    return found if tags == markup_count(window) else None


def known_items(window: bytes) -> list[bytes]:
    """Return the content of each item; `Irregular` if there is anything else in the stretch."""
    found = _KNOWN_ITEM.findall(window)
    empty = len(_EMPTY_ITEM.findall(window))
    tags = sum(content.count(b"<") for content in found) + 2 * (len(found) - empty) + empty
    if tags != markup_count(window):
        raise Irregular
    return found


def nth_item(blocks: Iterable[bytes], index: int) -> bytes:
    """Return the content of one item, counted from 0; "" where there is none, or raise `Irregular`."""
    for window in item_windows(blocks):
        count = _count(window)
        if index < count:
            return known_items(window)[index]
        index -= count
    return b""


def _count(window: bytes) -> int:
    """Count the items; where each begins in one and the same way, without looking at them."""
    starts = window.count(_ITEM_START)
    if hides_markup(window) or window.count(b"<si") != starts:
        return len(known_items(window))
    return starts
