"""Reads a web page that holds tables, as programs write it and call it a workbook (`export.xls`)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from importers.catalog.source import ReadOptions
from importers.errors import UnreadableFile
from importers.readers.delimited.encodings import guess_encoding
from importers.readers.workbook.grid import Grid
from importers.readers.workbook.markup.html_parser import PageParser
from importers.readers.workbook.parsed_sheets import (
    REPORT_EVERY,
    ParsedSheet,
    Report,
    grid_of,
    names_of,
)

_BLOCK = 1 << 16
_HEAD = 1 << 14
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]+)", re.IGNORECASE)
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def sheet_names(path: Path) -> tuple[str, ...]:
    """Return the names of the page's tables."""
    return names_of(tables_in(path.read_bytes(), None))


def read_grid(path: Path, options: ReadOptions, report: Report) -> Grid:
    """Read the named table, or the first that holds something."""
    return grid_of(tables_in(path.read_bytes(), report), options)


def tables_in(page: bytes, report: Report | None, charset: str | None = None) -> list[ParsedSheet]:
    """Return a page's tables, named; `charset` is what is said of it elsewhere. UnreadableFile if it has none."""

    def told(row: int) -> None:
        if report and row % REPORT_EVERY == 0:
            report("Reading rows", row, None)

    parser = PageParser(told)
    for text in _texts(page, charset):
        parser.feed(text)
    parser.close()
    if not parser.sheets:
        raise UnreadableFile(_no_table(parser.title))
    return _named(parser.sheets, parser.worksheet_names)


def _texts(page: bytes, charset: str | None) -> Iterator[str]:
    text = page.decode(_encoding(page, charset), "replace")
    for start in range(0, len(text), _BLOCK):
        yield text[start : start + _BLOCK]


def _encoding(page: bytes, charset: str | None) -> str:
    """Return the encoding by the mark at the page's beginning, what is said of it, or how it looks."""
    marked = next((name for mark, name in _MARKS if page.startswith(mark)), None)
    declared = _CHARSET.search(page[:_HEAD])
    for name in (marked, charset, declared[1].decode("ascii") if declared else None):
        if name is not None and _is_usable(name, page):
            return name
    return guess_encoding(page, complete=True).name


def _is_usable(name: str, page: bytes) -> bool:
    """Tell whether a page is in the encoding that it says; many that say UTF-16 are none."""
    try:
        page[:_HEAD].decode(name, "ignore").encode("utf-8", "replace")
        page.decode(name)
    except (LookupError, UnicodeError, ValueError):
        return False
    return b"<" not in page[:64] or "<" in page[:64].decode(name, "ignore")


def _no_table(title: str) -> str:
    called = f" It calls itself “{' '.join(title.split())[:80]}”." if title.strip() else ""
    return (
        "it is a web page (HTML) with no table in it, perhaps a login or an error page."
        f"{called} Download the catalog again, as CSV or Excel workbook."
    )


def _named(sheets: Sequence[ParsedSheet], worksheets: Sequence[str]) -> list[ParsedSheet]:
    """Give tables the names of Excel's sheets, where they are as many, else their captions or numbers."""
    seen: Counter[str] = Counter()
    for number, sheet in enumerate(sheets, 1):
        given = worksheets[number - 1] if len(worksheets) == len(sheets) else sheet.name
        name = given or f"Table {number}"
        seen[name] += 1
        sheet.name = name if seen[name] == 1 else f"{name} ({seen[name]})"
    return list(sheets)
