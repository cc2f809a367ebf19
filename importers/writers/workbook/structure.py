"""What the cells of a sheet belong to beside their row: formulas for many cells, merges, tables, pivot tables.

An edit into such a cell does not stand by itself: a spreadsheet would undo it, hide it, or call the file damaged.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from importers.catalog.area import Area
from importers.readers.workbook.ooxml.package import Package, Workbook, whole_number
from importers.writers.workbook.markup import Element, as_utf8, elements
from importers.writers.workbook.pivot_sources import PivotSource, read_pivot_sources
from importers.writers.workbook.sheet_xml import SheetXml
from importers.writers.workbook.tables import TablePart, read_table

_TRUE = ("1", "true", "on")


@dataclass(frozen=True, slots=True)
class FormulaArea:
    """Cells that one formula fills: an array formula (spilled or not), or a what-if data table."""

    area: Area
    is_data_table: bool
    is_calculated: bool  # the file holds its values

    @property
    def title(self) -> str:
        """Return what it is, for a sentence."""
        what = "what-if data table" if self.is_data_table else "array formula"
        return f"the {what} of {self.area.name}"


@dataclass(frozen=True, slots=True)
class PivotOutput:
    """The cells that a pivot table fills whenever it is refreshed."""

    name: str
    area: Area


@dataclass(frozen=True, slots=True)
class SheetStructure:
    """Everything of a sheet that has more than one cell to it.

    `links` are the cells that lead somewhere, `pivot_sources` the lists that pivot tables of any sheet are made from.
    """

    formula_areas: tuple[FormulaArea, ...] = ()
    merges: tuple[Area, ...] = ()
    tables: tuple[TablePart, ...] = ()
    pivots: tuple[PivotOutput, ...] = ()
    pivot_sources: tuple[PivotSource, ...] = ()
    links: tuple[Area, ...] = ()
    is_protected: bool = False

    @property
    def is_plain(self) -> bool:
        """Tell whether every cell stands for itself."""
        return self == SheetStructure()


def read_structure(package: Package, book: Workbook, part: str, sheet: SheetXml) -> SheetStructure:
    """Find what a sheet's cells belong to. `Unpatchable` where it is written too oddly to tell."""
    found = elements(sheet.outline, ("mergeCell", "hyperlink", "sheetProtection"))
    merges = _areas(found, "mergeCell")
    related = list(package.relations(part).values())
    tables = tuple(_tables(package, related))
    return SheetStructure(
        formula_areas=tuple(_formula_areas(sheet)),
        merges=tuple(area for area in merges if not area.is_one_cell),
        tables=tables,
        pivots=tuple(_pivots(package, related)),
        pivot_sources=tuple(read_pivot_sources(package, book, part, tables)),
        links=tuple(_areas(found, "hyperlink")),
        is_protected=any(
            element.name == "sheetProtection" and element.attributes.get("sheet") in _TRUE
            for element in found
        ),
    )


def _areas(found: Iterable[Element], name: str) -> Iterator[Area]:
    for element in found:
        if element.name == name and (area := Area.of(element.attributes.get("ref", ""))):
            yield area


def _formula_areas(sheet: SheetXml) -> Iterator[FormulaArea]:
    for formula in sheet.formulas((b"array", b"dataTable")):
        area = formula.area
        if area is None or area.is_one_cell:
            continue
        row = sheet.rows([formula.row])[0]
        cell = row.cell(formula.column)
        calculated = cell is not None and sheet.has_value(cell)
        yield FormulaArea(area, formula.kind == b"dataTable", calculated)


def _parts(package: Package, related: Iterable[tuple[str, str]], kind: str) -> Iterator[str]:
    return (part for each, part in related if each == kind and package.exists(part))


def _tables(package: Package, related: list[tuple[str, str]]) -> Iterator[TablePart]:
    for part in _parts(package, related, "table"):
        queries = any(kind == "queryTable" for kind, _ in package.relations(part).values())
        if table := read_table(package.names[part.lower()], package.whole(part), queries):
            yield table


def _pivots(package: Package, related: list[tuple[str, str]]) -> Iterator[PivotOutput]:
    for part in _parts(package, related, "pivotTable"):
        found = elements(as_utf8(package.whole(part)), ("pivotTableDefinition", "location"))
        name = next((each.attributes.get("name", "") for each in found), "")
        for place in found:
            if area := Area.of(place.attributes.get("ref", "")):
                yield PivotOutput(name, area)
                yield from (PivotOutput(name, each) for each in _filters(place, area))


def _filters(location: Element, area: Area) -> Iterator[Area]:
    """Yield the cells of a pivot table's filters: each a name and a choice, above it and a blank row (assumed)."""
    down, across = (
        whole_number(location.attributes.get(name), 0) for name in ("rowPageCount", "colPageCount")
    )
    bottom = area.top - 2
    for left in range(area.left, area.left + 3 * across, 3):
        if 0 < down <= bottom:
            yield Area(bottom - down + 1, left, bottom, left + 1)
