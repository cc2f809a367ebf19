"""What changed in a source between two readings of it, row by row by their identities."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow.compute as pc

from importers.catalog.model import CellRef
from importers.catalog.source import SourceTable


@dataclass(frozen=True, slots=True)
class CellDifference:
    """One cell that another program changed; `ref` is its place in the later reading."""

    ref: CellRef
    address: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class SourceChanges:
    """Addresses of the rows that came and went, and the cells that differ, in the order of the later reading."""

    added: tuple[str, ...]
    gone: tuple[str, ...]
    cells: tuple[CellDifference, ...]

    @property
    def none(self) -> bool:
        """Tell whether both readings hold the same."""
        return not (self.added or self.gone or self.cells)


def source_changes(old: SourceTable, new: SourceTable) -> SourceChanges:
    """Compare two readings whose rows have identities (a database's table with a key). Slow for large tables."""
    before = {old.addresses.identity(row): row for row in range(old.row_count)}
    after = {new.addresses.identity(row): row for row in range(new.row_count)}
    added = tuple(_named(new, row) for key, row in after.items() if key not in before)
    gone = tuple(_named(old, row) for key, row in before.items() if key not in after)
    pairs = [(before[key], row) for key, row in after.items() if key in before]
    return SourceChanges(added, gone, tuple(_differing(old, new, pairs)))


def _named(source: SourceTable, row: int) -> str:
    return source.addresses.record(row, int(source.lines[row]))


def _differing(
    old: SourceTable, new: SourceTable, pairs: list[tuple[int, int]]
) -> Iterator[CellDifference]:
    """Yield the cells of columns of one name that differ."""
    if not pairs:
        return
    was_rows, now_rows = (np.array(rows) for rows in zip(*pairs, strict=True))
    found: list[CellDifference] = []
    for column, label in enumerate(new.header):
        if label not in old.header:
            continue
        was = old.columns[old.header.index(label)].take(was_rows)
        now = new.columns[column].take(now_rows)
        for at in pc.indices_nonzero(pc.not_equal(was, now)).to_pylist():
            row = int(now_rows[at])
            address = new.addresses.cell(row, int(new.lines[row]), column)
            ref = CellRef(row, column)
            found.append(CellDifference(ref, address, was[at].as_py(), now[at].as_py()))
    yield from sorted(found, key=lambda each: (each.ref.row or 0, each.ref.column or 0))
