"""How the operator wants to see the columns: their widths, and which are hidden. Nothing of it is saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

NARROWEST, WIDEST = 2, 200  # cells of text


@dataclass(frozen=True, slots=True)
class ColumnView:
    """`widths` holds the columns that were given a width, in cells of text; the others go by content."""

    widths: Mapping[int, int] = field(default_factory=dict)
    hidden: frozenset[int] = frozenset()

    def with_width(self, column: int, width: int | None) -> ColumnView:
        """Return the view with a column that wide; None: as its content needs."""
        widths = {other: cells for other, cells in self.widths.items() if other != column}
        if width is not None:
            widths[column] = min(max(width, NARROWEST), WIDEST)
        return replace(self, widths=widths)

    def hiding(self, column: int) -> ColumnView:
        """Return the view without a column."""
        return replace(self, hidden=self.hidden | {column})

    def showing(self, *columns: int) -> ColumnView:
        """Return the view with these columns shown again; without any: with all."""
        return replace(self, hidden=self.hidden - set(columns) if columns else frozenset())

    def nearest(self, wanted: int, before: int, count: int) -> int:
        """Return a shown column: the wanted one or the next in its direction, else the other way; 0 if none."""
        wanted = min(max(wanted, 0), max(count - 1, 0))
        onward = range(wanted, count) if wanted >= before else range(wanted, -1, -1)
        back = range(wanted, -1, -1) if wanted >= before else range(wanted, count)
        shown = (column for column in (*onward, *back) if column not in self.hidden)
        return next(shown, 0) if self.hidden else wanted
