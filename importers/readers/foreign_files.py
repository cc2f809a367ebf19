"""Tells what a file is that is no table, by its true name, and what to do instead."""

from __future__ import annotations

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
)
_ADVICE = "save it as CSV or Excel workbook (.xlsx) and open that"


def refuse_foreign(file: OpenFile) -> None:
    """Refuse a file that is surely something else than a table; UnreadableFile."""
    for magic, what in _FOREIGN:
        if file.head.startswith(magic):
            raise _foreign(file, what)
    markup = _markup(file.head)
    if markup:
        raise _foreign(file, markup)


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


def _foreign(file: OpenFile, what: str) -> UnreadableFile:
    return UnreadableFile(f"{file.path.name} is really {what}, not a table: {_ADVICE}.")
