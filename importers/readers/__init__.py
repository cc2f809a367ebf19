"""Reads catalogs from files of any registered format, exactly as the file or Excel shows them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from importers.catalog.model import ReadWarning, Reporter, no_report
from importers.catalog.origin import SourceOrigin
from importers.catalog.source import ReadOptions, SourceTable
from importers.readers.opening import opened
from importers.readers.protocol import Format, OpenFile
from importers.readers.registry import faults, recognised

_DEFAULTS = ReadOptions()


def read(
    place: Path | SourceOrigin, options: ReadOptions = _DEFAULTS, report: Reporter = no_report
) -> SourceTable:
    """Read a catalog, whatever its name says it is.

    Raises UnreadableFile with one sentence for the operator, and Cancelled from `report`.
    """
    path = place if isinstance(place, Path) else place.file
    if path is None:
        assert isinstance(place, SourceOrigin)
        return place.read(options, report)
    with opened(path) as (file, stamp):
        open_file = OpenFile.of(path, file, stamp)
        reader, found = recognised(open_file)
        table = reader.read(open_file, found, options, report)
    warnings = [ReadWarning("reader", fault) for fault in faults()]
    return replace(
        table, read_warnings=(*_name_warnings(path, found), *warnings, *table.read_warnings)
    )


def _name_warnings(path: Path, found: Format) -> list[ReadWarning]:
    if path.suffix.lower().removeprefix(".") in found.endings:
        return []
    message = f"{path.name} is really {found.called}, and was opened as that."
    return [ReadWarning("wrong-extension", message)]
