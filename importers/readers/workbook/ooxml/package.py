"""The parts of an OOXML workbook: a zip whose relations say where everything lies."""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.parse import unquote
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import XMLParser

from importers.errors import UnreadableFile
from importers.readers.workbook.ooxml.xml_encoding import as_utf8
from importers.readers.workbook.ooxml.xml_events import COMPATIBILITY
from importers.readers.workbook.process.allowance import (
    HOSTILE_XML,
    MAX_PART_BYTES,
    MAX_SMALL_PART_BYTES,
    PASSWORD,
    STUFFED,
)
from importers.readers.workbook.sheet_choice import SheetInfo

_BLOCK = 1 << 22
_ALTERNATIVES = f"{{{COMPATIBILITY}}}AlternateContent"
DAMAGED = (zipfile.BadZipFile, zlib.error, ParseError, EOFError, KeyError, NotImplementedError)


def local(tag: str) -> str:
    """Return an XML name without its namespace, so that strict files read as the others do."""
    return tag.rpartition("}")[2]


def children(element: Element, name: str) -> Iterator[Element]:
    """Yield an element's children of this name, in its own namespace, whichever that is."""
    tag = element.tag.removesuffix(local(element.tag)) + name
    return (child for child in element if child.tag == tag)


def whole_number(text: str | None, default: int) -> int:
    """Return a number of up to seven digits; the default for anything else."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 8 else default


def without_alternatives(element: Element) -> Element:
    """Put the fallback's elements where there are alternatives to choose from, all the way down."""
    content: list[Element] = []
    for child in element:
        content += _fallback(child) if child.tag == _ALTERNATIVES else [without_alternatives(child)]
    element[:] = content
    return element


def _fallback(alternatives: Element) -> Iterator[Element]:
    for fallback in children(alternatives, "Fallback"):
        yield from without_alternatives(fallback)


def attribute(element: Element, name: str) -> str | None:
    """Return an attribute by its local name, such as `id` for `r:id`."""
    return next((text for key, text in element.items() if local(key) == name), None)


@dataclass(frozen=True, slots=True)
class Package:
    """An opened workbook file: its zip, the main part, and the parts by kind."""

    archive: zipfile.ZipFile
    main: str
    names: dict[str, str]

    def exists(self, part: str) -> bool:
        """Tell whether the file holds a part."""
        return part.lower() in self.names

    def size(self, part: str) -> int:
        """Return a part's size in bytes once unpacked; too large a part is refused."""
        size = self.archive.getinfo(self.names[part.lower()]).file_size
        if size > MAX_PART_BYTES:
            raise UnreadableFile(
                f"it unpacks to {size >> 20:,} MB, more than can be read; "
                "save the sheet as CSV and open that."
            )
        return size

    def blocks(self, part: str) -> Iterator[bytes]:
        """Yield a part's bytes, never more than the zip declares."""
        self.size(part)
        with self.archive.open(self.names[part.lower()]) as stream:
            while block := stream.read(_BLOCK):
                yield block

    def text(self, part: str) -> Iterator[bytes]:
        """Yield an XML part's bytes in UTF-8, whatever encoding it is written in."""
        return as_utf8(self.blocks(part))

    def whole(self, part: str) -> bytes:
        """Return a part's bytes; the process's memory is what limits them."""
        return b"".join(self.blocks(part))

    def xml(self, part: str) -> Element:
        """Return a small part parsed; entities and DTDs are refused."""
        if self.size(part) > MAX_SMALL_PART_BYTES:
            raise UnreadableFile(STUFFED)
        parser = XMLParser(encoding="utf-8", forbid_dtd=True)
        try:
            for block in self.text(part):
                parser.feed(block)
            root: Element = parser.close()
        except DefusedXmlException as error:
            raise UnreadableFile(HOSTILE_XML) from error
        has_alternatives = next(root.iter(_ALTERNATIVES), None) is not None
        return without_alternatives(root) if has_alternatives else root

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Return a part's relations: id → (kind, target part), targets outside the file left out."""
        folder, found = posixpath.dirname(part), {}
        for relation in self._relations(part):
            if relation.get("TargetMode") != "External":
                target = relation.get("Target", "").replace("\\", "/")
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
                kind = relation.get("Type", "").rpartition("/")[2]
                found[relation.get("Id", "")] = (kind, self._existing(target))
        return found

    def outside(self, part: str) -> dict[str, str]:
        """Return the addresses outside the file that a part's relations lead to, by their ids."""
        return {
            relation.get("Id", ""): relation.get("Target", "")
            for relation in self._relations(part)
            if relation.get("TargetMode") == "External"
        }

    def _relations(self, part: str) -> Iterator[Element]:
        folder, name = posixpath.split(part)
        source = posixpath.join(folder, "_rels", name + ".rels")
        return children(self.xml(source), "Relationship") if self.exists(source) else iter(())

    def _existing(self, target: str) -> str:
        """Return a part's name as the zip has it: a relation's target is an address, with `%20` for a space."""
        plain = unquote(target)
        return plain if not self.exists(target) and self.exists(plain) else target


@contextmanager
def open_package(source: Path | IO[bytes]) -> Iterator[Package]:
    """Open a workbook's zip and find its main part."""
    with zipfile.ZipFile(source) as archive:
        names = {}
        for info in archive.infolist():
            if info.flag_bits & 0x1:
                raise UnreadableFile(PASSWORD)
            names[info.filename.replace("\\", "/").lstrip("/").lower()] = info.filename
        package = Package(archive, "", names)
        kinds = dict(package.relations("").values())
        yield Package(archive, kinds.get("officeDocument", "xl/workbook.xml"), names)


@dataclass(frozen=True, slots=True)
class Workbook:
    """What the main part says: the worksheets in tab order, the date system, the shared parts."""

    sheets: tuple[SheetInfo, ...]
    date1904: bool
    strings: str | None
    styles: str | None


def read_workbook_part(package: Package) -> Workbook:
    """Read the main part; chart sheets, dialogs and macro sheets are no worksheets."""
    if not package.exists(package.main):
        raise UnreadableFile("it is a zip archive, but no workbook is in it.")
    root, relations = package.xml(package.main), package.relations(package.main)
    sheets = tuple(
        info
        for group in children(root, "sheets")
        for sheet in children(group, "sheet")
        if (info := _sheet_info(package, sheet, relations))
    )
    properties = next(children(root, "workbookPr"), None)
    date1904 = properties is not None and properties.get("date1904") in ("1", "true", "on")
    parts = dict(relations.values())
    return Workbook(
        sheets,
        date1904,
        existing(package, parts.get("sharedStrings")),
        existing(package, parts.get("styles")),
    )


def _sheet_info(
    package: Package, sheet: Element, relations: dict[str, tuple[str, str]]
) -> SheetInfo | None:
    kind, part = relations.get(attribute(sheet, "id") or "", ("", ""))
    if kind != "worksheet" or not package.exists(part):
        return None
    return SheetInfo(sheet.get("name", ""), part, sheet.get("state", "visible") == "visible")


def existing(package: Package, name: str | None) -> str | None:
    """Return a part's name if the file holds it."""
    return name if name and package.exists(name) else None
