"""Which rows the sheet shows and in which order: by a choice of problems, a search, or a view."""

from __future__ import annotations

import numpy as np

from importers.query.next_problem import problem_rows
from importers.query.sort import in_order
from importers.query.view import View
from tui.parts import ScreenPart
from tui.review.host import ReviewHost
from tui.review.problem_list import ALL, Choice, column_title
from tui.widgets.table.painter import MARKED
from tui.widgets.wording import count


class ShownRows(ScreenPart[ReviewHost]):
    """`choice` is what the list of problems says, `found` the rows that a search or a view let through."""

    def __init__(self, screen: ReviewHost) -> None:
        """Start with all rows in the file's order."""
        super().__init__(screen)
        self.choice: Choice = ALL
        self.found: np.ndarray | None = None
        self.words = ""
        self.view = View()
        self.places: np.ndarray | None = None

    @property
    def is_filtered(self) -> bool:
        """Tell whether the sheet shows chosen rows, or all in another order."""
        return self.screen.table.rows is not None

    def forget_order(self) -> None:
        """Begin with the file's order again."""
        self.view, self.places = View(), None
        self.screen.table.sorted_by = None

    def show_choice(self, choice: Choice) -> None:
        """Show the rows of a choice, sorted as before; all rows are those of the file, in its order."""
        if choice == ALL:
            self.forget_order()
        self.view = View(sort=self.view.sort, descending=self.view.descending)
        self.choice, self.found, self.words = choice, None, ""
        rows = problem_rows(self.screen.report, choice.kind) if choice.problems else None
        if choice.kind is not None and self.screen.is_general(choice.kind):
            rows = None
        self.screen.table.show_rows(rows)
        self.screen.show_occurrences()
        self.screen.show_status()
        self._put_in_order()

    def show_found(self, rows: np.ndarray, words: str) -> None:
        """Show the rows that a search found, sorted as before."""
        self.view = View(words=words, sort=self.view.sort, descending=self.view.descending)
        self.choice, self.found, self.words = ALL, rows, words
        self.screen.highlight(ALL)
        self.screen.table.show_rows(rows)
        self.screen.show_status()
        self._put_in_order()

    def show_view(self, view: View, rows: np.ndarray | None, places: np.ndarray | None) -> None:
        """Show rows (None: all), in the order of their places (None: the file's)."""
        order = (view.sort, view.descending)
        begin_anew = view.sort is not None and order != (self.view.sort, self.view.descending)
        self.choice, self.found, self.words = ALL, rows, view.words
        self.screen.highlight(ALL)
        self.view, self.places = view, places
        table = self.screen.table
        table.show_rows(rows)
        self._put_in_order()
        if begin_anew:  # who sorts wants to see what comes first
            table.place(0, table.column)
        self.screen.show_status()

    def _put_in_order(self) -> None:
        table = self.screen.table
        is_sorted = self.places is not None and self.view.sort is not None
        table.sorted_by = (self.view.sort or 0, self.view.descending) if is_sorted else None
        if self.places is not None:
            table.show_rows(in_order(table.rows, self.places))

    def meant(self) -> tuple[np.ndarray | None, str]:
        """Return the marked rows in the order shown, else those of the block, else those shown; and their name.

        None stands for all rows.
        """
        table = self.screen.table
        shown, marked, selected = table.rows, table.marked, table.selection
        if not marked and selected is not None and selected.height > 1:
            return table.rows_between(selected.first, selected.last), "selected"
        if not marked:
            return shown, "shown"
        rows = np.array(sorted(marked), dtype=np.int64)
        return rows if self.places is None else in_order(rows, self.places), "marked"

    def in_words(self) -> str:
        """Return what the header says of it; "" when it is the whole file."""
        parts, table, catalog = [], self.screen.table, self.screen.session.catalog
        if table.rows is not None and len(table.rows) < catalog.row_count:
            parts.append(f"{count(table.shown, 'row')} shown")
        if self.places is not None and self.view.sort is not None:
            way = "↓" if self.view.descending else "↑"
            parts.append(f"sorted by {table.title_of(self.view.sort)} {way}")
        parts += [
            f"{column_title(catalog, column)} is {f'“{value}”' if value else 'blank'}"
            for column, value in self.view.values
        ]
        if table.selection is not None:
            parts.append(f"{table.selection.height:,} × {len(table.selection.columns):,} selected")
        if table.marked:
            parts.append(f"{MARKED} {len(table.marked):,} marked")
        return ", ".join(parts)
