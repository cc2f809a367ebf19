"""Reads one sheet of an old binary workbook (XLS) into a grid, number formats and errors included."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import xlrd

from importers.catalog.source import ReadOptions
from importers.errors import UnreadableFile
from importers.readers.workbook.assemble import to_grid, to_patch
from importers.readers.workbook.binary.xls_pictures import pictures_of
from importers.readers.workbook.grid import Grid
from importers.readers.workbook.ooxml.cells import CellList, Cells
from importers.readers.workbook.ooxml.sheet_facts import SheetFacts
from importers.readers.workbook.ooxml.styles import GENERAL_CODE, parsed
from importers.readers.workbook.process.allowance import PASSWORD
from importers.readers.workbook.sheet_choice import SheetInfo, choose
from importers.readers.workbook.shown_values import Setting
from importers.readers.workbook.stored import StoredCell
from importers.readers.workbook.stored_values import stored_value

Report = Callable[[str, int, int | None], None]

_REPORT_EVERY = 2000
_NOTHING = (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK)


def sheet_names(path: Path) -> tuple[str, ...]:
    """Return the names of the worksheets, in tab order."""
    return tuple(info.name for info in _infos(_open(path)))


def read_grid(path: Path, options: ReadOptions, report: Report) -> Grid:
    """Read the named sheet, or the first visible one that holds something."""
    book = _open(path)
    setting = Setting(
        formats=parsed(_codes(book)),
        date1904=bool(book.datemode),
        stored_columns=options.stored_columns,
    )
    for info in choose(_infos(book), options.sheet):
        page = book.sheet_by_index(int(info.part))
        patches = [to_patch(_cells(page, report), setting)]
        facts = _facts(page)
        facts.pictures += pictures_of(path, int(info.part))
        grid = to_grid(info, _infos(book), patches, facts, options)
        if len(grid.lines):
            break
    return grid


def stored_cell(path: Path, sheet: str, row: int, column: int) -> StoredCell | None:
    """Return what a cell holds (rows count from 1, columns from 0); None if the sheet has no such cell."""
    book = _open(path)
    page = book.sheet_by_index(int(choose(_infos(book), sheet)[0].part))
    cells = _cells(page, lambda *_progress: None)
    return stored_value(cells, Setting(), _codes(book), row, column)


def _codes(book: xlrd.Book) -> list[str]:
    formats = (book.format_map.get(style.format_key) for style in book.xf_list)
    return [form.format_str if form else GENERAL_CODE for form in formats]


def _open(path: Path) -> xlrd.Book:
    try:
        return xlrd.open_workbook(str(path), logfile=io.StringIO(), formatting_info=True)
    except xlrd.XLRDError as error:
        if "encrypted" in str(error):
            raise UnreadableFile(PASSWORD) from None
        raise


def _infos(book: xlrd.Book) -> tuple[SheetInfo, ...]:
    return tuple(
        SheetInfo(sheet.name, str(index), sheet.visibility == 0)
        for index, sheet in enumerate(book.sheets())
    )


def _cells(page: xlrd.sheet.Sheet, report: Report) -> Cells:
    found = CellList()
    for row in range(page.nrows):
        if row % _REPORT_EVERY == 0:
            report("Reading rows", row, page.nrows)
        cells = zip(page.row_types(row), page.row_values(row), strict=True)
        for column, (kind, value) in enumerate(cells):
            if kind not in _NOTHING:
                name, text = _stored(kind, value)
                found.add(row + 1, column, name, text, page.cell_xf_index(row, column))
    return found.cells()


def _stored(kind: int, value: str | float) -> tuple[str, str]:
    """Return a cell's kind and value in the words of `cells`."""
    if kind in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
        whole = float(value).is_integer() and abs(float(value)) < 1e15
        return "n", str(int(value)) if whole else repr(value)
    if kind == xlrd.XL_CELL_BOOLEAN:
        return "b", str(int(value))
    if kind == xlrd.XL_CELL_ERROR:
        return "error", xlrd.error_text_from_code.get(int(value), "#VALUE!")
    return "text", str(value)


def _facts(page: xlrd.sheet.Sheet) -> SheetFacts:
    return SheetFacts(
        hidden_rows=[row + 1 for row, about in page.rowinfo_map.items() if about.hidden],
        hidden_columns={column for column, about in page.colinfo_map.items() if about.hidden},
        merged=[
            f"{xlrd.cellname(top, left)}:{xlrd.cellname(bottom - 1, right - 1)}"
            for top, bottom, left, right in page.merged_cells
        ],
        links=[
            (
                f"{xlrd.cellname(link.frowx, link.fcolx)}:{xlrd.cellname(link.lrowx, link.lcolx)}",
                link.url_or_path,
            )
            for link in page.hyperlink_list
            if link.type == "url" and isinstance(link.url_or_path, str)
        ],
    )
