"""The sheet that a catalog was read from, with what its cells belong to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

from importers.catalog.catalog import Catalog
from importers.errors import SaveFailed
from importers.readers.workbook.ooxml.package import (
    DAMAGED,
    Package,
    Workbook,
    open_package,
    read_workbook_part,
)
from importers.writers.workbook.cell_styles import CellStyles, read_styles
from importers.writers.workbook.markup import Unpatchable
from importers.writers.workbook.sheet_xml import Irregular, SheetXml
from importers.writers.workbook.structure import SheetStructure, read_structure


@dataclass(frozen=True, slots=True)
class OriginalSheet:
    """An opened workbook and one of its sheets, its rows and cells ready to be cut."""

    package: Package
    book: Workbook
    part: str
    xml: SheetXml
    structure: SheetStructure
    styles: CellStyles

    @property
    def title(self) -> str:
        """Return the name on the sheet's tab."""
        return next(info.name for info in self.book.sheets if info.part == self.part)

    @property
    def name(self) -> str:
        """Return the part's name in the zip."""
        return self.package.names[self.part.lower()]


@contextmanager
def original_sheet(catalog: Catalog, content: BinaryIO) -> Iterator[OriginalSheet]:
    """Open the sheet; `SaveFailed` with one sentence if it is damaged, or written too oddly to be changed."""
    try:
        with open_package(content) as package:
            yield _opened(catalog, package)
    except Unpatchable as error:
        raise SaveFailed(
            f"The workbook cannot be changed in place ({error}): save as CSV instead."
        ) from error
    except DAMAGED as error:
        raise SaveFailed(
            "The workbook is damaged and cannot be changed in place: save as CSV instead."
        ) from error


def _opened(catalog: Catalog, package: Package) -> OriginalSheet:
    book = read_workbook_part(package)
    part = next((info.part for info in book.sheets if info.name == catalog.source.sheet), None)
    if part is None:
        raise Unpatchable(f"its sheet “{catalog.source.sheet}” was not found")
    sheet = SheetXml.of(package.whole(part))
    try:
        structure = read_structure(package, book, part, sheet)
    except Irregular:
        sheet = SheetXml.respelled(sheet.xml)
        structure = read_structure(package, book, part, sheet)
    return OriginalSheet(package, book, part, sheet, structure, read_styles(package, book))
