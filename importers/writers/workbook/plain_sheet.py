"""A worksheet in the plain spelling, in which rows and cells can be cut as bytes.

Nearly every program writes it: UTF-8, one prefix (mostly none) for all names of a sheet, no comments or CDATA.
That is proved here, or the sheet is spelled anew by a parser: the same elements, attributes and texts.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from importers.writers.workbook.markup import ATTRIBUTES, Unpatchable, as_utf8, refuse_doctype

MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",  # strict files
)
_DECLARATION = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*\?>\s*)?")
_ROOT = re.compile(rb"<(?:([^\s:<>/=]+):)?worksheet(" + ATTRIBUTES + rb")>")
_NAMESPACE = re.compile(rb"""\sxmlns(?::([^\s=]+))?\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_DECLARED = re.compile(rb"xmlns")  # found in half the time that `find` takes
_MAIN_BYTES = tuple(name.encode() for name in MAIN)
_HEAD = 1 << 16  # bytes within which the root's tag ends
_MANY_CHUNKS = 1 << 14


def prefix_of(xml: bytes) -> bytes | None:
    """Return the prefix (`x:`, or nothing) of a plainly spelled sheet's names; None if the spelling is not plain."""
    start = _DECLARATION.match(xml)
    at = start.end() if start else 0
    root = _ROOT.match(xml, at, _HEAD)
    if root is None or as_utf8(xml[:_HEAD]) != xml[:_HEAD]:
        return None
    spaces = {name: double or single for name, double, single in _NAMESPACE.findall(root[2])}
    own = root[1] or b""
    mains = [name for name, space in spaces.items() if space in _MAIN_BYTES]
    if mains != [own] or _has_markup(xml, b"!", 0) or _has_markup(xml, b"?", at):
        return None
    prefix = own + b":" if own else b""
    return None if _respaced(xml, root.end(), prefix) else prefix


def _has_markup(xml: bytes, mark: bytes, at: int) -> bool:
    """Tell whether `<!` or `<?` stands behind a place; one byte is found ten times faster than two."""
    first = xml.find(mark, at)
    return first >= 0 and xml.find(b"<" + mark, max(at, first - 1)) >= 0


def _respaced(xml: bytes, start: int, prefix: bytes) -> bool:
    """Tell whether names get another namespace within the rows."""
    end = xml.rfind(b"</" + prefix + b"sheetData")
    return end > start and _DECLARED.search(xml, start, end) is not None


def spelled_plainly(xml: bytes) -> bytes:
    """Return a sheet spelled anew: comments go, texts and attributes stay. `Unpatchable` if that is not possible."""
    speller = _Speller()
    parser = expat.ParserCreate()
    parser.ordered_attributes = True
    parser.buffer_text = True
    parser.StartElementHandler = speller.begin
    parser.EndElementHandler = speller.finish
    parser.CharacterDataHandler = speller.text
    parser.StartDoctypeDeclHandler = refuse_doctype
    try:
        parser.Parse(as_utf8(xml).removeprefix(codecs.BOM_UTF8), True)
    except expat.ExpatError as error:
        raise Unpatchable("its sheet is damaged") from error
    return speller.made()


class _Speller:
    """Writes each element as it comes, the sheet's own ones under the root's prefix."""

    def __init__(self) -> None:
        self._chunks: list[str] = []
        self._done: list[str] = ['<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n']
        self._spaces: list[dict[str, str]] = [{}]
        self._names: list[str] = []
        self._root = ""
        self._open_tag = False

    def begin(self, name: str, given: list[str]) -> None:
        pairs = list(zip(given[::2], given[1::2], strict=True))
        own = {_prefix_declared(key): value for key, value in pairs if _is_declaration(key)}
        spaces = self._spaces[-1] | own if own else self._spaces[-1]
        self._spaces.append(spaces)
        if not self._names:
            self._root = _prefix(name)
        name = self._plain_name(name, spaces)
        self._names.append(name)
        self._close_tag()
        self._chunks.append(f"<{name}")
        self._chunks += [f" {key}={quoteattr(value)}" for key, value in self._kept(pairs)]
        self._open_tag = True
        if len(self._chunks) > _MANY_CHUNKS:
            self._done.append("".join(self._chunks))
            self._chunks.clear()

    def finish(self, _name: str) -> None:
        self._spaces.pop()
        name = self._names.pop()
        self._chunks.append("/>" if self._open_tag else f"</{name}>")
        self._open_tag = False

    def text(self, data: str) -> None:
        self._close_tag()
        self._chunks.append(escape(data, {"\r": "&#13;"}))

    def made(self) -> bytes:
        return "".join([*self._done, *self._chunks]).encode()

    def _close_tag(self) -> None:
        if self._open_tag:
            self._chunks.append(">")
        self._open_tag = False

    def _plain_name(self, name: str, spaces: dict[str, str]) -> str:
        """Return a name with the root's prefix, if it is one of the sheet's own."""
        if spaces.get(_prefix(name)) not in MAIN:
            return name
        if spaces.get(self._root) not in MAIN:
            raise Unpatchable("its sheet is written in an unusual way")
        local = name.rpartition(":")[2]
        return f"{self._root}:{local}" if self._root else local

    def _kept(self, pairs: list[tuple[str, str]]) -> Iterable[tuple[str, str]]:
        """Leave out what declares again a namespace that is known, or a second name for the sheet's own."""
        for key, value in pairs:
            if _is_declaration(key):
                prefix = _prefix_declared(key)
                known = self._spaces[-2].get(prefix) == value
                if known or (value in MAIN and prefix != self._root):
                    continue
            yield key, value


def _prefix(name: str) -> str:
    return name.rpartition(":")[0]


def _is_declaration(key: str) -> bool:
    return key == "xmlns" or key.startswith("xmlns:")


def _prefix_declared(key: str) -> str:
    return key.partition(":")[2]
