"""Which reader reads which kind of workbook."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importers.readers.sheets.grid import Grid

Report = Callable[[str, int, int | None], None]

OOXML = ("xlsx", "xlsm")


def read_grid(path: Path, kind: str, sheet: str | None, report: Report) -> Grid:
    """Read one sheet of a workbook."""
    if kind in OOXML:
        from importers.readers.sheets.xlsx import read_xlsx

        return read_xlsx(path, sheet, report)
    from importers.readers.sheets.foreign import read_foreign

    return read_foreign(path, sheet, report)


def sheet_names(path: Path, kind: str) -> tuple[str, ...]:
    """Return the names of a workbook's worksheets, in tab order."""
    if kind in OOXML:
        from importers.readers.sheets import xlsx

        return xlsx.sheet_names(path)
    from importers.readers.sheets import foreign

    return foreign.sheet_names(path)
