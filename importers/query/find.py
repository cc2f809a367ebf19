"""The next cell that holds a text, among rows and columns in the order in which they are shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from importers.catalog import arrow
from importers.catalog.catalog import Catalog

_FIRST_PIECE, _LARGEST_PIECE = (
    256,
    65_536,
)  # rows that are looked at together: few at first, then more


@dataclass(frozen=True, slots=True)
class Shown:
    """What is looked through: `rows` in their order (None: all, in the file's), and the columns from left to right."""

    catalog: Catalog
    columns: Sequence[int]
    rows: np.ndarray | None = None

    @property
    def count(self) -> int:
        """Return how many rows there are."""
        return self.catalog.row_count if self.rows is None else len(self.rows)

    def texts(self, column: int, first: int, last: int) -> pa.Array | pa.ChunkedArray:
        """Return the texts of a column from one position up to another."""
        whole = self.catalog.column(column)
        if self.rows is None:
            return whole.slice(first, last - first)
        return whole.take(arrow.rows(self.rows[first:last]))


@dataclass(frozen=True, slots=True)
class Match:
    """A cell that holds the text: the position of its row among those shown, and its column."""

    position: int
    column: int


def next_match(
    shown: Shown, words: str, position: int, column: int, *, back: bool = False, here: bool = False
) -> Match | None:
    """Return the next cell with a text after a place, before it (`back`), or from it on (`here`); None: there is none.

    Case is ignored. Cells come row by row, and in a row from left to right.
    """
    if not words or not shown.columns:
        return None
    places = {each: place for place, each in enumerate(shown.columns)}
    at = places.get(column, -1)
    for first, last in _pieces(shown.count, position, back):
        found = _matches(shown, words, first, last)
        row = np.arange(first, last)[:, None]
        place = np.arange(len(shown.columns))[None, :]
        ahead = (
            (row < position) | ((row == position) & (place < at))
            if back
            else ((row > position) | ((row == position) & (place > at)))
        )
        if here:
            ahead |= (row == position) & (place == at)
        hits = np.flatnonzero(found & ahead)
        if len(hits):
            hit = int(hits[-1 if back else 0])
            down, right = divmod(hit, len(shown.columns))
            return Match(first + down, shown.columns[right])
    return None


def count_matches(shown: Shown, words: str) -> int:
    """Return how many cells hold a text."""
    if not words:
        return 0
    pieces = range(0, shown.count, _LARGEST_PIECE)
    return sum(
        int(_matches(shown, words, first, min(first + _LARGEST_PIECE, shown.count)).sum())
        for first in pieces
    )


def _matches(shown: Shown, words: str, first: int, last: int) -> np.ndarray:
    found = np.zeros((last - first, len(shown.columns)), dtype=bool)
    for place, column in enumerate(shown.columns):
        held = pc.match_substring(shown.texts(column, first, last), words, ignore_case=True)
        found[:, place] = pc.fill_null(held, pa.scalar(False)).to_numpy(zero_copy_only=False)
    return found


def _pieces(count: int, position: int, back: bool) -> Iterator[tuple[int, int]]:
    """Yield ranges of positions from a place on to the end, or back to the beginning, ever larger ones."""
    size = _FIRST_PIECE
    edge = min(max(position + 1, 0), count) if back else min(max(position, 0), count)
    while edge > 0 if back else edge < count:
        piece = (max(edge - size, 0), edge) if back else (edge, min(edge + size, count))
        yield piece
        edge, size = piece[0 if back else 1], min(size * 4, _LARGEST_PIECE)
