"""What belongs to a sheet beside its cells: its links' addresses, its Excel tables and its pictures."""

from __future__ import annotations

import contextlib
import re

from importers.catalog.cell_facts import SheetPicture, SheetTable
from importers.catalog.letters import column_index
from importers.readers.workbook.ooxml.package import (
    DAMAGED,
    Package,
    attribute,
    local,
    whole_number,
)
from importers.readers.workbook.ooxml.rich_values import cell_images, is_readable, local_images
from importers.readers.workbook.ooxml.sheet_facts import SheetFacts

_AREA = re.compile(r"([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})")


def note_attached(package: Package, part: str, facts: SheetFacts) -> None:
    """Add what the parts say that a sheet's relations lead to; a damaged part says nothing."""
    steps = (_note_links, _note_tables, _note_drawings, _note_values)
    for step in steps:
        with contextlib.suppress(*DAMAGED):
            step(package, part, facts)


def _note_links(package: Package, part: str, facts: SheetFacts) -> None:
    areas, facts.links = facts.links, []
    if areas:
        addresses = package.outside(part)
        facts.links = [(area, addresses[name]) for area, name in areas if name in addresses]


def _note_tables(package: Package, part: str, facts: SheetFacts) -> None:
    for kind, target in package.relations(part).values():
        if kind == "table" and is_readable(package, target) and (table := _table(package, target)):
            facts.tables.append(table)


def _note_drawings(package: Package, part: str, facts: SheetFacts) -> None:
    for kind, target in package.relations(part).values():
        if kind == "drawing" and is_readable(package, target):
            facts.pictures += _drawn(package, target)


def _note_values(package: Package, _part: str, facts: SheetFacts) -> None:
    if facts.rich_values:
        facts.pictures += local_images(package, facts.rich_values)
    if facts.picture_names:
        facts.pictures += cell_images(package, facts.picture_names)


def _table(package: Package, part: str) -> SheetTable | None:
    root = package.xml(part)
    area = _AREA.fullmatch(root.get("ref", ""))
    if area is None:
        return None
    return SheetTable(
        root.get("displayName") or root.get("name") or "",
        top=int(area[2]),
        left=column_index(area[1]),
        bottom=int(area[4]),
        right=column_index(area[3]),
        header_rows=whole_number(root.get("headerRowCount"), 1),
        totals_rows=whole_number(root.get("totalsRowCount"), 0),
    )


def _drawn(package: Package, part: str) -> list[SheetPicture]:
    """Return the pictures of a drawing, each at the cell that its upper left corner is in."""
    relations, found = package.relations(part), []
    for anchor in package.xml(part):
        places = {
            local(child.tag): child.text
            for corner in anchor
            if local(corner.tag) == "from"
            for child in corner
        }
        for blip in anchor.iter():
            name = attribute(blip, "embed") if local(blip.tag) == "blip" else None
            if name in relations and "row" in places:
                row, column = whole_number(places["row"], 0) + 1, whole_number(places.get("col"), 0)
                found.append(SheetPicture(row, column, relations[name][1]))
    return found
