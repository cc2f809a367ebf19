"""Which records of a catalog differ from the file that it was read from, and how."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from importers.catalog import arrow
from importers.catalog.catalog import Catalog
from importers.writers.base import edited_labels, present, written_labels

_CHUNK = 5_000


@dataclass(frozen=True, slots=True)
class Change:
    """One record (`row` None: the header): its cells as they were and as they are to be."""

    row: int | None
    before: list[str]
    after: list[str]
    left_out: bool = False


def count_changes(catalog: Catalog) -> int:
    """Return how many records are changed or left out, the header included."""
    return len(_rows(catalog)) + any(edited_labels(catalog))


def changes(catalog: Catalog) -> Iterator[Change]:
    """Yield the changed and the left-out records in file order, the header first."""
    if any(edited_labels(catalog)):
        yield Change(None, list(catalog.source.header), written_labels(catalog))
    rows = _rows(catalog)
    for start in range(0, len(rows), _CHUNK):
        yield from _some(catalog, rows[start : start + _CHUNK])


def _rows(catalog: Catalog) -> np.ndarray:
    if catalog.added:  # every record gets a field
        return np.arange(catalog.row_count)
    edited = np.fromiter((row for row, _ in catalog.edits), np.int64)
    return np.union1d(edited, np.flatnonzero(catalog.excluded))


def _some(catalog: Catalog, rows: np.ndarray) -> Iterator[Change]:
    taken = arrow.rows(rows)
    old = zip(*(each.take(taken).to_pylist() for each in catalog.source.columns), strict=True)
    columns = range(catalog.column_count)
    new = zip(*(catalog.values(rows, at) for at in columns), strict=True)
    widths = catalog.source.widths[rows].tolist()
    for row, width, before, after in zip(rows.tolist(), widths, old, new, strict=True):
        left_out = bool(catalog.excluded[row])
        yield Change(row, _texts(before[:width]), present(after), left_out)


def _texts(cells: Sequence[str | None]) -> list[str]:
    return [cell or "" for cell in cells]
