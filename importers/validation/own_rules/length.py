"""`length`: how many characters a text has, without the space around it."""

from __future__ import annotations

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

    def check(cells: Cells, _told: bool) -> Mask:
        length = arrow.numbers_of(pc.utf8_length(cells.trimmed), missing=-1)
        wrong: Mask = length < (low or 0)
        if high is not None:
            wrong |= length > high
        wrong &= ~cells.settled
        return wrong

    asks = within("have", low, high, "characters")

    def wrong(about: MessageFormatter, ref: CellRef) -> str:
        number = len(about.text(ref).strip())
        return f"{about.value(ref)} has {number:,} characters, and {asks.removeprefix('have ')} are asked for."

    return OneCell(asks, wrong, check)
