"""How wide the sheet's columns are drawn and where each begins."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

import numpy as np
from rich.cells import cell_len

from importers.catalog.catalog import Catalog
from tui.text import safe
from tui.widgets.table.column_view import ColumnView

GLYPH = 2  # every cell begins with a place for its state's glyph, and a blank: some fonts draw a sign wide
GAP = 1  # and ends with a blank before its neighbour
NARROWEST, WIDEST, WIDEST_FROZEN = 4, 36, 24
_SAMPLE = 200  # rows at the top, and as many from the rest
_SAMPLED_CELLS = 100_000  # a sheet of thousands of columns is judged by fewer rows
_AS_IT_IS = ColumnView()


@dataclass(frozen=True, slots=True)
class ColumnLayout:
    """Columns by number. `starts[i]` is where column i begins in the scrolled part, in cells; `order`: how they follow.

    A frozen column stands left of the scrolled part, which then leaves it out (width 0). `edges` are the starts in
    drawn order, and the end.
    """

    widths: tuple[int, ...]
    starts: tuple[int, ...]
    order: tuple[int, ...]
    edges: tuple[int, ...]
    frozen: int | None = None
    frozen_width: int = 0

    @classmethod
    def of(
        cls,
        contents: Sequence[int],
        frozen: int | None = None,
        view: ColumnView = _AS_IT_IS,
        order: Sequence[int] | None = None,
    ) -> ColumnLayout:
        """Lay out columns whose texts need that many cells each, or that many as the operator wants.

        `order` is that of their numbers, where it is another.
        """
        widths = [GLYPH + min(max(need, NARROWEST), WIDEST) + GAP for need in contents]
        frozen = None if frozen in view.hidden else frozen
        frozen_width = 0
        if frozen is not None:
            frozen_width = min(widths[frozen], GLYPH + WIDEST_FROZEN + GAP)
        for column, cells in view.widths.items():
            widths[column] = GLYPH + cells + GAP
        for column in view.hidden:
            widths[column] = 0
        if frozen is not None:
            frozen_width = widths[frozen] if frozen in view.widths else frozen_width
            widths[frozen] = 0
        drawn = tuple(range(len(widths)) if order is None else order)
        edges = tuple(accumulate((widths[column] for column in drawn), initial=0))
        starts = dict(zip(drawn, edges, strict=False))
        by_number = tuple(starts[column] for column in range(len(widths)))
        return cls(tuple(widths), by_number, drawn, edges, frozen, frozen_width)

    @property
    def scrolled_width(self) -> int:
        """Return the width of everything that scrolls sideways."""
        return self.edges[-1]

    def width(self, column: int) -> int:
        """Return how many cells a column is drawn with, glyph and gap included."""
        return self.frozen_width if column == self.frozen else self.widths[column]

    def at(self, x: int) -> int:
        """Return the column drawn at a place of the scrolled part, the last one beyond its end."""
        return self.order[self._place(x)] if self.order else 0

    def whole_from(self, x: int) -> int:
        """Return the first place from `x` on where a column of the scrolled part begins."""
        return self.edges[min(bisect_left(self.edges, x), len(self.edges) - 1)]

    def begin_of(self, x: int) -> int:
        """Return where the column that is drawn at a place of the scrolled part begins."""
        return self.starts[self.at(x)] if self.widths else 0

    def narrowed(self, column: int, width: int) -> ColumnLayout:
        """Return the layout with a column drawn that wide, where everything else stays: it has no room for more."""
        widths = (*self.widths[:column], width, *self.widths[column + 1 :])
        return replace(self, widths=widths)

    def between(self, first: int, last: int) -> tuple[int, ...]:
        """Return the columns that reach into the scrolled cells from `first` up to `last`, in drawn order."""
        if not self.widths or first >= self.scrolled_width:
            return ()
        return self.order[self._place(first) : self._place(max(last - 1, first)) + 1]

    def _place(self, x: int) -> int:
        """Return which of the drawn columns is at a place, the last one beyond its end."""
        return min(max(bisect_right(self.edges, x) - 1, 0), len(self.order) - 1)


def content_widths(
    catalog: Catalog,
    headings: Sequence[str],
    fields: Mapping[int, str],
    values: Callable[[np.ndarray, int], Sequence[str | None]],
) -> list[int]:
    """Return what each column needs for its heading, its field's name and a sample of its rows, given by `values`."""
    rows = _sample(catalog.row_count, min(_SAMPLE, _SAMPLED_CELLS // max(len(headings), 1) + 1))
    return [
        _widest([safe(heading), fields.get(column), *values(rows, column)])
        for column, heading in enumerate(headings)
    ]


def _sample(count: int, some: int) -> np.ndarray:
    if count <= 2 * some:
        return np.arange(count)
    spread = np.linspace(some, count - 1, some).astype(np.int64)
    return np.concatenate([np.arange(some), spread])


def _widest(values: Iterable[str | None]) -> int:
    return max((_width(value) for value in values if value), default=0)


def _width(value: str) -> int:
    """Return what a text needs; of the blanks around it one on either side is enough to show them."""
    text = value.strip()
    return cell_len(text[:WIDEST]) + (2 if len(text) < len(value) else 0)
