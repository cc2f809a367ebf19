"""Excel's tables: their column names must equal the cells of their header, or Excel calls the file damaged."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from importers.catalog.area import Area
from importers.writers.workbook.markup import (
    Edit,
    Element,
    Unpatchable,
    as_utf8,
    elements,
    escaped,
    replaced,
    with_attribute,
)

_LINE_END = re.compile("_x000a_", re.IGNORECASE)
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True, slots=True)
class TablePart:
    """A table of the sheet: its part in the zip, its name in formulas, its cells, and its columns' names."""

    part: str
    name: str
    area: Area
    columns: tuple[str, ...]
    has_header: bool
    has_totals: bool
    is_filled_by_query: bool = False

    @property
    def header(self) -> Area | None:
        """Return the cells that name its columns."""
        area = self.area
        return Area(area.top, area.left, area.top, area.right) if self.has_header else None

    @property
    def totals(self) -> Area | None:
        """Return the cells below its rows that it fills with totals."""
        area = self.area
        return Area(area.bottom, area.left, area.bottom, area.right) if self.has_totals else None


def read_table(part: str, xml: bytes, is_filled_by_query: bool) -> TablePart | None:
    """Return a table as its part describes it; None if it lies nowhere."""
    found = elements(as_utf8(xml), ("table", "tableColumn"))
    given = found[0].attributes if found else {}
    area = Area.of(given.get("ref", ""))
    if area is None:
        return None
    return TablePart(
        part=part,
        name=given.get("displayName") or given.get("name", ""),
        area=area,
        columns=tuple(_name_of(each) for each in found[1:]),
        has_header=given.get("headerRowCount", "1") != "0",
        has_totals=given.get("totalsRowCount", "0") != "0",
        is_filled_by_query=is_filled_by_query,
    )


def renames(table: TablePart, labels: Mapping[int, str]) -> dict[str, str]:
    """Return the new names of a table's columns by their old ones; `labels` are its header's by sheet column.

    `Unpatchable` if they cannot name a table's columns.
    """
    wanted = [labels.get(table.area.left + place, name) for place, name in enumerate(table.columns)]
    changed = {old: new for old, new in zip(table.columns, wanted, strict=True) if old != new}
    folded = {name.casefold() for name in wanted}
    if changed and (not all(wanted) or len(folded) < len(wanted)):
        raise Unpatchable(
            f"the columns of its Excel table “{table.name}” need different names, none of them blank"
        )
    return changed


def renamed(xml: bytes, changed: Mapping[str, str]) -> bytes:
    """Return a table's part with new column names."""
    xml = as_utf8(xml)
    return replaced(xml, _renaming(xml, changed))


def _renaming(xml: bytes, changed: Mapping[str, str]) -> Iterator[Edit]:
    for column in elements(xml, ("tableColumn",)):
        new = changed.get(_name_of(column))
        if new is not None:
            yield with_attribute(xml, column, "name", escaped(new).replace("\n", "_x000a_"))


def with_totals(xml: bytes, texts: Mapping[int, str]) -> bytes:
    """Return a table's part whose totals hold these texts, by column number, instead of what is calculated."""
    xml = as_utf8(xml)
    for place, text in texts.items():
        for name, value in (("totalsRowFunction", None), ("totalsRowLabel", text or None)):
            column = elements(xml, ("tableColumn",))[place]
            xml = replaced(xml, [with_attribute(xml, column, name, value)])
        column = elements(xml, ("tableColumn",))[place]
        formulas = elements(xml, ("totalsRowFormula",))
        inside = [each for each in formulas if column.start < each.start < column.end]
        xml = replaced(xml, [(each.start, each.end, b"") for each in inside])
    return xml


def _name_of(column: Element) -> str:
    name = _LINE_END.sub("\n", column.attributes.get("name", ""))
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), name)
