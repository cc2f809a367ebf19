"""Opens workbooks (XLSX, XLSM, XLSB, XLS, ODS) as catalogs; another process does the reading.

The texts are those that Excel shows, but for what a shop must get exactly: see `sheets.formats`. A
formula that was never calculated shows itself, as `=A2*2`, and is flagged.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from importers.catalog.model import CellRef, Reporter, no_report
from importers.catalog.source import ReadOptions, SourceTable
from importers.errors import UnreadableFile
from importers.readers.opening import opened
from importers.readers.protocol import OpenFile
from importers.readers.workbook.process.supervisor import ask
from importers.readers.workbook.recognition import kind_of
from importers.readers.workbook.stored import StoredCell

if TYPE_CHECKING:
    from importers.catalog.catalog import Catalog

_DEFAULTS = ReadOptions()


def read_sheet(file: OpenFile, kind: str, options: ReadOptions, report: Reporter) -> SourceTable:
    """Read one sheet of a workbook of that kind; raises `UnreadableFile`, and what `report` raises."""
    payload = ask("read", file.path, kind, options, report)
    from importers.readers.workbook.grid import unpack
    from importers.readers.workbook.table import to_table

    return replace(to_table(unpack(payload), file.path, options, file.stamp), kind=kind)


def read_workbook(
    path: Path, options: ReadOptions = _DEFAULTS, report: Reporter = no_report
) -> SourceTable:
    """Open a workbook and read one sheet of it, whatever the file is called."""
    with opened(path) as (file, stamp):
        found = OpenFile.of(path, file, stamp)
        return read_sheet(found, _kind(found), options, report)


def sheet_names(path: Path, report: Reporter = no_report) -> tuple[str, ...]:
    """Return the names of a workbook's worksheets in tab order, hidden ones too; none for other files."""
    with opened(path) as (file, stamp):
        kind = kind_of(OpenFile.of(path, file, stamp))
        return (
            () if kind is None else tuple(json.loads(ask("names", path, kind, _DEFAULTS, report)))
        )


def stored_in(catalog: Catalog, ref: CellRef) -> StoredCell | None:
    """Return what the file holds for a cell or label: value, number format, formula. UnreadableFile.

    None: it is no workbook, has no such cell, does not tell, or is no longer the file that was read.
    """
    source = catalog.source
    line = source.header_line if ref.row is None else catalog.line(ref.row)
    path = source.origin.file
    if path is None or not source.is_workbook or not line or ref.column is None:
        return None
    known = source.stamp if catalog.replaced is None else catalog.replaced.stamp
    with opened(path) as (file, stamp):
        if stamp != known:
            return None
        options, place = ReadOptions(sheet=source.sheet), (line, ref.column)
        kind = kind_of(OpenFile.of(path, file, stamp))
        if kind is None:  # it was saved over in another format
            return None
        found = json.loads(ask("cell", path, kind, options, no_report, place))
    return None if found is None else StoredCell(**found)


def _kind(file: OpenFile) -> str:
    kind = kind_of(file)
    if kind is None:
        raise UnreadableFile(f"{file.path.name} is no workbook.")
    return kind
