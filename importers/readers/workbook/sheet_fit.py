"""How well a sheet fits a catalog, by its header and what stands below it; and which of several fits best."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from importers.catalog.vocabulary import KEY_HEADERS, NAME_HEADERS
from importers.readers.header import KNOWN_LABELS, find_header, label_key
from importers.readers.workbook.grid import Grid
from importers.readers.workbook.sheet_choice import OPENED_HIDDEN

_LOOKED_AT = 60  # rows
_MOST_SHEETS = 12
_PATIENCE = 3.0  # seconds of processor time for looking at other sheets
_EVERY_SHOP = (KEY_HEADERS, NAME_HEADERS)
Needed = Sequence[Sequence[str]]  # the labels of each field that is needed, the key first


@dataclass(frozen=True, slots=True, order=True)
class Fit:
    """What speaks for a sheet: labels of needed fields in its header, with data below; others that are known."""

    needed: int
    known: int


def fit_of(grid: Grid, needed: Needed = ()) -> Fit:
    """Judge a sheet by its first rows; `needed` as in `ReadOptions`."""
    rows = min(_LOOKED_AT, len(grid.lines))
    width = max(grid.columns, default=-1) + 1
    records = [
        [grid.columns[at][row].as_py() if at in grid.columns else None for at in range(width)]
        for row in range(rows)
    ]
    header = find_header(records).index if records else None
    if header is None or header + 1 >= len(grid.lines):
        return Fit(0, 0)
    labels = {label_key(label) for label in records[header] if label}
    fields = [frozenset(map(label_key, field)) for field in needed or _EVERY_SHOP]
    found = [bool(labels & field) for field in fields]
    found[0] = found[0] or any("sku" in label for label in labels)
    return Fit(sum(found), len(labels & KNOWN_LABELS))


def best_sheet(first: Grid, read: Callable[[str], Grid], needed: Needed = ()) -> Grid:
    """Return the sheet that fits a catalog best: the first, unless another clearly does. `read` takes a name."""
    best, fit = first, fit_of(first, needed)
    others = [name for name in first.sheets if name != first.sheet][:_MOST_SHEETS]
    end = time.process_time() + _PATIENCE
    for name in others:
        if fit.needed == len(needed or _EVERY_SHOP) or time.process_time() > end:
            break
        grid = read(name)
        found = fit_of(grid, needed)
        hidden = any(OPENED_HIDDEN in warning.message for warning in grid.read_warnings)
        if found.needed > fit.needed and not hidden:
            best, fit = grid, found
    return best if best is first else _said(best)


def _said(grid: Grid) -> Grid:
    """Say why a sheet was opened that is not the first."""
    opened = f"“{grid.sheet}” was opened"
    why = f"{opened}, whose header fits a catalog best"
    warnings = tuple(
        replace(warning, message=warning.message.replace(opened, why, 1))
        if warning.code == "sheet"
        else warning
        for warning in grid.read_warnings
    )
    return replace(grid, read_warnings=warnings)
