"""`range`: a number that is at least `min` and at most `max`."""

from __future__ import annotations

from importers.catalog.model import CellRef
from importers.catalog.schema import FieldKind
from importers.validation.cells import Cells, Mask
from importers.validation.messages import MessageFormatter
from importers.validation.own_rules.numbers import Numbers, signs
from importers.validation.own_rules.table import RuleTable
from importers.validation.own_rules.values import OneCell
from importers.validation.rule import ColumnUse

_NUMBERS = (FieldKind.MONEY, FieldKind.INTEGER)


def read_range(table: RuleTable) -> OneCell:
    """Return what a range asks. A text that is no number breaks it, unless `not-a-number` tells of that."""
    low, high = table.number("min"), table.number("max")
    mark = table.word("decimal_mark", (".", ","), ".")
    if not (table.has("min") or table.has("max")):
        table.mistake("min", "a range needs min, max or both")
    if low is not None and high is not None and low > high:
        table.mistake("max", "it is less than min")

    def check(cells: Cells, told: bool) -> Mask:
        numbers = Numbers(cells, mark)
        wrong: Mask = ~(numbers.there | cells.settled) & (not told)
        if low is not None:
            wrong |= signs(numbers, low) < 0
        if high is not None:
            wrong |= signs(numbers, high) > 0
        return wrong

    asks = within("be", low, high)

    def wrong(about: MessageFormatter, ref: CellRef) -> str:
        return f"{about.value(ref)} must be a number, {asks.removeprefix('be ')}."

    return OneCell(asks, wrong, check, _told_elsewhere)


def within(verb: str, low: object, high: object, what: str = "") -> str:
    """Return `be at least 1`, `have at most 20 characters`, `be from 1 to 20`."""
    after = f" {what}" if what else ""
    if low is None:
        return f"{verb} at most {high}{after}"
    if high is None:
        return f"{verb} at least {low}{after}"
    return f"{verb} {low} to {high}{after}" if what else f"{verb} from {low} to {high}"


def _told_elsewhere(use: ColumnUse) -> bool:
    return use.field is not None and use.field.kind in _NUMBERS
