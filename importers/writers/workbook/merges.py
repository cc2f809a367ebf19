"""Merged cells: a spreadsheet shows the first cell's value across all of them, and hides what the others hold."""

from __future__ import annotations

from dataclasses import dataclass

from importers.catalog.area import Area
from importers.writers.workbook.changed_cells import ChangedCells

Place = tuple[int, int]  # sheet row and column


@dataclass(frozen=True, slots=True)
class Merging:
    """What becomes of a merged cell that changes touch.

    `dissolves`: it is taken apart. `copies` are then the cells that get the value of the first, as it was;
    `hidden` are cells whose change goes into the first alone, because the merged cell stays.
    """

    area: Area
    dissolves: bool
    copies: tuple[Place, ...] = ()
    hidden: tuple[Place, ...] = ()


def merging(changed: ChangedCells, area: Area) -> Merging | None:
    """Return what becomes of a merged cell; None if the changes leave it as it is."""
    places = _places(changed, area)
    first = places.get((area.top, area.left))
    covered = {place: row for place, row in places.items() if place != (area.top, area.left)}
    if first is None or not is_filled(changed, area):
        shows = any(
            changed.changes(*place) and not changed.empties(place[0]) and changed.now(row, place[1])
            for place, row in covered.items()
        )
        return Merging(area, dissolves=True) if shows else None
    kept = {place: row for place, row in places.items() if not changed.empties(place[0])}
    texts = {changed.now(row, column) for (_, column), row in kept.items()}
    if not kept or (len(texts) == 1 and (area.top, area.left) in kept):
        hidden = tuple(place for place in covered if place in kept)
        return Merging(area, dissolves=False, hidden=hidden)
    original = changed.was(first, area.left)
    copies = tuple(
        place
        for place, row in covered.items()
        if place in kept and changed.now(row, place[1]) == original
    )
    return Merging(area, dissolves=True, copies=copies)


def _places(changed: ChangedCells, area: Area) -> dict[Place, int]:
    columns = range(area.left, min(area.right, changed.catalog.column_count - 1) + 1)
    return {(line, column): row for line, row in changed.rows(area) for column in columns}


def is_filled(changed: ChangedCells, area: Area) -> bool:
    """Tell whether the first cell's text was read into all others, as `fill_merged` asks for."""
    places = _places(changed, area)
    first = places.pop((area.top, area.left), None)
    text = "" if first is None else changed.was(first, area.left)
    return bool(text and places) and all(
        changed.was(row, column) == text for (_, column), row in places.items()
    )
