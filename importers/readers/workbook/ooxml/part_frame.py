"""What stands around the many elements of a part, its rows or its texts: read by an XML parser, always."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.parsers import expat

from importers.readers.workbook.ooxml.plain_xml import Irregular, windows, without_prefix
from importers.readers.workbook.ooxml.xml_events import Handler, PartParser


class Nothing:
    """Takes elements that say nothing to its reader."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the start of an element."""

    def end(self, name: str) -> None:
        """Take the end of an element."""

    def text(self, data: str) -> None:
        """Take a stretch of text."""


class PartFrame:
    """Reads a part's XML up to the start of one element, and from its end on.

    `within` is that element's name, as `sheetData`. Anything that is not as expected is `Irregular`.
    """

    def __init__(self, handler: Handler, within: str) -> None:
        """Start before the part's first byte."""
        self._handler = handler
        self._within = within
        self._entered = False
        self._left = False
        self._parser = PartParser(self)

    def body(self, xml: bytes) -> bytes:
        """Read the part's beginning; return what of it stands within the element."""
        at = xml.find(b"<" + self._within.encode())
        end = xml.find(b">", at) + 1
        if at < 0 or not end:
            raise Irregular
        self._feed(xml[:end])
        if not self._entered:
            raise Irregular
        return xml[end:]

    def before_end(self, xml: bytes) -> bytes:
        """Read the part's end; return what of it still stands within the element."""
        at = 0 if self._left else xml.find(f"</{self._within}>".encode())
        if at < 0:
            raise Irregular
        self._feed(xml[at:], final=True)
        return xml[:at]

    def _feed(self, xml: bytes, final: bool = False) -> None:
        try:
            self._parser.feed(xml, final)
        except expat.ExpatError:
            raise Irregular from None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take an element; there must be one alone that the frame is around."""
        if name == self._within:
            if self._entered:
                raise Irregular
            self._entered = True
        self._handler.start(name, attributes)

    def end(self, name: str) -> None:
        """Take the end of an element."""
        self._left |= name == self._within
        self._handler.end(name)

    def text(self, data: str) -> None:
        """Take a stretch of text."""
        self._handler.text(data)


def stretches(
    blocks: Iterable[bytes], frame: PartFrame, end: bytes, least: int = 0
) -> Iterator[bytes]:
    """Yield what stands within a frame in stretches that end with `end`, of at least so many bytes.

    The blocks are in UTF-8; names come without the prefix that the part may write before each.
    """
    for window in windows(without_prefix(blocks), end, least):
        xml = frame.body(window.xml) if window.first else window.xml
        yield frame.before_end(xml) if window.last else xml
