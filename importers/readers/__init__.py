"""Reads catalogs from delimited text and workbooks, exactly as the file or Excel shows them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from importers.catalog.model import ReadWarning, Reporter, no_report
from importers.catalog.origin import SourceOrigin
from importers.catalog.source import ReadOptions, SourceTable
from importers.errors import UnreadableFile
from importers.readers.kinds import kind_of
from importers.readers.opening import opened

_EXTENSIONS = {
    "csv": ("csv", "tsv", "tab", "txt", "psv", "dat", ""),
    "xlsx": ("xlsx", "xlsm"),
    "xlsm": ("xlsm", "xlsx"),
    "ods": ("ods", "fods"),
}
_DEFAULTS = ReadOptions()
_NAMES = {"csv": "delimited text (CSV)"}


def read(
    place: Path | SourceOrigin, options: ReadOptions = _DEFAULTS, report: Reporter = no_report
) -> SourceTable:
    """Read a catalog, whatever its name says it is.

    Raises UnreadableFile with one sentence for the operator, and Cancelled from `report`.
    """
    path = place if isinstance(place, Path) else place.file
    if path is None:
        raise UnreadableFile(f"{place.name} cannot be read: it is no file.")
    with opened(path) as (file, stamp):
        kind = kind_of(path, file)
        if kind == "csv":
            from importers.readers.delimited.reader import read_delimited

            table = read_delimited(path, file, stamp, options, report)
        else:
            from importers.readers.workbook.reader import read_workbook

            table = read_workbook(path, options, report)
    return _with_name_warning(table)


def _with_name_warning(table: SourceTable) -> SourceTable:
    extension = table.origin.beside.suffix.lower().removeprefix(".")
    if extension in _EXTENSIONS.get(table.kind, (table.kind,)):
        return table
    what = _NAMES.get(table.kind, f"an Excel or other workbook ({table.kind})")
    warning = ReadWarning(
        "wrong-extension", f"{table.origin.name} is really {what}, and was opened as that."
    )
    return replace(table, read_warnings=(warning, *table.read_warnings))
