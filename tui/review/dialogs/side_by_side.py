"""Some rows of a catalog side by side, a line for each column, with what differs marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from importers.catalog.catalog import Catalog
from importers.catalog.model import CellRef
from importers.fixes.duplicates import differing
from tui.review.problem_list import column_title
from tui.text import safe
from tui.widgets.table.cells import fit

DIFFERS, CHOSEN = "≠", "▶"
_LABELS = 20  # cells at most for the names of the columns
_NARROWEST, _WIDEST, _GAP = 14, 34, 2


class SideBySide(Static):
    """Draws as many rows as there is room for; the chosen one is always among them."""

    class Clicked(Message):
        """A row was clicked."""

        def __init__(self, place: int) -> None:
            """Say which of the rows, counted from 0."""
            self.place = place
            super().__init__()

    def __init__(self) -> None:
        """Start with no rows."""
        super().__init__()
        self._catalog: Catalog | None = None
        self._rows: list[int] = []
        self._key = 0
        self._chosen = 0
        self._first = 0

    def show(self, catalog: Catalog, rows: Sequence[int], key: int, chosen: int) -> None:
        """Show rows of one group; `chosen` is the place of the one that the keys speak of."""
        self._catalog, self._rows, self._key, self._chosen = catalog, list(rows), key, chosen
        self._draw()

    def on_resize(self) -> None:
        """Fit to the new width."""
        self._draw()

    def on_click(self, event: events.Click) -> None:
        """Choose the row under the mouse."""
        place = self._first + (event.x - self._margin) // self._width
        if event.x >= self._margin and place < self._first + len(self._shown):
            self.post_message(self.Clicked(place))

    @property
    def _label_width(self) -> int:
        assert self._catalog is not None
        titles = (column_title(self._catalog, c) for c in range(self._catalog.column_count))
        return min(max((cell_len(title) for title in titles), default=0), _LABELS)

    @property
    def _margin(self) -> int:
        """Return the cells left of the values: a mark, the column's name, and the gaps."""
        return self._label_width + 3

    @property
    def _room(self) -> int:
        return max(self.size.width - self._margin, _NARROWEST + _GAP)

    @property
    def _width(self) -> int:
        return min(max(self._room // max(len(self._rows), 1), _NARROWEST + _GAP), _WIDEST + _GAP)

    @property
    def _shown(self) -> list[int]:
        return self._rows[self._first : self._first + max(self._room // self._width, 1)]

    def _draw(self) -> None:
        if self._catalog is None or not self.size.width:
            return
        fitting = max(self._room // self._width, 1)
        self._first = min(max(self._first, self._chosen - fitting + 1), self._chosen)
        self.update(Content("\n").join(list(self._lines(self._catalog))))

    def _lines(self, catalog: Catalog) -> Iterator[Content]:
        yield self._heading(catalog)
        columns = range(catalog.column_count)
        values = [catalog.values(self._rows, column) for column in columns]
        differs = differing(values)
        order = sorted(columns, key=lambda c: (c != self._key, not differs[c]))
        for column in order:
            yield self._line(catalog, column, values[column], differs[column])

    def _heading(self, catalog: Catalog) -> Content:
        parts: list[Content] = [Content(" " * (self._margin - 1))]
        for place, row in enumerate(self._shown, self._first):
            here = place == self._chosen
            name = fit(catalog.address(CellRef(row, None)), self._width - 1 - _GAP)
            parts.append(
                Content.styled(
                    f"{CHOSEN if here else ' '}{name}", "bold reverse" if here else "bold"
                )
            )
            parts.append(Content(" " * _GAP))
        more = len(self._rows) - self._first - len(self._shown)
        parts.append(Content.styled(f"+{more}" if more else "", "$foreground-muted"))
        return Content.assemble(*parts)

    def _line(
        self, catalog: Catalog, column: int, values: Sequence[str | None], differs: bool
    ) -> Content:
        label = fit(safe(column_title(catalog, column)), self._label_width)
        glyph = DIFFERS if differs else " "
        last = self._first + len(self._shown)
        cells = [
            (fit(value, self._width - _GAP) + " " * _GAP, self._style(place, differs))
            for place, value in enumerate(values[self._first : last], self._first)
        ]
        return Content.assemble((f"{glyph} {label} ", "$text-warning" if differs else ""), *cells)

    def _style(self, place: int, differs: bool) -> str:
        if not differs:
            return "$foreground-muted"
        return "bold $text-warning" if place == self._chosen else "$text-warning"
