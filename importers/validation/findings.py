"""Which rows have which problem, by column: the checker's own store, of which reports are taken."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from importers.validation.rows import NONE, Rows, as_rows, together, without

ProblemKind = tuple[str, int | None]  # problem code, column (None: the whole row)


class Findings:
    """Ascending rows by column and code. Arrays are replaced, never changed: a report may hold them."""

    def __init__(self) -> None:
        """Start with nothing found."""
        self._columns: dict[int | None, dict[str, Rows]] = {}

    def __iter__(self) -> Iterator[tuple[ProblemKind, Rows]]:
        """Yield each place where there is a problem, with its rows."""
        for column, by_code in self._columns.items():
            for code, rows in by_code.items():
                yield (code, column), rows

    def rows(self, code: str, column: int | None) -> Rows:
        """Return the rows of one kind in one column."""
        return self._columns.get(column, {}).get(code, NONE)

    def codes(self, column: int | None) -> set[str]:
        """Return the kinds of problems that a column has."""
        return set(self._columns.get(column, ()))

    def put(self, code: str, column: int | None, rows: np.ndarray) -> None:
        """Let these be the rows of one kind in one column."""
        if len(rows):
            self._columns.setdefault(column, {})[code] = as_rows(rows)
        else:
            self._columns.get(column, {}).pop(code, None)

    def change(self, code: str, column: int | None, touched: np.ndarray, found: np.ndarray) -> None:
        """Forget what was known of the touched rows; these of them have the problem now."""
        kept = without(self.rows(code, column), as_rows(touched))
        self.put(code, column, together(kept, as_rows(found)))
