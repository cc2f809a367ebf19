"""Opens workbooks (XLSX, XLSM, XLSB, XLS, ODS) as catalogs; another process does the reading.

The texts are those that Excel shows, but for what a shop must get exactly: see `sheets.formats`. A
formula that was never calculated shows itself, as `=A2*2`, and is flagged.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from importers.model import Reporter, no_report
from importers.readers.kinds import kind_of
from importers.readers.opening import opened
from importers.readers.sheets.process import ask
from importers.source import ReadOptions, SourceTable

_DEFAULTS = ReadOptions()


def read_workbook(
    path: Path, options: ReadOptions = _DEFAULTS, report: Reporter = no_report
) -> SourceTable:
    """Read one sheet of a workbook; raises `UnreadableFile`, and what `report` raises."""
    with opened(path) as (file, stamp):
        kind = kind_of(path, file)
        payload = ask(path, kind, "read", options, report)
    from importers.readers.sheets.grid import unpack
    from importers.readers.sheets.table import to_table

    return replace(to_table(unpack(payload), path, options, stamp), kind=kind)


def sheet_names(path: Path, report: Reporter = no_report) -> tuple[str, ...]:
    """Return the names of a workbook's worksheets in tab order, hidden ones too; none for other files."""
    with opened(path) as (file, _stamp):
        kind = kind_of(path, file)
        if kind == "csv":
            return ()
        return tuple(json.loads(ask(path, kind, "names", _DEFAULTS, report)))
