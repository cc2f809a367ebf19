"""The rows that did not go through, as a small catalog of their own with the reason beside each."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from importers.catalog import Catalog
from importers.model import CellRef, no_report
from importers.writers.atomic import replacing
from importers.writers.base import records

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def save_rejects(catalog: Catalog, reasons: Mapping[int, str], target: Path) -> None:
    """Write these rows as they now stand to a new CSV file, which opens as a catalog again.

    Two columns are added: where each row stood, and why it did not go through. SaveFailed.
    """
    rows = np.array(sorted(reasons), dtype=np.int64)
    text = io.StringIO(newline="")
    out = csv.writer(text, delimiter=catalog.source.delimiter or ",")
    out.writerow([*_labels(catalog), "Stood at", "Reason"])
    for row, cells in zip(rows, records(catalog, rows, no_report), strict=True):
        padded = cells + [""] * (catalog.column_count - len(cells))
        place = catalog.address(CellRef(int(row), None))
        out.writerow([*padded, place, as_text(reasons[int(row)])])
    with replacing(target, overwrite=False) as file:
        file.write(text.getvalue().encode("utf-8-sig", "surrogatepass"))


def as_text(words: str) -> str:
    """Return a server's words such that no spreadsheet takes them for a formula."""
    return f"'{words}" if words.startswith(_FORMULA_STARTS) else words


def _labels(catalog: Catalog) -> list[str]:
    return [label or f"Column {place}" for place, label in enumerate(catalog.labels, 1)]
