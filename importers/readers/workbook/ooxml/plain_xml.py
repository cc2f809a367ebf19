"""The plain manner in which most OOXML parts are written, and how they are cut into stretches to scan.

What is read without a parser is proven first: every `<` in a stretch must belong to a tag of a known
shape. As no `<` stands in an attribute, comments, CDATA and other spellings are left over, and show.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from importers.readers.workbook.process.allowance import MAX_SMALL_PART_BYTES

ROW_END = b"</row>"
# Attributes that need no parser; a value with a reference in it does.
ATTRIBUTES = r'(?: [\w:]+="[^"<>&]*")* ?'
# A cell with one number or text and nothing else, as nearly all are, one with a format alone, and one
# with all that a cell may have.
_START = r'\Ar="(?P<column>[A-Z]{1,3})(?P<row>[0-9]{1,7})"(?P<attributes>[^<>]*)>'
VALUE_CELL = _START + r"<v>(?P<value>[^<]*)</v></c>"
TEXT_CELL = _START + r'<is><t(?: xml:space="preserve")?>(?P<value>[^<]*)</t></is></c>'
BLANK_CELL = r"\A[^<>]*/>"
FULL_CELL = (
    r"(?s)(?P<whole>" + _START +
    rf"(?P<formula><f{ATTRIBUTES}(?:/>|>[^<]*</f>))?"
    rf"(?:<v{ATTRIBUTES}>(?P<value>[^<]*)</v>|<v ?/>)?"
    r"(?P<inline><is>.*?</is>)?</c>)"
)  # fmt: skip
CELL_KIND = re.compile(r' t="(\w+)"')
CELL_STYLE = re.compile(r' s="(\d+)"')
CELL_RICH_VALUE = re.compile(r' vm="(\d+)"')

_PREFIXED = re.compile(rb"<(\w+:)(?:worksheet|sst)\b")
_UNPREFIXED = re.compile(rb"</?\w+[\s/>]")
_HEAD = 4096  # bytes
_MARKUP = ord("<")


class Irregular(Exception):
    """The XML is not written in the plain manner."""


def markup_count(xml: bytes) -> int:
    """Return the number of `<` in it."""
    return int(np.count_nonzero(np.frombuffer(xml, np.uint8) == _MARKUP))


def hides_markup(xml: bytes) -> bool:
    """Tell whether some of what looks like an element may be none, or be one of several to choose from."""
    return b"<!" in xml or b"<?" in xml or b"AlternateContent" in xml


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
    """Yield a part's bytes with its names plain, where it writes a prefix before each of them, as `<x:row>`.

    Raises `Irregular` where names without a prefix stand between them.
    """
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
    opening, closing = b"<" + prefix, b"</" + prefix
    if markup_count(xml) != xml.count(opening) + xml.count(closing) and _UNPREFIXED.search(xml):
        raise Irregular
    return xml.replace(opening, b"<").replace(closing, b"</")
