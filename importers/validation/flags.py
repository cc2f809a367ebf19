"""What the reader knows of cells beyond their text; it holds until the operator edits the cell."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from importers.catalog.catalog import Catalog
from importers.validation.rule import ColumnUse, FactRule
from importers.validation.rules import FACT_RULES

Found = dict[str, np.ndarray]  # problem code to rows, ascending
Told = tuple[str, np.ndarray, tuple[str, ...]]  # code, rows, the codes that it takes the place of


class Flags:
    """The reader's flags and facts by column and code, joined to what the checks find."""

    def __init__(self, catalog: Catalog) -> None:
        """Sort the catalog's flags by column."""
        self._catalog = catalog
        self._known: dict[tuple[str, int], np.ndarray] = {}
        rows: dict[int, dict[str, list[int]]] = {}
        for flag in catalog.source.flags:
            rows.setdefault(flag.column, {}).setdefault(flag.code, []).append(flag.row)
        self._rows = {
            column: {code: np.unique(np.array(found)) for code, found in by_code.items()}
            for column, by_code in rows.items()
        }

    def add_all(self, use: ColumnUse, column: int, found: Found) -> Found:
        """Return what was found in a whole column, with the flags of its unedited cells."""
        return self._joined(column, found, list(self._told(use, column)))

    def add_some(self, use: ColumnUse, column: int, found: Found, rows: np.ndarray) -> Found:
        """Return what was found among these rows, with the flags of their unedited cells."""
        here = [
            (code, np.intersect1d(told, rows), others)
            for code, told, others in self._told(use, column)
        ]
        return self._joined(column, found, here)

    def _joined(self, column: int, found: Found, told: list[Told]) -> Found:
        for code, rows, others in told:
            standing = np.setdiff1d(rows, self._catalog.edited_rows(column))
            found[code] = np.union1d(found.get(code, standing), standing)
            for other in others:
                if other in found:
                    found[other] = np.setdiff1d(found[other], standing)
        return found

    def _told(self, use: ColumnUse, column: int) -> Iterator[Told]:
        """Yield the flags of a column, then its facts: those have the last word."""
        for code, rows in self._rows.get(column, {}).items():
            yield code, rows, ()
        for rule in FACT_RULES:
            if rule.setting(use) is not None and len(rows := self._facts(rule, column)):
                yield rule.code, rows, rule.instead_of

    def _facts(self, rule: FactRule, column: int) -> np.ndarray:
        """Return the rows of a fact, looked for once."""
        place = (rule.code, column)
        if place not in self._known:
            self._known[place] = rule.check(self._catalog.source, column)
        return self._known[place]
