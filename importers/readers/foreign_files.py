"""Tells what a file is that is no table, by its true name, and what to do instead."""

from __future__ import annotations

import re

from importers.errors import UnreadableFile
from importers.readers.protocol import OpenFile

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
    (b"L\x00\x00\x00\x01\x14\x02\x00", "a shortcut to another file (Windows)"),
    (b"[InternetShortcut]", "a shortcut to a web page"),
    (b"\x00\x01\x00\x00Standard Jet DB", "a database (Access)"),
    (b"\x00\x01\x00\x00Standard ACE DB", "a database (Access)"),
    (b"\x00\x00\x02\x00\x06\x04", "a Lotus 1-2-3 worksheet"),
    (b"\x00\x00\x1a\x00", "a Lotus 1-2-3 worksheet"),
    (b"%!PS", "a PostScript document"),
    (b"bplist00", "a property list (macOS)"),
    (b"BEGIN:VCARD", "an address book (vCard)"),
    (b"BEGIN:VCALENDAR", "a calendar"),
    (b"-- MySQL dump", "a database's dump (SQL)"),
    (b"-- PostgreSQL database dump", "a database's dump (SQL)"),
)
_ADVICE = "save it as CSV or Excel workbook (.xlsx) and open that"
_GOOGLE = re.compile(rb'"(?:url|doc_id|resource_id)"')
_JSON = re.compile(rb'\s*(?:\{\s*"[^"\r\n]*"\s*:|\[\s*(?:\{\s*["}]|\[\s*["\d\]\[]))')
_ROOT = re.compile(rb"<(?!\?|!)([A-Za-z][\w.:-]*)")
_LOCKS = (("~$", ""), (".~lock.", "#"))
_LARGEST_LOCK = 4096


def refuse_foreign(file: OpenFile) -> None:
    """Refuse a file that is surely something else than a table; UnreadableFile."""
    _refuse_lock(file)
    for magic, what in _FOREIGN:
        if file.head.startswith(magic):
            raise _foreign(file, what)
    start = file.head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if _JSON.match(start):
        raise _json(file, start)
    if start[:5].lower() == b"<?xml":
        raise _xml(file, start)


def _refuse_lock(file: OpenFile) -> None:
    """Refuse the small file that an office program keeps beside a catalog while it is open there."""
    name = file.path.name
    for begin, end in _LOCKS:
        if name.startswith(begin) and name.endswith(end) and file.stamp.size <= _LARGEST_LOCK:
            catalog = name.removeprefix(begin).removesuffix(end) or "the catalog itself"
            raise UnreadableFile(
                f"{name} is only the mark that another program has a catalog open, not the catalog: "
                f"open {catalog} instead."
            )


def _json(file: OpenFile, start: bytes) -> UnreadableFile:
    name = file.path.name
    if b"docs.google.com" in start and _GOOGLE.search(start):
        return UnreadableFile(
            f"{name} is only a pointer to a Google sheet, which is not in it: open the sheet in the browser, "
            "choose File > Download > Microsoft Excel (.xlsx), and open that."
        )
    return _foreign(file, "a JSON file")


def _xml(file: OpenFile, start: bytes) -> UnreadableFile:
    if b"opendocument.spreadsheet" in start:
        return UnreadableFile(
            f"{file.path.name} is really a flat OpenDocument spreadsheet (.fods): "
            "save it in LibreOffice as .ods or .xlsx and open that."
        )
    root = _ROOT.search(start)
    called = f" of <{root[1].decode('ascii', 'replace')}>" if root else ""
    return _foreign(file, f"an XML file{called}")


def _foreign(file: OpenFile, what: str) -> UnreadableFile:
    return UnreadableFile(f"{file.path.name} is really {what}, not a table: {_ADVICE}.")
