"""`length`: how many characters a text has, without the space around it."""

from __future__ import annotations

import numpy as np
import pyarrow.compute as pc

from importers.catalog import arrow
from importers.catalog.model import CellRef
from importers.validation.cells import Cells, Mask
from importers.validation.messages import MessageFormatter
from importers.validation.own_rules.range import within
from importers.validation.own_rules.table import RuleTable
from importers.validation.own_rules.values import OneCell


def read_length(table: RuleTable) -> OneCell:
    """Return what a length asks."""
    low, high = table.whole("min"), table.whole("max")
    if not (table.has("min") or table.has("max")):
        table.mistake("min", "a length needs min, max or both")
    if low is not None and high is not None and low > high:
        table.mistake("max", "it is less than min")

    most = np.inf if high is None else high

    def check(cells: Cells, _told: bool) -> Mask:
        wrong: Mask = _needs_counting(cells.length, low, high)
        if wrong.any():
            wrong &= ~cells.settled
            lengths = _characters(cells, wrong)
            wrong[wrong] = (lengths < (low or 0)) | (lengths > most)
        return wrong

    asks = within("have", low, high, "characters")

    def wrong(about: MessageFormatter, ref: CellRef) -> str:
        number = len(about.text(ref).strip())
        return f"{about.value(ref)} has {number:,} characters, and {asks.removeprefix('have ')} are asked for."

    return OneCell(asks, wrong, check)


def _needs_counting(size: np.ndarray, low: int | None, high: int | None) -> Mask:
    """Return which texts of these sizes in bytes may have too few or too many characters, of one to four bytes each."""
    unsure: Mask = size > high if high is not None else np.zeros(len(size), bool)
    if low is not None:
        unsure |= size < 4 * low
    return unsure


def _characters(cells: Cells, chosen: Mask) -> np.ndarray:
    texts = cells.trimmed if chosen.all() else cells.trimmed.filter(arrow.mask(chosen))
    return arrow.numbers_of(pc.utf8_length(texts))
