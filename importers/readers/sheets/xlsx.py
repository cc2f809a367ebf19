"""Reads one sheet of an OOXML workbook (XLSX, XLSM) into a grid."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa

from importers.errors import UnreadableFile
from importers.readers.sheets import cells as plain_cells
from importers.readers.sheets import events
from importers.readers.sheets.assemble import filled_rows, place_columns
from importers.readers.sheets.cells import Cells, SheetFacts
from importers.readers.sheets.choice import choose, sheet_doubts
from importers.readers.sheets.grid import Grid, SheetInfo
from importers.readers.sheets.package import Package, Workbook, open_package, read_workbook_part
from importers.readers.sheets.remarks import remarks
from importers.readers.sheets.strings import shared_strings
from importers.readers.sheets.styles import read_formats
from importers.readers.sheets.values import (
    Setting,
    long_numbers,
    shown,
    uncalculated,
    with_formulas,
)

Report = Callable[[str, int, int | None], None]


def sheet_names(path: Path) -> tuple[str, ...]:
    """Return the names of the worksheets, in tab order."""
    with open_package(path) as package:
        return tuple(info.name for info in read_workbook_part(package).sheets)


def read_xlsx(path: Path, sheet: str | None, report: Report) -> Grid:
    """Read the named sheet, or the first visible one that holds something."""
    with open_package(path) as package:
        workbook = read_workbook_part(package)
        setting = _setting(package, workbook)
        for info in choose(workbook.sheets, sheet):
            grid = _read_sheet(package, workbook, info, setting, report)
            if len(grid.lines):
                break
        return grid


def _setting(package: Package, workbook: Workbook) -> Setting:
    part = workbook.strings
    strings = shared_strings(package.blocks(part)) if part else pa.array([], pa.string())
    return Setting(strings, read_formats(package, workbook.styles), workbook.date1904)


def _read_sheet(
    package: Package, workbook: Workbook, info: SheetInfo, setting: Setting, report: Report
) -> Grid:
    facts, cells = _scan(package, info, report)
    waiting, long = uncalculated(cells), long_numbers(cells)
    texts = with_formulas(shown(cells, setting), cells, waiting)
    lines = filled_rows(cells.rows, texts)
    columns = place_columns(cells.rows, cells.columns, texts, lines)
    flags = [*_flags(cells, waiting, "uncalculated-formula"), *_flags(cells, long, "lost-digits")]
    return Grid(
        sheet=info.name,
        sheets=tuple(each.name for each in workbook.sheets),
        lines=lines,
        columns=columns,
        flags=tuple(flags),
        doubts=(*sheet_doubts(workbook.sheets, info), *remarks(facts, lines, list(columns))),
    )


def _scan(package: Package, info: SheetInfo, report: Report) -> tuple[SheetFacts, Cells]:
    """Scan the sheet in the fast way or, where its XML is unusual, in the thorough one."""

    def progressed(row: int) -> None:
        report("Reading rows", row, None)

    for scan in (plain_cells.scan, events.scan):
        facts = SheetFacts()
        try:
            groups = scan(package.blocks(info.part), facts, progressed)
        except plain_cells.Irregular:
            continue
        return facts, plain_cells.join(groups)
    raise UnreadableFile(f"its sheet “{info.name}” is damaged.")


def _flags(cells: Cells, mask: np.ndarray, code: str) -> Iterator[tuple[int, int, str]]:
    places = np.flatnonzero(mask)
    for row, column in zip(cells.rows[places], cells.columns[places], strict=True):
        yield int(row), int(column), code
