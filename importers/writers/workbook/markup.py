"""The XML of a workbook's parts as bytes: elements by their places, and text that XML can hold.

What is changed in a part is found by an XML parser or, in a sheet's rows, in a spelling that was proved
(`plain_sheet`); all other bytes stay as they are.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

_ENCODING = re.compile(rb"""<\?xml[^>]*?\sencoding\s*=\s*["']([^"']*)["']""")
_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_PLAIN_ENCODINGS = (b"utf-8", b"utf8")
_WIDE_STARTS = {
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
    "<".encode("utf-16-le"): "utf-16-le",
    "<".encode("utf-16-be"): "utf-16-be",
}
_TAG_END = re.compile(rb"""<[^\s/>]+(?:[^>"']|"[^"]*"|'[^']*')*>""")
ATTRIBUTES = rb"""(?:\s+[^\s=<>"'/]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*\s*"""
_ATTRIBUTE = re.compile(rb"""([^\s=<>"'/]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")

# What XML 1.0 cannot hold, a carriage return (which parsers turn into a line feed), and what would
# be taken for an escape: ECMA-376 part 1, 22.9.2.19.
_ODD = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]|_(?=x[0-9A-Fa-f]{4}_)")
_CHOICES = "http://schemas.openxmlformats.org/markup-compatibility/2006 AlternateContent"

Edit = tuple[int, int, bytes]  # from, to, and what is to stand there


class Unpatchable(Exception):
    """The XML is written in a way that is not safe to change; the text says which."""


@dataclass(frozen=True, slots=True)
class Element:
    """An element in a part's bytes: its local name, its attributes, and where its pieces lie.

    It begins at `start`; its content is from `inner` to `close`; it ends before `end`.
    """

    name: str
    start: int
    inner: int
    close: int
    end: int
    attributes: Mapping[str, str]


def as_utf8(xml: bytes) -> bytes:
    """Return a part in UTF-8; `Unpatchable` if it is in an encoding that nobody knows."""
    codec = next((name for start, name in _WIDE_STARTS.items() if xml.startswith(start)), None)
    declared = _ENCODING.match(xml.removeprefix(codecs.BOM_UTF8).lstrip())
    if codec is None and (declared is None or declared[1].lower() in _PLAIN_ENCODINGS):
        return xml
    try:
        text = xml.decode(codec or (declared[1].decode() if declared else "utf-8"))
    except (LookupError, UnicodeDecodeError) as error:
        raise Unpatchable("one of its parts is written in an unknown encoding") from error
    bare = _DECLARATION.sub("", text.lstrip("\ufeff"), count=1)
    return b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>' + bare.encode()


def elements(xml: bytes, names: Container[str], foreign: bool = False) -> list[Element]:
    """Return the elements of these local names, in order, from a part in UTF-8.

    They are of the root's own namespace, or (`foreign`) of any. `Unpatchable` if it is no well-formed XML, declares
    a document type, or gives one of the elements to choose from.
    """
    finder = _Finder(xml, names, foreign)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = lambda name, given: finder.begin(name, given, _index(parser))
    parser.EndElementHandler = lambda _name: finder.finish(_index(parser))
    parser.StartDoctypeDeclHandler = refuse_doctype
    try:
        parser.Parse(xml, True)
    except expat.ExpatError as error:
        raise Unpatchable("one of its parts is damaged") from error
    return sorted(finder.found, key=lambda element: element.start)


def _index(parser: expat.XMLParserType) -> int:
    return parser.CurrentByteIndex


def refuse_doctype(*_declaration: object) -> None:
    """Refuse a document type: it is where entity bombs are declared, and no workbook has one."""
    raise Unpatchable("one of its parts declares a document type")


class _Finder:
    """Keeps the elements asked for while a parser goes through a part."""

    def __init__(self, xml: bytes, names: Container[str], foreign: bool) -> None:
        self._xml = xml
        self._names = names
        self._foreign = foreign
        self._space: str | None = None
        self._choices = 0
        self._open: list[tuple[str, int, dict[str, str]] | None] = []
        self.found: list[Element] = []

    def begin(self, name: str, given: dict[str, str], at: int) -> None:
        space, _, local = name.rpartition(" ")
        if self._space is None:
            self._space = space
        wanted = local in self._names and (self._foreign or space == self._space)
        if wanted and self._choices:
            raise Unpatchable("one of its parts is written in an unusual way")
        self._choices += name == _CHOICES
        self._open.append((name, at, given) if wanted or name == _CHOICES else None)

    def finish(self, at: int) -> None:
        opened = self._open.pop()
        if opened is None:
            return
        name, start, given = opened
        if name == _CHOICES:
            self._choices -= 1
            return
        tag = _TAG_END.match(self._xml, start)
        if tag is None:
            raise Unpatchable("one of its parts is written in an unusual way")
        inner, empty = tag.end(), tag[0].endswith(b"/>")
        close = inner if empty else at
        end = inner if empty else self._xml.index(b">", at) + 1
        attributes = {key.rpartition(" ")[2]: value for key, value in given.items()}
        local = name.rpartition(" ")[2]
        self.found.append(Element(local, start, inner, close, end, attributes))


def replaced(xml: bytes, edits: Iterable[Edit]) -> bytes:
    """Return bytes with some stretches replaced; the stretches must not overlap."""
    pieces, place = [], 0
    for start, end, new in sorted(edits):
        pieces += [xml[place:start], new]
        place = end
    return b"".join([*pieces, xml[place:]])


def with_attribute(xml: bytes, element: Element, name: str, value: str | None) -> Edit:
    """Return the edit that gives an element's tag another value of an attribute, or (None) takes it away."""
    tag = xml[element.start : element.inner]
    new = b"" if value is None else b" " + name.encode() + b"=" + quoteattr(value).encode()
    for found in _ATTRIBUTE.finditer(tag):
        if found[1] == name.encode():
            made = tag[: found.start()].rstrip() + new + tag[found.end() :]
            return element.start, element.inner, made
    end = b"/>" if tag.endswith(b"/>") else b">"
    return element.start, element.inner, tag.removesuffix(end).rstrip() + new + end


def attributes(tag: bytes) -> dict[bytes, bytes]:
    """Return the attributes of a start tag, their values as written."""
    return {name: double or single for name, double, single in _ATTRIBUTE.findall(tag)}


def escaped(text: str) -> str:
    """Return a text with the characters that a workbook cannot hold written as `_xHHHH_`."""
    return _ODD.sub(lambda match: f"_x{ord(match[0]):04X}_", text)


def text_markup(text: str) -> bytes:
    """Return a text as the content of an XML element."""
    return escape(escaped(text)).encode()
