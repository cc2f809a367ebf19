"""Two rows of the very same key: the shop would take one for the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from importers.catalog.model import CellRef, Fix, Severity
from importers.validation.examples import KEY, Example, valid
from importers.validation.keys import KeyIndex
from importers.validation.rule import KeyRule
from importers.validation.suggestion import LeaveOut, count

if TYPE_CHECKING:
    from importers.validation.messages import MessageFormatter


def _sentence(about: MessageFormatter, ref: CellRef) -> str:
    others = about.same.others(about.row(ref))
    if not len(others):
        return f"SKU {about.value(ref)} is used more than once."
    return f"SKU {about.value(ref)} is also on {about.others(others, ref.column)}."


def _keep_first(about: MessageFormatter, row: int) -> Fix | None:
    rows = about.same.of(row)
    if len(rows) < 2:
        return None
    first = about.catalog.address(CellRef(int(rows[0]), None))
    title = f"Keep {first}, leave out {count(len(rows) - 1, 'later row')} of the same SKU"
    return Fix(title, exclude=tuple(rows[1:].tolist()))


def _keep_firsts(about: MessageFormatter, _rows: np.ndarray) -> Fix | None:
    rows = about.same.all_but_first()
    if not len(rows):
        return None
    title = f"Keep the first row of each SKU, leave out {count(len(rows), 'later row')}"
    return Fix(title, exclude=tuple(rows.tolist()))


RULE = KeyRule(
    code="duplicate-sku",
    title="Duplicate SKU",
    severity=Severity.ERROR,
    order=50,
    check=KeyIndex.is_duplicate,
    sentence=_sentence,
    fix=LeaveOut(_keep_first, _keep_firsts),
    examples=(
        valid(KEY, "A", "a", "", ""),
        Example(
            (("SKU", KEY),),
            (("A",), ("B",), ("A",)),
            found=((0, 0), (2, 0)),
            fixed=(("A",), ("B",)),
        ),
    ),
)
