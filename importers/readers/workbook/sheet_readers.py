"""Has a workbook read by the modules that its format names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from importers.errors import UnreadableFile
from importers.readers.workbook.formats import FORMATS

if TYPE_CHECKING:
    from importers.catalog.source import ReadOptions
    from importers.readers.workbook.grid import Grid
    from importers.readers.workbook.stored import StoredCell

Report = Callable[[str, int, int | None], None]


def read_grid(path: Path, kind: str, options: ReadOptions, report: Report) -> Grid:
    """Read the named sheet of a workbook, or the one that fits a catalog best."""

    def read(chosen: ReadOptions) -> Grid:
        grid: Grid = _first(path, kind, lambda reader: reader.read_grid(path, chosen, report))
        return grid

    first = read(options)
    if options.sheet is not None or len(first.sheets) < 2:
        return first
    from importers.readers.workbook.sheet_fit import best_sheet

    return best_sheet(first, lambda name: read(replace(options, sheet=name)), options.needed)


def sheet_names(path: Path, kind: str) -> tuple[str, ...]:
    """Return the names of a workbook's worksheets, in tab order."""
    names: tuple[str, ...] = _first(path, kind, lambda reader: reader.sheet_names(path))
    return names


def stored_cell(path: Path, kind: str, sheet: str, row: int, column: int) -> StoredCell | None:
    """Return what a cell holds (rows count from 1, columns from 0); None where nothing tells."""
    stored = FORMATS[kind].stored
    if stored is None:
        return None
    reader = import_module(f"importers.readers.workbook.{stored}")
    try:
        found: StoredCell | None = reader.stored_cell(path, sheet, row, column)
    except (UnreadableFile, MemoryError):
        raise
    except Exception:  # noqa: BLE001  a file that only another reader reads, which does not tell
        return None
    return found


def _first(path: Path, kind: str, use: Callable[[Any], Any]) -> Any:
    """Use the first reader that does not fail on the file; the last one's failure counts."""
    if FORMATS[kind].sealed:
        from importers.readers.workbook.encryption import refuse_encrypted

        refuse_encrypted(path)
    *others, last = FORMATS[kind].modules
    for name in others:
        try:
            return use(import_module(f"importers.readers.workbook.{name}"))
        except (UnreadableFile, MemoryError):
            raise
        except Exception:  # noqa: BLE001  any failure on a damaged file: the next may read it
            continue
    return use(import_module(f"importers.readers.workbook.{last}"))
