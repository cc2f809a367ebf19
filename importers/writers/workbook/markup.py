"""The XML of a sheet as bytes: its names with their prefix, attributes, and text that it can hold."""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.sax.saxutils import escape

_ATTRIBUTE = re.compile(rb"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_ENCODING = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([^"']*)""")
_ROOT = re.compile(rb"<(\w+:)?worksheet\b")
_HEAD = 1 << 14

# What XML 1.0 cannot hold, a carriage return (which parsers turn into a line feed), and what would
# be taken for an escape: ECMA-376 part 1, 22.9.2.19.
_ODD = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]|_(?=x[0-9A-Fa-f]{4}_)")


class Unpatchable(Exception):
    """The XML is written in a way that is not safe to change; the text says which."""


@dataclass(frozen=True, slots=True)
class Names:
    """The elements of a sheet, as patterns that know the sheet's namespace prefix."""

    prefix: bytes
    row: re.Pattern[bytes]
    cell: re.Pattern[bytes]
    formula: re.Pattern[bytes]
    value: re.Pattern[bytes]

    @classmethod
    def of(cls, xml: bytes) -> Names:
        """Return the names of a sheet; `Unpatchable` if it is no UTF-8 or no sheet."""
        head = xml[:_HEAD]
        encoding, root = _ENCODING.search(head), _ROOT.search(head)
        if root is None or (encoding and encoding[1].lower() not in (b"utf-8", b"us-ascii")):
            raise Unpatchable("its sheet is written in an unusual way")
        prefix = root[1] or b""
        return cls(
            prefix,
            re.compile(rb"<%srow\b([^>]*?)(/?)>" % prefix),
            re.compile(rb"<%sc\b([^>]*?)(?:/>|>(.*?)</%sc\s*>)" % (prefix, prefix), re.DOTALL),
            re.compile(rb"<%sf\b([^>]*?)(?:/>|>([^<]*)</%sf\s*>)" % (prefix, prefix)),
            re.compile(rb"<%sv\b[^>]*>[^<]" % prefix),
        )

    @property
    def row_end(self) -> bytes:
        """Return a row's end tag."""
        return self.close("row")

    def open(self, name: str) -> bytes:
        """Return the beginning of a start tag."""
        return b"<" + self.prefix + name.encode()

    def close(self, name: str) -> bytes:
        """Return an end tag."""
        return b"</" + self.prefix + name.encode() + b">"


def attributes(tag: bytes) -> dict[bytes, bytes]:
    """Return the attributes of a start tag, their values as written."""
    return {name: double or single for name, double, single in _ATTRIBUTE.findall(tag)}


def escaped(text: str) -> str:
    """Return a text with the characters that a workbook cannot hold written as `_xHHHH_`."""
    return _ODD.sub(lambda match: f"_x{ord(match[0]):04X}_", text)


def text_markup(text: str) -> bytes:
    """Return a text as the content of an XML element."""
    return escape(escaped(text)).encode()
