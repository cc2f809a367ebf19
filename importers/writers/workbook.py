"""Writes a catalog as a new XLSX in which every cell is text: no SKU turns into a number or a formula."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, BinaryIO

from importers.catalog import Catalog
from importers.errors import SaveFailed
from importers.model import Reporter
from importers.writers.base import kept_rows, left_out_notes, records, written_labels
from importers.writers.markup import escaped

if TYPE_CHECKING:
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

# What a sheet can hold, as Excel documents it.
MAX_ROWS, MAX_COLUMNS, MAX_TEXT = 1_048_576, 16_384, 32_767
_NOT_IN_NAMES = re.compile(r"[\\/*?:\[\]]")
_TEXT_FORMAT = "@"


def write_workbook(catalog: Catalog, file: BinaryIO, report: Reporter) -> list[str]:
    """Write header and rows into one sheet; return the notes. `SaveFailed` if a sheet cannot hold them."""
    from openpyxl import Workbook

    rows = kept_rows(catalog)
    if len(rows) >= MAX_ROWS or catalog.column_count > MAX_COLUMNS:
        raise SaveFailed(
            f"A sheet holds at most {MAX_ROWS:,} rows and {MAX_COLUMNS:,} columns: save as CSV instead."
        )
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_sheet_name(catalog.source.sheet or catalog.source.path.stem))
    if catalog.source.header_line:
        sheet.freeze_panes = "A2"
        sheet.append(_cells(sheet, written_labels(catalog)))
    for cells in records(catalog, rows, report):
        sheet.append(_cells(sheet, cells))
    book.save(file)
    return left_out_notes(catalog)


def _cells(sheet: WriteOnlyWorksheet, texts: Iterable[str]) -> Iterator[Any]:
    from openpyxl.cell import WriteOnlyCell

    for text in texts:
        if not text:
            yield None
            continue
        if len(text) > MAX_TEXT:
            raise SaveFailed(
                f"A cell of a workbook holds at most {MAX_TEXT:,} characters, and “{text[:30]}…” "
                f"has {len(text):,}: shorten it, or save as CSV."
            )
        cell = WriteOnlyCell(sheet, escaped(text))
        cell.data_type = "s"  # whatever it looks like: a formula, an error, a number
        cell.number_format = _TEXT_FORMAT
        yield cell


def _sheet_name(wanted: str) -> str:
    name = _NOT_IN_NAMES.sub(" ", escaped(wanted)).strip("' ")[:31].strip("' ")
    return name or "Catalog"
