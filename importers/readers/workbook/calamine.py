"""Reads one sheet of a binary workbook (XLSB) into a grid, and of those that other readers fail on.

calamine gives values without their number formats, and nothing for an error cell.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from importers.catalog.model import ReadWarning
from importers.catalog.source import ReadOptions
from importers.errors import UnreadableFile
from importers.readers.workbook.assemble import to_grid, to_patch
from importers.readers.workbook.grid import Grid
from importers.readers.workbook.number_formats import plain
from importers.readers.workbook.ooxml.cells import CellList
from importers.readers.workbook.ooxml.sheet_facts import SheetFacts
from importers.readers.workbook.process.allowance import PASSWORD
from importers.readers.workbook.sheet_choice import SheetInfo, choose
from importers.readers.workbook.shown_values import Setting

Report = Callable[[str, int, int | None], None]

_REPORT_EVERY = 5000
_WITHOUT_FORMATS = ReadWarning(
    "number-formats",
    "This kind of workbook is read without its number formats: a code shown as 00123 reads as 123, "
    "and an Excel error as a blank cell. Save it as .xlsx to be sure.",
)


def sheet_names(path: Path) -> tuple[str, ...]:
    """Return the names of the worksheets, in tab order."""
    return tuple(info.name for info in _worksheets(_open(path)))


def read_grid(path: Path, options: ReadOptions, report: Report) -> Grid:
    """Read the named sheet, or the first visible one that holds something."""
    workbook = _open(path)
    infos = _worksheets(workbook)
    for info in choose(infos, options.sheet):
        grid = _read_sheet(workbook, infos, info, options, report)
        if len(grid.lines):
            break
    return grid


def _open(path: Path) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_path(path)
    except PasswordError:
        raise UnreadableFile(PASSWORD) from None
    except CalamineError as error:
        if "password" in str(error).lower():
            raise UnreadableFile(PASSWORD) from None
        raise UnreadableFile("it is damaged, or no workbook at all.") from error


def _worksheets(workbook: CalamineWorkbook) -> tuple[SheetInfo, ...]:
    return tuple(
        SheetInfo(sheet.name, str(index), sheet.visible == SheetVisibleEnum.Visible)
        for index, sheet in enumerate(workbook.sheets_metadata)
        if sheet.typ == SheetTypeEnum.WorkSheet
    )


def _read_sheet(
    workbook: CalamineWorkbook,
    infos: tuple[SheetInfo, ...],
    info: SheetInfo,
    options: ReadOptions,
    report: Report,
) -> Grid:
    sheet = workbook.get_sheet_by_index(int(info.part))
    found = CellList()
    left = sheet.start[1] if sheet.start else 0  # rows come from the first on, columns do not
    for number, row in enumerate(sheet.iter_rows(), 1):
        if number % _REPORT_EVERY == 0:
            report("Reading rows", number, sheet.total_height)
        for column, value in enumerate(row, left):
            if value != "":
                found.add(number, column, _kind(value), _text(value))
    patches = [to_patch(found.cells(), Setting())]
    grid = to_grid(info, infos, patches, SheetFacts(), options)
    return replace(grid, read_warnings=(*grid.read_warnings, _WITHOUT_FORMATS))


def _kind(value: object) -> str:
    if isinstance(value, bool):
        return "boolean"
    return "date" if isinstance(value, date | time | timedelta) else "text"


def _text(value: object) -> str:
    match value:
        case str():
            return value
        case bool():
            return "TRUE" if value else "FALSE"
        case int() | float():
            return plain(repr(value))
        case datetime():
            return value.isoformat(" ", "seconds")
        case date() | time():
            return value.isoformat()
        case timedelta():
            return _span(value)
    return str(value)


def _span(value: timedelta) -> str:
    seconds = round(value.total_seconds())
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
