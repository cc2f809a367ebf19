"""`allowed`: one of some values, written in the rule or in a column of another file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pyarrow.compute as pc

from importers.catalog import arrow
from importers.errors import ShelfreadyError
from importers.validation.cells import Cells, Mask
from importers.validation.messages import shorten
from importers.validation.own_rules.table import RuleTable
from importers.validation.own_rules.values import OneCell
from importers.validation.suggestion import CellFix, Correction

# The texts of a column of a file; ShelfreadyError says why there are none.
ValuesIn = Callable[[Path, str], Sequence[str | None]]


def read_allowed(table: RuleTable, folder: Path, values_in: ValuesIn | None) -> OneCell:
    """Return that a text is one of the values. A file is named as seen from the folder of the rules."""
    asks, values = _values(table, folder, values_in)
    ignore_case = table.flag("ignore_case")
    known = {value.strip(): None for value in values if value and value.strip()}
    wanted = arrow.texts(list({_folded(text): None for text in known} if ignore_case else known))

    def check(cells: Cells, _told: bool) -> Mask:
        texts = pc.utf8_lower(cells.trimmed) if ignore_case else cells.trimmed
        wrong: Mask = ~(arrow.mask_of(pc.is_in(texts, value_set=wanted)) | cells.settled)
        return wrong

    fix = CellFix("Write the value of the list in", lambda _evidence: _spelled(list(known)))
    return OneCell(
        asks, lambda about, ref: f"{about.value(ref)} is none of {asks[10:]}.", check, fix=fix
    )


def _values(
    table: RuleTable, folder: Path, values_in: ValuesIn | None
) -> tuple[str, Sequence[str | None]]:
    if not table.has("file"):
        values = table.texts("values")
        return f"be one of {shorten(', '.join(values))}", values
    if table.has("values"):
        table.mistake("values", "the values are in the file already; leave one of the two out")
    file, column = table.text("file"), table.text("column")
    asks = f'be one of "{shorten(column)}" in {file}'
    if not file or not column:
        return asks, ()
    if values_in is None:
        table.mistake("file", "a list in another file cannot be read here")
        return asks, ()
    try:
        found = values_in(folder / Path(file).expanduser(), column)
    except ShelfreadyError as error:
        table.mistake("file", error.sentence.rstrip("."))
        return asks, ()
    if not any(value and value.strip() for value in found):
        table.mistake("column", f"{file} has nothing in it")
    return asks, found


def _spelled(known: Sequence[str]) -> Correction:
    """Return what finds the one value that a text is but for its case and the spaces in it."""
    by_fold: dict[str, set[str]] = {}
    for value in known:
        by_fold.setdefault(_without_spaces(value), set()).add(value)

    def correct(text: str) -> str | None:
        meant = by_fold.get(_without_spaces(text), set())
        return next(iter(meant)) if len(meant) == 1 else None

    return correct


def _folded(text: str) -> str:
    """Return a text as Arrow writes it in small letters, as it does the cells."""
    folded: str = pc.utf8_lower(arrow.texts([text]))[0].as_py()
    return folded


def _without_spaces(text: str) -> str:
    return "".join(text.casefold().split())
