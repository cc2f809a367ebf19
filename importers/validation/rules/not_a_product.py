"""A row that is no product: a total, the header again, a template's explanation, a heading or a note."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from importers.catalog import arrow
from importers.catalog.catalog import Catalog
from importers.catalog.cell_facts import SheetTable
from importers.catalog.model import CellRef, Fix, Severity
from importers.validation.examples import KEY, NAME, PRICE, Example
from importers.validation.non_products import DRAWN, FIRST_ROWS, TOTAL, reason
from importers.validation.records import Records
from importers.validation.rule import RowRule
from importers.validation.suggestion import LeaveOut, count

if TYPE_CHECKING:
    from importers.validation.messages import MessageFormatter


_OF_LINES = np.frombuffer(DRAWN.encode(), np.uint8)
_FEW = 64  # rows that are sooner looked at one by one


def _check(records: Records) -> np.ndarray:
    catalog, suspects = records.catalog, records.numbers
    if len(suspects) > _FEW:
        suspects = suspects[_suspects(records)]
    columns = [catalog.values(suspects, column) for column in range(catalog.column_count)]
    found = [
        reason([column[at] for column in columns], row, records.frame) is not None
        for at, row in enumerate(suspects.tolist())
    ]
    odd: np.ndarray = suspects[np.array(found, dtype=bool)]
    return odd


def _suspects(records: Records) -> np.ndarray:
    """Return the places of the rows worth a look: all that can be meant, and few of the others."""
    rows, frame = records.numbers, records.frame
    counts = records.filled
    chosen = (rows < FIRST_ROWS) | np.isin(rows, list(frame.declared_totals))
    if frame.shape.lone_are_rare and frame.shape.typical >= 3:
        chosen |= counts == 1
    if frame.shape.pairs_are_rare and frame.shape.typical >= 4:
        chosen |= counts == 2
    keys = records.column(frame.first)
    chosen |= _holds(keys, frame.key_words) | _begin_a_line(keys)
    chosen |= np.isin(rows, _totals_among(records.catalog, rows[counts <= frame.shape.thin]))
    return np.flatnonzero(chosen)


def _holds(column: pa.ChunkedArray, words: frozenset[str]) -> np.ndarray:
    wanted = arrow.texts(sorted(words))
    found = [arrow.mask_of(pc.is_in(chunk, value_set=wanted)) for chunk in column.chunks]
    return np.concatenate(found) if found else np.zeros(0, dtype=bool)


def _begin_a_line(keys: pa.ChunkedArray) -> np.ndarray:
    """Return which keys begin as a line that is drawn between rows does; one without a key is thin, or drawn."""
    firsts = np.concatenate([np.zeros(0, np.uint8), *map(arrow.first_bytes, keys.chunks)])
    found: np.ndarray = np.isin(firsts, _OF_LINES)
    return found


def _totals_among(catalog: Catalog, rows: np.ndarray) -> np.ndarray:
    """Return which of some rows have a word for a total as their first text."""
    found = [rows[:0]]
    for column in range(catalog.column_count if len(rows) else 0):
        texts = pc.utf8_trim_whitespace(arrow.texts(catalog.values(rows, column)))
        found.append(rows[arrow.mask_of(pc.match_substring_regex(texts, TOTAL))])
        rows = rows[arrow.numbers_of(pc.binary_length(texts), missing=0) == 0]
        if not len(rows):
            break
    return np.concatenate(found)


def _sentence(about: MessageFormatter, ref: CellRef) -> str:
    row = about.row(ref)
    what = reason(about.catalog.row_values(row), row, about.frame) if about.frame else None
    return f"The row is {what or 'no product'}; leave it out, unless it is a product indeed."


def _leave_out(about: MessageFormatter, row: int) -> Fix:
    return Fix(f"Leave out {about.catalog.address(CellRef(row, None))}", exclude=(row,))


def _leave_all_out(_about: MessageFormatter, rows: np.ndarray) -> Fix | None:
    if not len(rows):
        return None
    title = (
        f"Leave out {count(len(rows), 'row')} that {'is' if len(rows) == 1 else 'are'} no product"
    )
    return Fix(title + ("" if len(rows) == 1 else "s"), exclude=tuple(rows.tolist()))


_COLUMNS = (("SKU", KEY), ("Name", NAME), ("Price", PRICE))
_A, _B = ("A-1", "Cap", "9.90"), ("A-2", "Hat", "8.50")
_TABLE = SheetTable("Stock", top=1, left=0, bottom=4, right=2, totals_rows=1)


def _odd(*row: str) -> Example:
    """Return a sheet in which the last row is no product."""
    return Example(_COLUMNS, (_A, _B, row), found=((2, None),), fixed=(_A, _B))


_WIDE = (*_COLUMNS, ("Notes", None), ("Size", None))
_FULL = tuple((f"A-{n}", f"Cap {n}", "9.90", "red", "L") for n in range(6))


def _heading(*row: str) -> Example:
    """Return a sheet of five columns in which the last row has two filled cells and is no product."""
    whole = (*row, *[""] * (5 - len(row)))
    return Example(_WIDE, (*_FULL, whole), found=((6, None),), fixed=_FULL)


RULE = RowRule(
    code="not-a-product",
    title="Row that is no product",
    severity=Severity.WARNING,
    order=95,
    keepable=True,
    check=_check,
    sentence=_sentence,
    fix=LeaveOut(_leave_out, _leave_all_out),
    examples=(
        Example(_COLUMNS, (_A, ("T-1", "Total", "3.00"), ("TOTAL-9", "Total station", "900"))),
        Example(_COLUMNS, (_A, ("Total", "Tape measure", "3.00"), ("B", "50 % Off!", "1"))),
        Example(_COLUMNS, (_A, ("E-1", "Example of an old mug", "1"), ("", "Unnamed", "1.00"))),
        Example((("SKU", KEY), ("Name", NAME)), (("Total", "Oil"), ("Sum 41", "Pump"), ("A", ""))),
        _odd("Total", "", "18.40"),
        _odd("", "Subtotal Mugs", "€ 18,40"),
        _odd("Totaal", "", "2 st"),
        _odd("---", "----", "-----"),
        _odd("=====", "", ""),
        _odd("Summe:", "", ""),
        _odd("合计", "", "18.40"),
        _odd("SKU", "Name", "Price"),
        _odd("sku", "NAME", ""),
        _odd("Kitchen", "", ""),
        _odd("All prices without VAT", "", ""),
        _odd("Required", "Required", "Optional"),
        _odd("item_sku", "item_name", "standard_price"),
        _odd("ABC123 (example - do not delete this row)", "Example product", "1"),
        _odd("Your own code", "Up to 80 characters", ""),
        _odd("", "g / ml", "€ / st"),
        _heading("Category:", "Kitchen"),
        _heading("", "Kitchen", "Household goods"),
        _heading("Kitchen", "Household goods"),
        _heading("2.1.", "Kitchen"),
        _heading("Kitchen", "12 items"),
        Example(_WIDE, (*_FULL, ("C-3", "Cup", "", ""), ("", "Cup", "3.00"), ("", "", "Cup", "3"))),
        Example(
            _COLUMNS,
            (_A, _B, ("All", "Both", "18.40")),
            found=((2, None),),
            fixed=(_A, _B),
            tables=(_TABLE,),
        ),
    ),
)
