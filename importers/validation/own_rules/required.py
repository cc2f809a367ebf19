"""`required` and `required-if`: a cell that may not be blank, at all or where another one says so."""

from __future__ import annotations

import numpy as np
import pyarrow.compute as pc

from importers.catalog import arrow
from importers.catalog.model import CellRef
from importers.validation.cells import Cells, Mask
from importers.validation.messages import MessageFormatter, shorten
from importers.validation.own_rules.table import RuleTable
from importers.validation.own_rules.values import BesideAnother, OneCell


def read_required(_table: RuleTable) -> OneCell:
    """Return that a cell is not blank. A cell that its row does not have is told as a short row."""
    return OneCell(
        "not be blank", lambda _about, _ref: "It is blank.", lambda cells, _told: cells.blank
    )


def read_required_if(table: RuleTable) -> BesideAnother:
    """Return that a cell is not blank where another equals one of some texts, or (without `equals`) is not blank."""
    other = table.text("other")
    values = table.texts("equals") if table.has("equals") else ()
    wanted = arrow.texts([value.strip() for value in values])

    def check(cells: Cells, others: Cells) -> Mask:
        if values:
            needed: Mask = arrow.mask_of(pc.is_in(others.trimmed, value_set=wanted))
        else:
            needed = others.length > 0
        return np.asarray(cells.blank & needed)

    def wrong(_about: MessageFormatter, _ref: CellRef, value: str) -> str:
        return f'It is blank, and "{shorten(other)}" is {value}.'

    said = f"is {shorten(' or '.join(values))}" if values else "is not blank"
    return BesideAnother(f"not be blank where {other} {said}", wrong, check, other)
