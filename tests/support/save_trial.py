"""One random trial of saving: cells are edited, rows left out and labels renamed, by seed; what must then be true."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from pathlib import Path

from importers.catalog.catalog import Catalog
from importers.catalog.model import CellRef
from importers.catalog.source import ReadOptions
from importers.errors import SaveFailed
from importers.writers import save
from tests.support.catalogs import workbook_at

_TYPED = (
    "9.90", "12", "-3", "0.5", "007", "2024-06-01", "25%", "TRUE", "", "=1+1", "Ünï & <b>", "on request",
    "4006295750954", "x" * 40,
)  # fmt: skip
_DEFAULTS = ReadOptions()
_LABELS = ("Net [EUR]", "It's #1", "Label & <more>", "Größe", "A'B", "Renamed")


@dataclass(slots=True)
class Trial:
    """What was done to one workbook: cells by sheet row and column, rows left out, labels by column."""

    book: Path
    saved: Path
    options: ReadOptions
    catalog: Catalog
    cells: dict[tuple[int, int], str] = field(default_factory=dict)
    rows: set[int] = field(default_factory=set)
    labels: dict[int, str] = field(default_factory=dict)
    refused: str | None = None
    notes: tuple[str, ...] = ()

    @property
    def changes(self) -> int:
        """Return how many changes were made."""
        return len(self.cells) + len(self.rows) + len(self.labels)


def trial(book: Path, saved: Path, seed: int, options: ReadOptions = _DEFAULTS) -> Trial:
    """Change a workbook at random and save it; a refusal is kept as its sentence."""
    rng = random.Random(seed)
    catalog = workbook_at(book, options)
    made = Trial(book, saved, options, catalog)
    rows = range(catalog.row_count)
    for row in rng.sample(rows, min(5, len(rows))):
        column = rng.randrange(max(catalog.header_width, 1))
        text = rng.choice(_TYPED)
        catalog.set_value(CellRef(row, column), text)
        if catalog.value(row, column) != catalog.source_value(row, column):
            made.cells[catalog.line(row), column] = text
    for row in rng.sample(rows, min(rng.randrange(3), max(0, len(rows) - 1))):
        catalog.exclude([row])
        made.rows.add(catalog.line(row))
    if catalog.source.header_line and rng.random() < 0.5:
        column = rng.randrange(catalog.header_width)
        label = rng.choice(_LABELS)
        if label not in catalog.labels:
            catalog.set_value(CellRef(None, column), label)
            made.labels[column] = label
    made.cells = {place: text for place, text in made.cells.items() if place[0] not in made.rows}
    try:
        made.notes = save(catalog, saved, overwrite=True).notes
    except SaveFailed as error:
        made.refused = error.sentence
    return made
