"""Reads a web archive (MHTML), which Excel saves as "single file web page" and others call .xls."""

from __future__ import annotations

import email
import email.policy
import re
from pathlib import Path

from importers.catalog.source import ReadOptions
from importers.errors import UnreadableFile
from importers.readers.workbook.grid import Grid
from importers.readers.workbook.markup.html_page import tables_in
from importers.readers.workbook.parsed_sheets import ParsedSheet, Report, grid_of, names_of

_SHEET_NAME = re.compile(r"<x:Name>([^<]*)</x:Name>")
_NO_TABLE = (
    "it is a web archive (MHTML) with no table in it: save the catalog as CSV or Excel workbook."
)


def sheet_names(path: Path) -> tuple[str, ...]:
    """Return the names of the archive's tables."""
    return names_of(_tables(path, None))


def read_grid(path: Path, options: ReadOptions, report: Report) -> Grid:
    """Read the named table, or the first that holds something."""
    return grid_of(_tables(path, report), options)


def _tables(path: Path, report: Report | None) -> list[ParsedSheet]:
    pages = _pages(path.read_bytes())
    found: list[ParsedSheet] = []
    names: list[str] = []
    for page, charset in pages:
        names += _SHEET_NAME.findall(page.decode(charset or "latin-1", "replace"))
        try:
            found += tables_in(page, report, charset)
        except UnreadableFile:  # a frame around the sheets has none
            continue
    if not found:
        raise UnreadableFile(_NO_TABLE)
    for number, sheet in enumerate(found, 1):
        named = len(names) == len(found)
        sheet.name = names[number - 1] if named else f"Table {number}"
    return found


def _pages(data: bytes) -> list[tuple[bytes, str | None]]:
    message = email.message_from_bytes(data, policy=email.policy.default)
    pages = []
    for part in message.walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            content = part.get_payload(decode=True)
            if isinstance(content, bytes):
                pages.append((content, part.get_content_charset()))
    return pages
