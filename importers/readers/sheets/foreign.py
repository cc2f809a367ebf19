"""Reads one sheet of a workbook that is not OOXML (XLS, XLSB, ODS) into a grid, through calamine."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from importers.errors import UnreadableFile
from importers.readers.sheets.assemble import filled_rows, place_columns
from importers.readers.sheets.choice import choose, sheet_doubts
from importers.readers.sheets.formats import plain
from importers.readers.sheets.grid import Grid, SheetInfo
from importers.readers.sheets.limits import PASSWORD

Report = Callable[[str, int, int | None], None]

_REPORT_EVERY = 5000

_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")


def sheet_names(path: Path) -> tuple[str, ...]:
    """Return the names of the worksheets, in tab order."""
    return tuple(info.name for info in _worksheets(_open(path)))


def read_foreign(path: Path, sheet: str | None, report: Report) -> Grid:
    """Read the named sheet, or the first visible one that holds something."""
    workbook = _open(path)
    infos = _worksheets(workbook)
    for info in choose(infos, sheet):
        grid = _read_sheet(workbook, infos, info, report)
        if len(grid.lines):
            break
    return grid


def _open(path: Path) -> CalamineWorkbook:
    _refuse_encrypted(path)
    try:
        return CalamineWorkbook.from_path(path)
    except PasswordError:
        raise UnreadableFile(PASSWORD) from None
    except CalamineError as error:
        if "password" in str(error).lower():
            raise UnreadableFile(PASSWORD) from None
        raise UnreadableFile("it is damaged, or no workbook at all.") from error


def _refuse_encrypted(path: Path) -> None:
    """Recognise encrypted workbooks: an Office package in an OLE file, or an ODS whose manifest says so."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            if "META-INF/manifest.xml" in archive.namelist():
                with archive.open("META-INF/manifest.xml") as manifest:
                    if b"encryption-data" in manifest.read(1 << 20):
                        raise UnreadableFile(PASSWORD)
    elif _ENCRYPTED_PACKAGE in path.read_bytes():
        raise UnreadableFile(PASSWORD)


def _worksheets(workbook: CalamineWorkbook) -> tuple[SheetInfo, ...]:
    return tuple(
        SheetInfo(sheet.name, str(index), sheet.visible == SheetVisibleEnum.Visible)
        for index, sheet in enumerate(workbook.sheets_metadata)
        if sheet.typ == SheetTypeEnum.WorkSheet
    )


def _read_sheet(
    workbook: CalamineWorkbook, infos: tuple[SheetInfo, ...], info: SheetInfo, report: Report
) -> Grid:
    sheet = workbook.get_sheet_by_index(int(info.part))
    rows, columns, values = _cells(sheet, report)
    texts = pa.array(values, pa.string())
    lines = filled_rows(rows, texts)
    doubts = sheet_doubts(infos, info)
    placed = place_columns(rows, columns, texts, lines)
    return Grid(info.name, tuple(each.name for each in infos), lines, placed, (), tuple(doubts))


def _cells(sheet: CalamineSheet, report: Report) -> tuple[np.ndarray, np.ndarray, list[str]]:
    first, left = sheet.start or (0, 0)
    rows, columns, texts = [], [], []
    for number, row in enumerate(sheet.iter_rows(), first + 1):
        if number % _REPORT_EVERY == 0:
            report("Reading rows", number, sheet.total_height)
        for column, value in enumerate(row, left):
            if value != "":
                rows.append(number)
                columns.append(column)
                texts.append(_text(value))
    return np.array(rows, np.int64), np.array(columns, np.int32), texts


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
