"""Reads one sheet of an OOXML workbook (XLSX, XLSM) into a grid."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pyarrow as pa

from importers.catalog.source import ReadOptions
from importers.readers.workbook.assemble import Patch, to_grid, to_patch
from importers.readers.workbook.grid import Grid
from importers.readers.workbook.ooxml import cells as plain_cells
from importers.readers.workbook.ooxml import event_reader
from importers.readers.workbook.ooxml.attached import note_attached
from importers.readers.workbook.ooxml.cells import Cells
from importers.readers.workbook.ooxml.package import (
    Package,
    Workbook,
    open_package,
    read_workbook_part,
)
from importers.readers.workbook.ooxml.plain_xml import Irregular
from importers.readers.workbook.ooxml.shared_strings import shared_strings
from importers.readers.workbook.ooxml.sheet_facts import SheetFacts
from importers.readers.workbook.ooxml.styles import read_formats
from importers.readers.workbook.sheet_choice import SheetInfo, choose
from importers.readers.workbook.shown_values import Setting

Report = Callable[[str, int, int | None], None]


def sheet_names(path: Path) -> tuple[str, ...]:
    """Return the names of the worksheets, in tab order."""
    with open_package(path) as package:
        return tuple(info.name for info in read_workbook_part(package).sheets)


def read_grid(path: Path, options: ReadOptions, report: Report) -> Grid:
    """Read the named sheet, or the first visible one that holds something."""
    with open_package(path) as package, ThreadPoolExecutor(1) as beside:
        workbook = read_workbook_part(package)
        setting = beside.submit(_setting, package, workbook, options, report)
        for info in choose(workbook.sheets, options.sheet):
            facts, patches = _scan(package, info, setting, report)
            for patch in patches:
                facts.picture_names |= patch.picture_names
            note_attached(package, info.part, facts)
            grid = to_grid(info, workbook.sheets, patches, facts, options)
            if len(grid.lines):
                break
        return grid


def _setting(package: Package, workbook: Workbook, options: ReadOptions, report: Report) -> Setting:
    strings = pa.array([], pa.string())
    if part := workbook.strings:  # no row is told before all texts are read
        strings = shared_strings(
            lambda: package.text(part), lambda count: report("Reading texts", count, None)
        )
    formats = read_formats(package, workbook.styles)
    return Setting(strings, formats, workbook.date1904, options.stored_columns)


def _scan(
    package: Package, info: SheetInfo, setting: Future[Setting], report: Report
) -> tuple[SheetFacts, list[Patch]]:
    """Scan the sheet in the fast way or, where its XML is unusual, in the thorough one."""

    def progressed(row: int) -> None:
        report("Reading rows", row, facts.declared if row <= facts.declared else None)

    def use(cells: Cells) -> Patch:
        return to_patch(cells, setting.result())

    facts = SheetFacts()
    try:
        return facts, plain_cells.scan(package.text(info.part), facts, progressed, use)
    except Irregular:
        facts = SheetFacts()
        return facts, event_reader.scan(package.text(info.part), facts, progressed, use)
