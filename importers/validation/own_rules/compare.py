"""`equal`, `greater` and `less`: a cell beside another one of its row, as texts, numbers or dates."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pyarrow.compute as pc

from importers.catalog import arrow
from importers.catalog.model import CellRef
from importers.validation.cells import Cells, Mask
from importers.validation.messages import MessageFormatter
from importers.validation.own_rules.dates import date_form
from importers.validation.own_rules.numbers import Numbers, signs_between
from importers.validation.own_rules.table import RuleTable
from importers.validation.own_rules.values import BesideAnother

Order = Callable[[Cells, Cells], tuple[Mask, np.ndarray]]  # which can be compared; -1, 0 or 1


def read_equal(table: RuleTable) -> BesideAnother:
    """Return that a cell holds the same as another, as numbers where both are. Where both are blank they do."""
    other, mark = table.text("other"), table.word("decimal_mark", (".", ","), ".")

    def check(cells: Cells, others: Cells) -> Mask:
        same = arrow.mask_of(pc.equal(cells.trimmed, others.trimmed))
        differ = ~same & (cells.length >= 0) & (others.length >= 0)
        if differ.any():
            able, sign = _numbers(mark)(cells, others)
            differ &= ~(able & (sign == 0))
        return np.asarray(differ & ~cells.excel_error & ~others.excel_error)

    def wrong(about: MessageFormatter, ref: CellRef, value: str) -> str:
        return f'{about.value(ref)} is not {value}, as "{other}" has it.'

    return BesideAnother(f"equal {other}", wrong, check, other)


def read_greater(table: RuleTable) -> BesideAnother:
    """Return that a cell is greater than another, of numbers or (with `form`) of dates."""
    return _ordered(table, 1, "greater than", "at least")


def read_less(table: RuleTable) -> BesideAnother:
    """Return that a cell is less than another, as `read_greater`."""
    return _ordered(table, -1, "less than", "at most")


def _ordered(table: RuleTable, sign: int, strictly: str, loosely: str) -> BesideAnother:
    """Return what is asked where neither is blank; what is no number, or no date, cannot be compared and breaks it."""
    other, equal = table.text("other"), table.flag("or_equal")
    order, what = _order_of(table)
    words = loosely if equal else strictly

    def check(cells: Cells, others: Cells) -> Mask:
        able, found = order(cells, others)
        right = able & ((found == sign) | ((found == 0) & equal))
        return np.asarray(~right & ~cells.settled & ~others.settled)

    def wrong(about: MessageFormatter, ref: CellRef, value: str) -> str:
        return f'{about.value(ref)} must be a {what} {words} {value}, which "{other}" holds.'

    return BesideAnother(f"be {words} {other}", wrong, check, other)


def _order_of(table: RuleTable) -> tuple[Order, str]:
    if not table.has("form"):
        return _numbers(table.word("decimal_mark", (".", ","), ".")), "number"
    form = date_form(table)

    return (lambda cells, others: form.order(cells.trimmed, others.trimmed)), "date"


def _numbers(mark: str) -> Order:
    def order(cells: Cells, others: Cells) -> tuple[Mask, np.ndarray]:
        numbers, beside = Numbers(cells, mark), Numbers(others, mark)
        return numbers.there & beside.there, signs_between(numbers, beside)

    return order
