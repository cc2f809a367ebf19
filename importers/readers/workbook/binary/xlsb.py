"""Reads one sheet of a binary workbook (XLSB) into a grid, number formats and errors included.

The kinds of records and their fields are those of [MS-XLSB] 2.3 and 2.4.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from importers.catalog.source import ReadOptions
from importers.readers.workbook.assemble import to_grid, to_patch
from importers.readers.workbook.binary.records import records, text_at
from importers.readers.workbook.binary.xlsb_cells import read_cells
from importers.readers.workbook.grid import Grid
from importers.readers.workbook.ooxml.attached import note_attached
from importers.readers.workbook.ooxml.package import Package, existing, open_package
from importers.readers.workbook.ooxml.styles import codes_of, parsed
from importers.readers.workbook.sheet_choice import SheetInfo, choose
from importers.readers.workbook.shown_values import Setting
from importers.readers.workbook.stored import StoredCell
from importers.readers.workbook.stored_values import stored_value

Report = Callable[[str, int, int | None], None]

_SHEET, _PROPERTIES = 156, 153
_TEXT = 19
_FORMAT, _STYLES_BEGIN, _STYLES_END, _STYLE = 44, 617, 618, 47


@dataclass(frozen=True, slots=True)
class _Workbook:
    sheets: tuple[SheetInfo, ...]
    date1904: bool
    strings: str | None
    styles: str | None


def sheet_names(path: Path) -> tuple[str, ...]:
    """Return the names of the worksheets, in tab order."""
    with open_package(path) as package:
        return tuple(info.name for info in _read_workbook(package).sheets)


def read_grid(path: Path, options: ReadOptions, report: Report) -> Grid:
    """Read the named sheet, or the first visible one that holds something."""
    with open_package(path) as package:
        workbook = _read_workbook(package)
        setting = Setting(
            _strings(package, workbook.strings),
            parsed(_codes(package, workbook.styles)),
            workbook.date1904,
            options.stored_columns,
        )
        for info in choose(workbook.sheets, options.sheet):
            cells, facts = read_cells(package.whole(info.part), report)
            note_attached(package, info.part, facts)
            grid = to_grid(info, workbook.sheets, [to_patch(cells, setting)], facts, options)
            if len(grid.lines):
                break
        return grid


def stored_cell(path: Path, sheet: str, row: int, column: int) -> StoredCell | None:
    """Return what a cell holds (rows count from 1, columns from 0); None if the sheet has no such cell."""
    with open_package(path) as package:
        workbook = _read_workbook(package)
        part = choose(workbook.sheets, sheet)[0].part
        cells, _facts = read_cells(package.whole(part), lambda *_progress: None)
        setting = Setting(_strings(package, workbook.strings))
        return stored_value(cells, setting, _codes(package, workbook.styles), row, column)


def _read_workbook(package: Package) -> _Workbook:
    """Read the main part; chart sheets, dialogs and macro sheets are no worksheets."""
    relations = package.relations(package.main)
    sheets, date1904 = [], False
    for kind, content in records(package.whole(package.main)):
        if kind == _PROPERTIES:
            date1904 = bool(content[0] & 1)
        elif kind == _SHEET:
            relation, end = text_at(content, 8)
            target, part = relations.get(relation, ("", ""))
            if target == "worksheet" and package.exists(part):
                visible = struct.unpack_from("<I", content)[0] == 0
                sheets.append(SheetInfo(text_at(content, end)[0], part, visible))
    parts = dict(relations.values())
    strings, styles = (existing(package, parts.get(kind)) for kind in ("sharedStrings", "styles"))
    return _Workbook(tuple(sheets), date1904, strings, styles)


def _strings(package: Package, part: str | None) -> pa.Array:
    data = package.whole(part) if part else b""
    texts = [text_at(content, 1)[0] for kind, content in records(data) if kind == _TEXT]
    return pa.array(texts, pa.string())


def _codes(package: Package, part: str | None) -> tuple[str, ...]:
    own: dict[int, str] = {}
    numbers, inside = [], False
    for kind, content in records(package.whole(part) if part else b""):
        if kind == _FORMAT:
            own[struct.unpack_from("<H", content)[0]] = text_at(content, 2)[0]
        elif kind in (_STYLES_BEGIN, _STYLES_END):
            inside = kind == _STYLES_BEGIN
        elif kind == _STYLE and inside:
            numbers.append(struct.unpack_from("<H", content, 2)[0])
    return codes_of(own, numbers)
