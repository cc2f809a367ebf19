"""Carries edits and left-out rows over to the same file read in another way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from importers.catalog.catalog import Catalog
from importers.catalog.model import CellRef, Edit, Fix
from importers.errors import UnreadableFile

_UNKNOWN = (
    "{} was saved over, and changes made since then cannot follow into another reading of it: "
    "save again first."
)


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
    takes its edit only if it holds the same text: an edit never lands on another value. To a file that
    was saved over only what was done since is carried; `UnreadableFile` if its lines are not known.
    """
    gone, back = _left_out(old), _taken_in_again(old)
    changes = len(_cells(old)) + len(gone) + back + len(list(_labels(old)))
    if changes and old.replaced and old.replaced.lines is None:
        raise UnreadableFile(_UNKNOWN.format(old.source.origin.name))
    rows = {} if old.source.sheet != new.source.sheet else _rows_by_line(new)
    edits = tuple(_edits(old, new, rows)) if rows else ()
    exclude = tuple(rows[line] for line in map(old.line, gone) if line in rows)
    lost = changes - len(edits) - len(exclude)
    title = "Carry the changes over" if not lost else f"Carry the changes over, all but {lost:,}"
    return Transfer(Fix(title, edits, exclude), lost)


def _cells(catalog: Catalog) -> list[tuple[int, int]]:
    """Return the cells that differ from the file, those changed back since it was saved over included."""
    saved = catalog.replaced.edits if catalog.replaced else {}
    return [place for place in {**saved, **catalog.edits} if catalog.is_edited(*place)]


def _left_out(catalog: Catalog) -> list[int]:
    saved = catalog.replaced
    gone = catalog.excluded & ~saved.excluded if saved else catalog.excluded
    return [int(row) for row in gone.nonzero()[0]]


def _taken_in_again(catalog: Catalog) -> int:
    saved = catalog.replaced
    return int((saved.excluded & ~catalog.excluded).sum()) if saved else 0


def _rows_by_line(catalog: Catalog) -> dict[int, int]:
    return {int(line): row for row, line in enumerate(catalog.lines)}


def _edits(old: Catalog, new: Catalog, rows: dict[int, int]) -> Iterator[Edit]:
    alike = _cut_alike(old, new)
    for row, column in _cells(old):
        place = rows.get(old.line(row))
        if place is None or column >= new.column_count:
            continue
        if alike or old.file_value(row, column) == new.source_value(place, column):
            yield Edit(CellRef(place, column), None, old.value(row, column))
    if alike and old.source.header_line == new.source.header_line:
        for column, label in _labels(old):
            if column < new.header_width:
                yield Edit(CellRef(None, column), None, label)


def _cut_alike(old: Catalog, new: Catalog) -> bool:
    before, after = old.source, new.source
    return (before.delimiter, before.quote) == (after.delimiter, after.quote)


def _labels(catalog: Catalog) -> Iterator[tuple[int, str]]:
    header = catalog.replaced.labels if catalog.replaced else catalog.source.header
    for column, label in enumerate(header):
        if catalog.label(column) != label:
            yield column, catalog.label(column)
