"""What the reader knows of cells beyond their text; it holds until the operator edits the cell."""

from __future__ import annotations

import numpy as np

from importers.catalog.catalog import Catalog


class Flags:
    """The reader's flags by column and code, joined to what the checks find."""

    def __init__(self, catalog: Catalog) -> None:
        """Sort the catalog's flags by column."""
        self._catalog = catalog
        rows: dict[int, dict[str, list[int]]] = {}
        for flag in catalog.source.flags:
            rows.setdefault(flag.column, {}).setdefault(flag.code, []).append(flag.row)
        self._rows = {
            column: {code: np.unique(np.array(found)) for code, found in by_code.items()}
            for column, by_code in rows.items()
        }

    def add_all(self, column: int, found: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
        """Return what was found in a whole column, with the flags of its unedited cells."""
        for code, flagged in self._rows.get(column, {}).items():
            standing = np.setdiff1d(flagged, self._catalog.edited_rows(column))
            found[code] = np.union1d(found.get(code, standing), standing)
        return found

    def add_some(
        self, column: int, found: dict[str, np.ndarray], rows: np.ndarray
    ) -> dict[str, np.ndarray]:
        """Return what was found among these rows, with the flags of their unedited cells."""
        for code, flagged in self._rows.get(column, {}).items():
            here = np.intersect1d(flagged, rows)
            standing = np.setdiff1d(here, self._catalog.edited_rows(column))
            found[code] = np.union1d(found.get(code, standing), standing)
        return found
