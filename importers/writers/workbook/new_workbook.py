"""Writes a catalog as a new XLSX in which every cell is text: no SKU turns into a number or a formula."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import BinaryIO

from importers.catalog.catalog import Catalog, column_letters
from importers.catalog.model import Reporter
from importers.errors import SaveFailed
from importers.writers.base import kept_rows, new_file_notes, records, written_labels
from importers.writers.workbook.markup import escaped, text_markup

# What a sheet can hold, as Excel documents it.
MAX_ROWS, MAX_COLUMNS, MAX_TEXT = 1_048_576, 16_384, 32_767
_NOT_IN_NAMES = re.compile(r"[\\/*?:\[\]\x00-\x1f]")
_TEXT_FORMAT = "@"
_SHEET = "xl/worksheets/sheet1.xml"
_FIRST_ROW = re.compile(rb"<row .*</row>", re.DOTALL)
_STYLE = re.compile(rb' s="\d+"')


def write_workbook(catalog: Catalog, file: BinaryIO, report: Reporter) -> list[str]:
    """Write header and rows into one sheet; return the notes. `SaveFailed` if a sheet cannot hold them."""
    rows = kept_rows(catalog)
    if len(rows) >= MAX_ROWS or catalog.column_count > MAX_COLUMNS:
        raise SaveFailed(
            f"A sheet holds at most {MAX_ROWS:,} rows and {MAX_COLUMNS:,} columns: "
            "save as CSV instead."
        )
    header = [written_labels(catalog)] if catalog.source.header_line else []
    cells = chain(header, records(catalog, rows, report))
    frame = _frame(_sheet_name(catalog), frozen=bool(header))
    with zipfile.ZipFile(frame) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            with new.open(name, "w", force_zip64=name == _SHEET) as written:
                for piece in _filled(part, cells) if name == _SHEET else [part]:
                    written.write(piece)
    return new_file_notes(catalog)


def _frame(name: str, frozen: bool) -> BinaryIO:
    """Return a workbook whose only cell, A1, has the text format: all but the rows."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = name
    sheet.freeze_panes = "A2" if frozen else None
    sheet["A1"] = "text"
    sheet["A1"].number_format = _TEXT_FORMAT
    content = io.BytesIO()
    book.save(content)
    return content


def _filled(sheet: bytes, rows: Iterator[Sequence[str]]) -> Iterator[bytes]:
    """Yield the frame's sheet with these rows in the place of its only one.

    The library that makes the frame would take half a minute for the rows of a large catalog.
    """
    row = _FIRST_ROW.search(sheet)
    style = _STYLE.search(row[0]) if row else None
    assert row is not None
    assert style is not None  # the frame's cell has a format
    yield re.sub(rb'<dimension ref="[^"]*" ?/>', b"", sheet[: row.start()])
    letters = [column_letters(column).encode() for column in range(MAX_COLUMNS)]
    for number, cells in enumerate(rows, 1):
        yield _row(cells, number, style[0] + b' t="inlineStr"', letters)
    yield sheet[row.end() :]


def _row(cells: Sequence[str], number: int, kind: bytes, letters: Sequence[bytes]) -> bytes:
    line = str(number).encode()
    texts = [
        b'<c r="%b%b"%b><is><t xml:space="preserve">%b</t></is></c>'
        % (letter, line, kind, _content(text))
        for letter, text in zip(letters, cells, strict=False)
        if text
    ]
    return b'<row r="%b">%b</row>' % (line, b"".join(texts))


def _content(text: str) -> bytes:
    if len(text) > MAX_TEXT:
        raise SaveFailed(
            f"A cell of a workbook holds at most {MAX_TEXT:,} characters, and “{text[:30]}…” "
            f"has {len(text):,}: shorten it, or save as CSV."
        )
    return text_markup(text)


def _sheet_name(catalog: Catalog) -> str:
    wanted = catalog.source.sheet or catalog.source.origin.beside.stem
    name = _NOT_IN_NAMES.sub(" ", escaped(wanted)).strip("' ")[:31].strip("' ")
    return name or "Catalog"
