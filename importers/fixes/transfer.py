"""Carries edits and left-out rows over to the same file read in another way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from importers.catalog import Catalog
from importers.errors import UnreadableFile
from importers.model import CellRef, Edit, Fix
from importers.source import Replaced


@dataclass(frozen=True, slots=True)
class Transfer:
    """The fix that repeats one reading's changes on another, and how many it could not place."""

    fix: Fix
    lost: int

    @property
    def empty(self) -> bool:
        """Tell whether there is nothing to repeat."""
        return not (self.fix.edits or self.fix.exclude)


def transfer(old: Catalog, new: Catalog) -> Transfer:
    """Match the old catalog's changes to the new one's cells, by line and column.

    Another sheet takes none. Where the cells were cut otherwise (another delimiter or quote), a cell
    takes its edit only if it holds the same text: an edit never lands on another value. A file
    that was saved over has its records on other lines: nothing is carried over to it, and
    `UnreadableFile` asks to save what was done since.
    """
    if old.replaced is not None:
        return _after_save_over(old, old.replaced)
    changes = len(old.edits) + int(old.excluded.sum()) + len(list(_labels(old)))
    rows = {} if old.source.sheet != new.source.sheet else _rows_by_line(new)
    edits = tuple(_edits(old, new, rows)) if rows else ()
    gone = (old.line(int(row)) for row in old.excluded.nonzero()[0])
    exclude = tuple(rows[line] for line in gone if line in rows)
    lost = changes - len(edits) - len(exclude)
    title = "Carry the changes over" if not lost else f"Carry the changes over, all but {lost:,}"
    return Transfer(Fix(title, edits, exclude), lost)


def _after_save_over(old: Catalog, saved: Replaced) -> Transfer:
    """Carry nothing over: what was saved is in the file already, and what was done since must be saved first."""
    since = len(set(old.edits.items()) ^ set(saved.edits.items()))
    since += int((old.excluded != saved.excluded).sum())
    if since or old.labels != saved.labels:
        raise UnreadableFile(
            f"{old.source.path.name} was saved over, and changes made since then cannot follow into "
            "another reading of it: save again first."
        )
    return Transfer(Fix("Carry the changes over"), 0)


def _rows_by_line(catalog: Catalog) -> dict[int, int]:
    return {int(line): row for row, line in enumerate(catalog.source.lines)}


def _edits(old: Catalog, new: Catalog, rows: dict[int, int]) -> Iterator[Edit]:
    alike = _cut_alike(old, new)
    for (row, column), value in old.edits.items():
        place = rows.get(old.line(row))
        if place is None or column >= new.column_count:
            continue
        if alike or old.source_value(row, column) == new.source_value(place, column):
            yield Edit(CellRef(place, column), None, value)
    if alike and old.source.header_line == new.source.header_line:
        for column, label in _labels(old):
            if column < new.header_width:
                yield Edit(CellRef(None, column), None, label)


def _cut_alike(old: Catalog, new: Catalog) -> bool:
    before, after = old.source, new.source
    return (before.delimiter, before.quote) == (after.delimiter, after.quote)


def _labels(catalog: Catalog) -> Iterator[tuple[int, str]]:
    for column, label in enumerate(catalog.source.header):
        if catalog.label(column) != label:
            yield column, catalog.label(column)
