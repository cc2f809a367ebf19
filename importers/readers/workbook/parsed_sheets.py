"""Sheets that a small parser gathered cell by cell, and the grid made of the one that is wanted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from importers.catalog.source import ReadOptions
from importers.readers.workbook.assemble import to_grid, to_patch
from importers.readers.workbook.grid import Grid
from importers.readers.workbook.number_formats import NumberFormat
from importers.readers.workbook.ooxml.cells import CellList
from importers.readers.workbook.ooxml.sheet_facts import SheetFacts
from importers.readers.workbook.sheet_choice import SheetInfo, choose
from importers.readers.workbook.shown_values import Setting

Report = Callable[[str, int, int | None], None]
REPORT_EVERY = 5000  # rows


@dataclass(slots=True)
class ParsedSheet:
    """One sheet as far as it is read."""

    name: str
    found: CellList = field(default_factory=CellList)
    facts: SheetFacts = field(default_factory=SheetFacts)
    visible: bool = True


def names_of(sheets: Sequence[ParsedSheet]) -> tuple[str, ...]:
    """Return the sheets' names in their order."""
    return tuple(sheet.name for sheet in sheets)


def grid_of(
    sheets: Sequence[ParsedSheet],
    options: ReadOptions,
    formats: Sequence[NumberFormat] = (),
    *,
    date1904: bool = False,
) -> Grid:
    """Return the named sheet, or the first visible one that holds something."""
    infos = tuple(
        SheetInfo(sheet.name, str(index), sheet.visible) for index, sheet in enumerate(sheets)
    )
    setting = Setting(formats=formats, date1904=date1904, stored_columns=options.stored_columns)
    for info in choose(infos, options.sheet):
        sheet = sheets[int(info.part)]
        grid = to_grid(info, infos, [to_patch(sheet.found.cells(), setting)], sheet.facts, options)
        if len(grid.lines):
            break
    return grid
