"""Recognises what a file really is from its first bytes and its zip directory, never from its name."""

from __future__ import annotations

import lzma
import os
import struct
import zipfile
import zlib
from collections.abc import Collection, Mapping
from io import FileIO
from pathlib import Path

from importers.errors import UnreadableFile

HEAD = 4096
_LONGEST_DIRECTORY = 4 << 20  # bytes: tens of thousands of parts
_DAMAGED = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError, ValueError,
    NotImplementedError, RuntimeError,
)  # fmt: skip

_WORKBOOK_PARTS = (
    ("xl/workbook.bin", "xlsb"),
    ("xl/workbook.xml", "xlsx"),
)
_DECLARATIONS = "[content_types].xml"
_DECLARED = (
    (b"ms-excel.sheet.macroEnabled.main+xml", "xlsm"),
    (b"spreadsheetml.sheet.main+xml", "xlsx"),
    (b"ms-excel.sheet.binary.macroEnabled.main", "xlsb"),
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
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_FOREIGN = (
    (b"%PDF-", "a PDF document"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"II*\x00", "a picture (TIFF)"),
    (b"MM\x00*", "a picture (TIFF)"),
    (b"\x1f\x8b", "a compressed file (gzip)"),
    (b"BZh", "a compressed file (bzip2)"),
    (b"\xfd7zXZ\x00", "a compressed file (xz)"),
    (b"7z\xbc\xaf\x27\x1c", "a compressed file (7z)"),
    (b"Rar!\x1a", "a compressed file (RAR)"),
    (b"\x28\xb5\x2f\xfd", "a compressed file (zstd)"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"SQLite format 3\x00", "a SQLite database"),
    (b"PAR1", "a Parquet file"),
    (b"ARROW1", "an Arrow file"),
    (b"{\\rtf", "a rich text document (RTF)"),
    (b"OggS", "a sound file"),
    (b"ID3", "a sound file"),
)
_ADVICE = "save it as CSV or Excel workbook (.xlsx) and open that"


def kind_of(path: Path, file: FileIO) -> str:
    """Return `csv` or a workbook's kind; UnreadableFile when it is clearly something else.

    An encrypted Office file counts as the workbook that it would be; its reader asks for the password.
    """
    head = file.read(HEAD)
    file.seek(0)
    if head.startswith(_ZIP):
        return _zipped_kind(path, file)
    if head.startswith(_OLD_EXCEL):
        return "xls"
    for magic, what in _FOREIGN:
        if head.startswith(magic):
            raise _foreign(path, what)
    markup = _markup(head)
    if markup:
        raise _foreign(path, markup)
    return "csv"


class _ShortReads(FileIO):
    """Another view of an open file that gives only as much at once as a real zip's list of parts takes."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > _LONGEST_DIRECTORY:
            raise zipfile.BadZipFile("there are far too many parts")
        return super().read(size)


def _zipped_kind(path: Path, file: FileIO) -> str:
    try:
        with _ShortReads(os.dup(file.fileno())) as short, zipfile.ZipFile(short) as archive:
            names = {name.replace("\\", "/").lower(): name for name in archive.namelist()}
            kind = _kind_in(names, archive)
    except _DAMAGED:
        raise UnreadableFile(
            f"{path.name} is a damaged or incomplete workbook or zip file: get a fresh copy of it."
        ) from None
    finally:
        file.seek(0)
    if kind is None:
        raise UnreadableFile(_zip_sentence(path, names))
    return kind


def _kind_in(names: Mapping[str, str], archive: zipfile.ZipFile) -> str | None:
    for part, kind in _WORKBOOK_PARTS:
        if part in names:
            return _exact_kind(kind, names, archive)
    if "mimetype" in names and "content.xml" in names:
        with archive.open(names["mimetype"]) as part_file:
            return "ods" if b"spreadsheet" in part_file.read(200) else None
    declared = _declared_kind(names, archive)
    return declared or ("xlsx" if any(name.startswith("xl/") for name in names) else None)


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
        declarations = part_file.read(1 << 20)
    return next((kind for words, kind in _DECLARED if words in declarations), None)


def _zip_sentence(path: Path, names: Collection[str]) -> str:
    if any(name.startswith("word/") for name in names):
        return f"{path.name} is a Word document, not a table: {_ADVICE}."
    if any(name.startswith("ppt/") for name in names):
        return f"{path.name} is a presentation, not a table: {_ADVICE}."
    return f"{path.name} is a zip file that is no workbook: unpack it and open the file inside."


def _markup(head: bytes) -> str | None:
    """Recognise web pages and XML, which spreadsheets' exports sometimes are in disguise."""
    start = head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")[:1024].lower()
    if start.startswith(b"<?xml"):
        return "an old Excel XML file" if b"office:spreadsheet" in start else "an XML file"
    if start.startswith(
        (b"<!doctype html", b"<html", b"<head", b"<body", b"<table", b"<!--", b"<meta")
    ):
        return "a web page (HTML)"
    return None


def _foreign(path: Path, what: str) -> UnreadableFile:
    return UnreadableFile(f"{path.name} is really {what}, not a table: {_ADVICE}.")
