"""The plain manner in which most OOXML parts are written, and how they are cut into stretches to scan."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from importers.readers.workbook.process.allowance import MAX_SMALL_PART_BYTES

ROW_END = b"</row>"
# A cell with one value and nothing else, as nearly all are, one with a format alone, and one with all that
# a cell may have.
BARE_CELL = (
    r'\Ar="(?P<column>[A-Z]{1,3})(?P<row>[0-9]{1,7})"(?P<attributes>[^>]*)>'
    r'(?:<v>|<is><t(?: xml:space="preserve")?>)(?P<value>[^<]*)(?:</v>|</t></is>)</c>'
)
BLANK_CELL = r"\A[^>]*/>"
FULL_CELL = (
    r'(?s)\Ar="(?P<column>[A-Z]{1,3})(?P<row>[0-9]{1,7})"(?P<attributes>[^>]*)>'
    r"(?P<formula><f(?: [^>]*)?(?:/>|>[^<]*</f>))?"
    r"(?:<v(?: [^>]*)?>(?P<value>[^<]*)</v>|<v ?/>)?"
    r"(?P<inline><is>.*?</is>)?</c>"
)
CELL_KIND = re.compile(r' t="(\w+)"')
CELL_STYLE = re.compile(r' s="(\d+)"')
DIMENSION = re.compile(rb'<dimension ref="[A-Z]+[0-9]+:[A-Z]+([0-9]{1,7})"')
# Comments, CDATA, and cells that do not begin with a space and their address.
UNUSUAL = re.compile(rb"<!|<c[>\r\n\t]")
_ENCODING = re.compile(rb"(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?encoding=[\"']([^\"']*)")

_PREFIXED = re.compile(rb"<(\w+:)(?:worksheet|sst)\b")
_HEAD = 4096  # bytes


class Irregular(Exception):
    """The XML is not written in the plain manner."""


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of a part's XML that ends with an element, the first or the last of all perhaps."""

    xml: bytes
    first: bool = False
    last: bool = False


def windows(blocks: Iterable[bytes], end: bytes, least: int) -> Iterator[Window]:
    """Yield stretches of at least so many bytes that end with `end`, and the rest.

    Raises `Irregular` where there is no such end for longer than in any real file.
    """
    rest, first = b"", True
    for block in blocks:
        rest += block
        cut = rest.rfind(end) + len(end)
        if len(rest) >= least and cut >= len(end):
            yield Window(rest[:cut], first)
            rest, first = rest[cut:], False
        elif len(rest) > MAX_SMALL_PART_BYTES:
            raise Irregular
    yield Window(rest, first, last=True)


def without_prefix(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield a part's bytes with its names plain, where it writes a prefix before each of them, as `<x:row>`."""
    rest, prefix = b"", None
    for block in blocks:
        xml = rest + block
        if prefix is None:
            root = _PREFIXED.search(xml, 0, _HEAD)
            prefix = root[1] if root else b""
        cut = xml.rfind(b"<") if prefix else len(xml)  # no name is torn apart
        yield _replaced(xml[:cut], prefix)
        rest = xml[cut:]
    yield _replaced(rest, prefix or b"")


def _replaced(xml: bytes, prefix: bytes) -> bytes:
    if not prefix:
        return xml
    return xml.replace(b"<" + prefix, b"<").replace(b"</" + prefix, b"</")


def plain_head(xml: bytes) -> bytes:
    """Return what comes before a sheet's rows; another encoding than UTF-8 and prefixed names are irregular."""
    head = xml[: xml.find(b"<sheetData")]
    encoding = _ENCODING.match(head)
    if b"<worksheet" not in head or (encoding and encoding[1].lower() != b"utf-8"):
        raise Irregular
    return head
