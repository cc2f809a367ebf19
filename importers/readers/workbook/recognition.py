"""Recognises workbooks by their first bytes and their zip directory, never by their name."""

from __future__ import annotations

import contextlib
import lzma
import os
import re
import struct
import zipfile
import zlib
from collections.abc import Collection, Mapping
from io import FileIO
from pathlib import Path
from xml.parsers import expat

from importers.errors import UnreadableFile
from importers.readers.protocol import OpenFile
from importers.readers.workbook.markup.recognition import markup_kind
from importers.readers.workbook.ooxml.xml_encoding import as_utf8
from importers.readers.workbook.ooxml.xml_events import PartParser

_LONGEST_DIRECTORY = 4 << 20  # bytes: tens of thousands of parts
_DAMAGED = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError, ValueError,
    NotImplementedError, RuntimeError,
)  # fmt: skip

_WORKBOOK_PARTS = (
    ("xl/workbook.bin", "xlsb"),
    ("xl/workbook.xml", "xlsx"),
)
_CONTENT = "content.xml"
_OPEN_DOCUMENT = re.compile(rb"opendocument\.(\w+)")
_LONGEST_STYLES = 8 << 20  # bytes that stand before what an OpenDocument file holds
_DECLARATIONS = "[content_types].xml"
_LONGEST_DECLARATIONS = 1 << 20  # bytes
_DECLARED = (
    ("ms-excel.sheet.macroEnabled.main+xml", "xlsm"),
    ("spreadsheetml.sheet.main+xml", "xlsx"),
    ("ms-excel.sheet.binary.macroEnabled.main", "xlsb"),
)
# An OLE file, and the bare streams of Excel 2, 3, 4 and 5, which begin with a record of 4 to 16 bytes.
_OLD_EXCEL = (
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"\x09\x00\x04\x00",
    b"\x09\x02\x06\x00",
    b"\x09\x04\x06\x00",
    b"\x09\x08\x08\x00",
    b"\x09\x08\x10\x00",
)
# A CSV whose first label is ID begins alike: SYLK names its program, and its records have letters.
_SYLK = re.compile(
    rb"ID;P[^;\r\n]*(?:;[EN])*;?\s*[\r\n]+(?:[BCFOPW];[A-Z]|N[NELNU];|E\s*(?:[\r\n]|\Z))"
)
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_ADVICE = "save it as CSV or Excel workbook (.xlsx) and open that"


def kind_of(file: OpenFile) -> str | None:
    """Return a workbook's kind, None for other files; UnreadableFile for a damaged or foreign zip.

    An encrypted Office file counts as the workbook that it would be; its reader asks for the password.
    """
    if file.head.startswith(_ZIP):
        return _zipped_kind(file)
    if file.head.startswith(_OLD_EXCEL):
        return "xls"
    if _SYLK.match(file.head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")):
        return "sylk"
    return markup_kind(file.head)


class _ShortReads(FileIO):
    """Another view of an open file that gives only as much at once as a real zip's list of parts takes."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > _LONGEST_DIRECTORY:
            raise zipfile.BadZipFile("there are far too many parts")
        return super().read(size)


def _zipped_kind(file: OpenFile) -> str:
    path = file.path
    try:
        with _ShortReads(os.dup(file.file.fileno())) as short, zipfile.ZipFile(short) as archive:
            names = {name.replace("\\", "/").lower(): name for name in archive.namelist()}
            kind = _kind_in(names, archive)
    except _DAMAGED:
        raise UnreadableFile(
            f"{path.name} is a damaged or incomplete workbook or zip file: get a fresh copy of it."
        ) from None
    finally:
        file.file.seek(0)
    if kind is None:
        raise UnreadableFile(_zip_sentence(path, names))
    return kind


def _kind_in(names: Mapping[str, str], archive: zipfile.ZipFile) -> str | None:
    for part, kind in _WORKBOOK_PARTS:
        if part in names:
            return _exact_kind(kind, names, archive)
    if _CONTENT in names and _is_spreadsheet(names, archive):
        return "ods"
    if _CONTENT in names and "mimetype" in names:
        return None
    declared = _declared_kind(names, archive)
    return declared or ("xlsx" if any(name.startswith("xl/") for name in names) else None)


def _is_spreadsheet(names: Mapping[str, str], archive: zipfile.ZipFile) -> bool:
    """Tell whether an OpenDocument file says that it is a spreadsheet; without `mimetype`, its content does."""
    for part in ("mimetype", "meta-inf/manifest.xml"):
        if part in names:
            with archive.open(names[part]) as part_file:
                if found := _OPEN_DOCUMENT.search(part_file.read(1 << 20)):
                    return found[1] == b"spreadsheet"
    with archive.open(names[_CONTENT]) as part_file:
        return b"spreadsheet>" in part_file.read(_LONGEST_STYLES)


def _exact_kind(kind: str, names: Mapping[str, str], archive: zipfile.ZipFile) -> str:
    """Tell a workbook that may hold macros from others by what it says it is, since Excel goes by that."""
    if kind != "xlsx":
        return kind
    declared = _declared_kind(names, archive)
    has_macros = "xl/vbaproject.bin" in names if declared is None else declared == "xlsm"
    return "xlsm" if has_macros else kind


def _declared_kind(names: Mapping[str, str], archive: zipfile.ZipFile) -> str | None:
    """Return the kind of workbook that a package says it is, whose parts have other names than usual."""
    if _DECLARATIONS not in names:
        return None
    with archive.open(names[_DECLARATIONS]) as part_file:
        declarations = part_file.read(_LONGEST_DECLARATIONS)
    types = _content_types(declarations)
    return next((kind for words, kind in _DECLARED if any(words in each for each in types)), None)


class _ContentTypes:
    """Gathers the kinds of content that a package declares."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def start(self, _name: str, attributes: dict[str, str]) -> None:
        self.found.append(attributes.get("ContentType", ""))

    def end(self, name: str) -> None:
        pass

    def text(self, data: str) -> None:
        pass


def _content_types(declarations: bytes) -> list[str]:
    types = _ContentTypes()
    parser = PartParser(types)
    with contextlib.suppress(expat.ExpatError):  # what stands before the damage counts
        for block in as_utf8([declarations]):
            parser.feed(block)
    return types.found or [declarations.decode(errors="replace")]


def _zip_sentence(path: Path, names: Collection[str]) -> str:
    if any(name.startswith("word/") for name in names):
        return f"{path.name} is a Word document, not a table: {_ADVICE}."
    if any(name.startswith("ppt/") for name in names):
        return f"{path.name} is a presentation, not a table: {_ADVICE}."
    if any(name.endswith(".iwa") or name in ("index.zip", "index.apxl") for name in names):
        return (
            f"{path.name} is an Apple Numbers document: in Numbers choose File > Export To > Excel or CSV, "
            "and open that."
        )
    return f"{path.name} is a zip file that is no workbook: unpack it and open the file inside."
