"""The shared strings of an OOXML workbook."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import pyarrow as pa
import pyarrow.compute as pc

from importers.errors import UnreadableFile
from importers.readers.workbook.ooxml.plain_xml import Irregular
from importers.readers.workbook.ooxml.string_items import item_windows, known_items, plain_items
from importers.readers.workbook.ooxml.texts import ItemText, text_of, unescape
from importers.readers.workbook.ooxml.xml_events import PartParser
from importers.readers.workbook.process.allowance import (
    MAX_SMALL_PART_BYTES,
    MAX_STRINGS,
    STUFFED,
    TOO_MANY,
)

_MARKS = ("&", "\r", "_x")  # of texts that `unescape` would change
_Blocks = Callable[[], Iterable[bytes]]


def shared_strings(blocks: _Blocks, progressed: Callable[[int], None]) -> pa.Array:
    """Return the workbook's shared strings, formatting and phonetic hints left out.

    `blocks` gives the part's bytes in UTF-8, from the first on: a part that is not written in the
    plain manner is read again, by an XML parser. Damaged XML raises `expat.ExpatError`.
    """
    try:
        return _gathered(map(_strings, item_windows(blocks())), progressed)
    except Irregular:
        return _gathered(_parsed(blocks()), progressed)


def _gathered(groups: Iterable[pa.Array], progressed: Callable[[int], None]) -> pa.Array:
    found: list[pa.Array] = []
    count = 0
    for group in groups:
        found.append(group)
        count += len(group)
        if count > MAX_STRINGS:
            raise UnreadableFile(TOO_MANY)
        progressed(count)
    return pa.concat_arrays(found)


def _strings(window: bytes) -> pa.Array:
    plain = plain_items(window)
    if plain is not None:
        return unescaped(pa.array(plain, pa.binary()).cast(pa.string()))
    return pa.array([text_of(item.decode()) for item in known_items(window)], pa.string())


class _Items:
    """Gathers the texts of items as an XML parser goes through them."""

    def __init__(self) -> None:
        self._item = ItemText()
        self._texts: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._item.start(name, attributes)

    def end(self, name: str) -> None:
        if name == "si":
            self._texts.append(self._item.taken())
        else:
            self._item.end(name)

    def text(self, data: str) -> None:
        self._item.text(data)

    def taken(self) -> list[str]:
        found, self._texts = self._texts, []
        return found


def _parsed(blocks: Iterable[bytes]) -> Iterator[pa.Array]:
    """Yield the texts of a part in groups; one that says nothing for very long is refused."""
    items = _Items()
    parser = PartParser(items)
    idle = 0
    for block in blocks:
        parser.feed(block)
        found = items.taken()
        idle = 0 if found else idle + len(block)
        if idle > MAX_SMALL_PART_BYTES:
            raise UnreadableFile(STUFFED)
        yield pa.array(found, pa.string())
    parser.feed(b"", final=True)
    yield pa.array(items.taken(), pa.string())


def unescaped(raw: pa.Array) -> pa.Array:
    """Resolve the escapes of a column of texts, where it has any."""
    data = raw.buffers()[2]
    found = data.to_pybytes() if data else b""
    marks = [mark for mark in _MARKS if mark.encode() in found]
    if not marks:
        return raw
    odd = pc.match_substring_regex(raw, "|".join(marks))
    texts = [unescape(text) for text in raw.filter(odd).to_pylist()]
    return pc.replace_with_mask(raw, odd, pa.array(texts, pa.string()))
