"""Carries edits and left-out rows over to the same file read in another way."""

from __future__ import annotations

from importers.catalog import Catalog
from importers.model import CellRef, Edit, Fix


def moved_to(old: Catalog, new: Catalog) -> Fix:
    """Return the fix that repeats the old catalog's edits on the new one, matched by line and column.

    Edits of lines or columns that the new reading does not have are dropped.
    """
    rows = {int(line): row for row, line in enumerate(new.source.lines)}
    there = {row: rows[old.line(row)] for row in _changed(old) if old.line(row) in rows}
    edits = tuple(
        Edit(CellRef(there[row], column), None, value)
        for (row, column), value in old.edits.items()
        if row in there and column < new.column_count
    )
    exclude = tuple(there[int(row)] for row in old.excluded.nonzero()[0] if int(row) in there)
    return Fix("Carry the changes over", edits, exclude)


def _changed(old: Catalog) -> set[int]:
    return {row for row, _ in old.edits} | {int(row) for row in old.excluded.nonzero()[0]}
