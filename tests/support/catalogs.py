"""Catalogs made from bytes, for tests."""

from __future__ import annotations

from pathlib import Path

from importers.catalog.catalog import Catalog
from importers.catalog.model import CellRef
from importers.catalog.origin import FileStamp
from importers.catalog.source import ReadOptions
from importers.readers import read
from importers.readers.workbook.ooxml.xlsx import read_grid
from importers.readers.workbook.table import to_table


def catalog_of(
    folder: Path, content: bytes, name: str = "list.csv", options: ReadOptions | None = None
) -> Catalog:
    """Write bytes into a file of that name and open it."""
    path = folder / name
    path.write_bytes(content)
    return Catalog(read(path, options or ReadOptions()))


def put(catalog: Catalog, row: int | None, column: int, value: str | None) -> None:
    """Change one cell, or a header label."""
    catalog.set_value(CellRef(row, column), value)


def rows_of(catalog: Catalog) -> list[tuple[str | None, ...]]:
    """Return every record's cells, those it does not have at its end left off."""
    rows = []
    for row in range(catalog.row_count):
        cells = catalog.row_values(row)
        while cells and cells[-1] is None:
            cells = cells[:-1]
        rows.append(cells)
    return rows


def workbook_at(path: Path, options: ReadOptions | None = None) -> Catalog:
    """Open an XLSX in this process: as `read` does, without the wait for another one."""
    options, status = options or ReadOptions(), path.stat()
    grid = read_grid(path, options, lambda _what, _done, _total: None)
    stamp = FileStamp(status.st_size, status.st_mtime_ns)
    return Catalog(to_table(grid, path, options, stamp))
