"""Reads a part with an XML parser: names of its own namespace alone, and no entity but XML's own five.

Where a part offers alternatives (ECMA-376 part 3, `mc:AlternateContent`), the fallback is read.
"""

from __future__ import annotations

from typing import Protocol
from xml.parsers import expat

from importers.errors import UnreadableFile
from importers.readers.workbook.process.allowance import HOSTILE_XML

COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_TRANSPARENT = tuple(f"{COMPATIBILITY} {name}" for name in ("AlternateContent", "Fallback"))


class Handler(Protocol):
    """What takes a part's elements, by their names without a namespace."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the start of an element; a prefixed attribute's name begins with its namespace."""

    def end(self, name: str) -> None:
        """Take the end of an element."""

    def text(self, data: str) -> None:
        """Take a stretch of text."""


class PartParser:
    """Passes a part's elements on; those of other namespaces than the root's are left out whole."""

    def __init__(self, handler: Handler) -> None:
        """Start before the part's first byte, which must be in UTF-8 whatever is declared."""
        self._begin, self._finish, self._take = handler.start, handler.end, handler.text
        self._namespace: str | None = None
        self._own: dict[str, str] = {}
        self._away = 0
        self._parser = expat.ParserCreate("utf-8", " ")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._parser.StartDoctypeDeclHandler = refuse_doctype

    def feed(self, xml: bytes, final: bool = False) -> None:
        """Read a stretch of the part; damaged XML raises `expat.ExpatError`."""
        self._parser.Parse(xml, final)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if self._away:
            self._away += 1
        elif name in self._own or self._is_own(name):
            self._begin(self._own[name], attributes)
        elif name not in _TRANSPARENT:
            self._away = 1

    def _is_own(self, name: str) -> bool:
        """Tell whether a name is in the root's namespace, and remember it if so."""
        namespace, _, local = name.rpartition(" ")
        if self._namespace is None:
            self._namespace = namespace
        if namespace != self._namespace:
            return False
        self._own[name] = local
        return True

    def _end(self, name: str) -> None:
        if self._away:
            self._away -= 1
        elif name in self._own:
            self._finish(self._own[name])

    def _text(self, data: str) -> None:
        if not self._away:
            self._take(data)


def refuse_doctype(*_declaration: object) -> None:
    """Refuse a document type: it is where entity bombs are declared, and no workbook has one."""
    raise UnreadableFile(HOSTILE_XML)
