"""Carries edits and left-out rows over to the same file read in another way."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from importers.catalog.catalog import Catalog
from importers.catalog.model import CellRef, Edit, Fix, KeptProblem
from importers.errors import UnreadableFile
from importers.fixes.by_hand import may_grow

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
        fix = self.fix
        return not (fix.edits or fix.exclude or fix.keep or fix.add_columns)


def transfer(old: Catalog, new: Catalog) -> Transfer:
    """Match the old catalog's changes to the new one's cells, by line and column.

    Another sheet takes none. Where the cells were cut otherwise (another delimiter or quote), a cell
    takes its edit only if it holds the same text: an edit never lands on another value. To a file that
    was saved over only what was done since is carried; `UnreadableFile` if its lines are not known.
    """
    gone, back = _left_out(old), _taken_in_again(old)
    kept = old.kept
    changes = len(_cells(old)) + len(gone) + back + len(list(_labels(old))) + len(kept)
    if changes and old.replaced and old.replaced.lines is None:
        raise UnreadableFile(_UNKNOWN.format(old.source.origin.name))
    touched = {row for row, _ in _cells(old)} | set(gone)
    touched |= {each.ref.row for each in kept if each.ref.row is not None}
    same_sheet = old.source.sheet == new.source.sheet
    rows = _rows_in(new, {_place(old, row) for row in touched}) if same_sheet else {}
    added = _added(old, new) if same_sheet else ()
    found = tuple(_edits(old, new, rows, new.column_count + len(added))) if rows else ()
    edits = tuple(edit for edit in found if not _stands(edit, new))
    exclude = tuple(rows[place] for row in gone if (place := _place(old, row)) in rows)
    keep = tuple(_kept(old, new, rows))
    lost = changes - len(found) - len(exclude) - len(keep)
    title = "Carry the changes over" if not lost else f"Carry the changes over, all but {lost:,}"
    return Transfer(Fix(title, edits, exclude, keep=keep, add_columns=added), lost)


def _added(old: Catalog, new: Catalog) -> tuple[str, ...]:
    """Return the columns to add to another reading that has just those which the old one was read with."""
    alike = _cut_alike(old, new) and len(old.source.columns) == new.column_count
    return old.added if alike and may_grow(new) and old.replaced is None else ()


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


def _rows_in(catalog: Catalog, places: Collection[int | str]) -> dict[int | str, int]:
    """Return the rows of another reading that have these places."""
    identities = {place for place in places if isinstance(place, str)}
    found: dict[int | str, int] = {}
    if identities:
        found.update(catalog.source.addresses.rows_of(identities))
    else:
        found.update((int(line), row) for row, line in enumerate(catalog.lines))
    return found


def _place(catalog: Catalog, row: int) -> int | str:
    """Return what a row is found by in another reading: its identity where it has one, else its line."""
    identity = catalog.source.addresses.identity(row)
    return catalog.line(row) if identity is None else identity


def _edits(old: Catalog, new: Catalog, rows: dict[int | str, int], width: int) -> Iterator[Edit]:
    alike = _cut_alike(old, new)
    for row, column in _cells(old):
        place = rows.get(_place(old, row))
        if place is None or column >= width:
            continue
        if alike or old.file_value(row, column) == new.source_value(place, column):
            yield Edit(CellRef(place, column), None, old.value(row, column))
    if alike and old.source.header_line == new.source.header_line:
        for column, label in _labels(old):
            if column < new.header_width:
                yield Edit(CellRef(None, column), None, label)


def _kept(old: Catalog, new: Catalog, rows: dict[int | str, int]) -> Iterator[KeptProblem]:
    """Yield what was kept as it is, where the cell reads the same before any edit; whole rows by their place."""
    alike = _cut_alike(old, new)
    for row, column, code in ((each.ref.row, each.ref.column, each.code) for each in old.kept):
        place = None if row is None else rows.get(_place(old, row))
        if row is None or place is None or (column is not None and column >= new.column_count):
            continue
        if (
            alike
            or column is None
            or old.file_value(row, column) == new.source_value(place, column)
        ):
            yield KeptProblem(CellRef(place, column), code)


def _stands(edit: Edit, catalog: Catalog) -> bool:
    """Tell whether a catalog has an edit's value already: who wrote it there, we or another, makes no difference."""
    row, column = edit.ref.row, edit.ref.column
    assert column is not None
    now = catalog.label(column) if row is None else catalog.value(row, column)
    return (now or "") == (edit.new or "")


def _cut_alike(old: Catalog, new: Catalog) -> bool:
    before, after = old.source, new.source
    if before.is_database and before.header != after.header:
        return False
    return (before.delimiter, before.quote) == (after.delimiter, after.quote)


def _labels(catalog: Catalog) -> Iterator[tuple[int, str]]:
    header = catalog.replaced.labels if catalog.replaced else catalog.source.header
    for column, label in enumerate(header):
        if catalog.label(column) != label:
            yield column, catalog.label(column)
