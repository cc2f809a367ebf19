"""What a fix really changes, given the catalog as it stands."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from importers.catalog import Catalog
from importers.model import CellRef, Edit, Fix


def effective(fix: Fix, catalog: Catalog) -> Fix:
    """Return the fix without what it would not change, its old values as they are now: so its inverse is exact."""
    wanted = {edit.ref: edit.new for edit in fix.edits}
    present = _present(wanted, catalog)
    edits = tuple(
        Edit(ref, present[ref], new) for ref, new in wanted.items() if present[ref] != new
    )
    left_out = catalog.excluded
    exclude = tuple(row for row in dict.fromkeys(fix.exclude) if not left_out[row])
    include = tuple(row for row in dict.fromkeys(fix.include) if left_out[row])
    return Fix(fix.title, edits, exclude, include)


def touched_cells(fix: Fix) -> dict[int, np.ndarray]:
    """Return the rows that the edits touch, ascending, by column."""
    return {column: np.unique(rows) for column, rows in _by_column(_cells(fix)).items()}


def touched_rows(fix: Fix) -> np.ndarray:
    """Return the rows that are left out or taken in, ascending."""
    return np.unique(np.array([*fix.exclude, *fix.include], dtype=np.int64))


def _cells(fix: Fix) -> Iterable[CellRef]:
    return (edit.ref for edit in fix.edits)


def _by_column(refs: Iterable[CellRef]) -> dict[int, list[int]]:
    rows: dict[int, list[int]] = {}
    for ref in refs:
        if ref.row is not None and ref.column is not None:
            rows.setdefault(ref.column, []).append(ref.row)
    return rows


def _present(refs: Iterable[CellRef], catalog: Catalog) -> dict[CellRef, str | None]:
    present: dict[CellRef, str | None] = {}
    for ref in refs:
        if ref.row is None and ref.column is not None:
            present[ref] = catalog.labels[ref.column]
    for column, rows in _by_column(refs).items():
        for row, value in zip(rows, catalog.values(rows, column), strict=True):
            present[CellRef(row, column)] = value
    return present
