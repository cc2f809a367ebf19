"""Changes of whole columns, or of some rows of them, as one fix: set, fill down, trim, replace and the like."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from importers.catalog.catalog import Catalog
from importers.catalog.model import CellRef, Edit, Fix, Operation
from importers.errors import ShelfreadyError
from importers.fixes import text
from importers.fixes.prices.change import changed_prices
from importers.fixes.prices.formula import PriceFormula, parse_formula
from importers.fixes.replace import Search
from importers.fixes.row_rules import categories_into, leave_out_where
from importers.validation.cells import is_blank
from importers.validation.suggestion import Correction

MOST_DIGITS = 100  # that zeros are put before


class Action(StrEnum):
    """What is done to every cell; the values are their names in a recipe."""

    REPLACE = "replace"
    SET = "set"
    FILL_DOWN = "fill-down"
    TRIM = "trim"
    UPPER = "upper"
    LOWER = "lower"
    TITLE = "title"
    PAD = "pad"
    POINT = "decimal-point"
    SPLIT = "split"
    COPY = "copy"
    COMBINE = "combine"
    CATEGORIES = "category-rows"
    LEAVE_OUT = "leave-out-where"
    PRICE = "price"


TWO_COLUMNS = frozenset({Action.SPLIT, Action.COPY, Action.COMBINE, Action.CATEGORIES})
SEARCHING = frozenset({Action.REPLACE, Action.LEAVE_OUT})


class UnusableChange(ShelfreadyError):
    """A change of a column lacks something, or cannot be made."""


@dataclass(frozen=True, slots=True)
class ColumnChange:
    """An action with its settings; only those of its action count.

    `value`: what SET writes. `width`: digits for PAD. `separator`: where SPLIT cuts, and what COMBINE puts between.
    `into`: the other column, for those of `TWO_COLUMNS`; SPLIT writes there what comes after, where it is blank.
    `search`: for REPLACE, and which rows LEAVE_OUT leaves out: without a text those that are blank.
    `formula`: for PRICE.
    """

    action: Action
    search: Search | None = None
    value: str = ""
    width: int = 0
    separator: str = ""
    into: int | None = None
    formula: PriceFormula | None = None

    @classmethod
    def of(
        cls, action: Action, settings: Mapping[str, Any], into: int | None = None
    ) -> ColumnChange:
        """Return the change of an operation's or a recipe's settings. UnusableFormula."""
        known = {each.name: settings[each.name] for each in fields(Search) if each.name in settings}
        return cls(
            action,
            Search(**{"find": "", "put": "", **known}) if action in SEARCHING else None,
            value=str(settings.get("value", "")),
            width=int(settings.get("width", 0)),
            separator=str(settings.get("separator", "")),
            into=into,
            formula=parse_formula(settings["formula"]) if action is Action.PRICE else None,
        )

    def operation(self, columns: Sequence[int]) -> Operation:
        """Return the change as an operation on these columns."""
        return Operation(self.action.value, tuple(columns), tuple(self._settings()))

    def _settings(self) -> Iterator[tuple[str, str | int | bool]]:
        if self.action is Action.REPLACE and self.search is not None:
            yield from ((each.name, getattr(self.search, each.name)) for each in fields(Search))
        elif self.action is Action.SET:
            yield "value", self.value
        elif self.action is Action.PAD:
            yield "width", self.width
        elif self.action is Action.LEAVE_OUT and self.search is not None:
            yield "find", self.search.find
            yield "regex", self.search.regex
            yield "case", self.search.case
            yield "whole", self.search.whole
        elif self.action in (Action.SPLIT, Action.COMBINE):
            yield "separator", self.separator
        elif self.formula is not None:
            yield "formula", self.formula.text


_SIMPLE: dict[Action, Correction] = {
    Action.TRIM: text.trim,
    Action.UPPER: text.upper,
    Action.LOWER: text.lower,
    Action.TITLE: text.title,
    Action.POINT: text.comma_to_point,
}
_VERBS = {
    Action.REPLACE: "Replace",
    Action.SET: "Set",
    Action.FILL_DOWN: "Fill down",
    Action.TRIM: "Trim",
    Action.UPPER: "Write in capitals",
    Action.LOWER: "Write in small letters",
    Action.TITLE: "Capitalise words",
    Action.PAD: "Pad with zeros",
    Action.POINT: "Write a decimal point",
    Action.SPLIT: "Split",
    Action.COPY: "Copy",
    Action.COMBINE: "Combine",
    Action.CATEGORIES: "Take category rows out",
    Action.LEAVE_OUT: "Leave rows out",
    Action.PRICE: "Price",
}


_TWO_NEEDED = {
    Action.SPLIT: "To split, choose one column, and another for what comes after.",
    Action.COPY: "To copy, choose one column, and another that gets its values.",
    Action.COMBINE: "To combine, choose one column, and another whose values are added to it.",
    Action.CATEGORIES: "Choose the column that the categories stand in, and another that gets them.",
}


def change(
    catalog: Catalog, wanted: ColumnChange, columns: Sequence[int], rows: np.ndarray | None = None
) -> Fix:
    """Return the fix that makes a change in some columns (none: all), in some rows in the order shown (None: all).

    Only cells that differ afterwards are in it; prices that change most come first. UnusableChange, BadPattern.
    """
    _require_usable(wanted, columns)
    chosen = list(columns) or list(range(catalog.header_width))
    both = columns if wanted.into is None else [*columns, wanted.into]
    operation = wanted.operation(both) if rows is None else None
    if wanted.action in (Action.CATEGORIES, Action.LEAVE_OUT):
        fix = _of_rows(catalog, wanted, chosen[0], rows)
        return replace(fix, operation=operation)
    if wanted.formula is not None:
        return replace(_of_prices(catalog, wanted.formula, chosen, rows), operation=operation)
    edits = tuple(edit for column in chosen for edit in _edits(catalog, wanted, column, rows))
    title = f"{_VERBS[wanted.action]} in {_place(catalog, chosen)}: {_cells(len(edits))}"
    return Fix(title, edits, operation=operation)


def _place(catalog: Catalog, columns: Sequence[int]) -> str:
    name = catalog.label(columns[0]).strip() if len(columns) == 1 else ""
    return f'"{name}"' if name else f"{len(columns)} columns" if len(columns) > 1 else "a column"


def _of_prices(
    catalog: Catalog, formula: PriceFormula, columns: Sequence[int], rows: np.ndarray | None
) -> Fix:
    made = [changed_prices(catalog, formula, column, rows) for column in columns]
    edits = tuple(edit for each in made for edit in each.edits)
    title = f"Price {formula.text} in {_place(catalog, columns)}: {_cells(len(edits))}"
    left = tuple(alone for each in made for alone in each.left)
    return Fix(title, edits, left=left, notes=tuple(note for each in made for note in each.notes))


def _of_rows(catalog: Catalog, wanted: ColumnChange, column: int, rows: np.ndarray | None) -> Fix:
    if wanted.action is Action.LEAVE_OUT:
        assert wanted.search is not None
        return leave_out_where(catalog, column, wanted.search, rows)
    assert wanted.into is not None
    return categories_into(catalog, column, wanted.into, rows)


def change_again(
    catalog: Catalog, operation: Operation, columns: Sequence[int], rows: np.ndarray | None = None
) -> Fix:
    """Return the fix that makes a change that was made before in other columns. UnusableChange."""
    if operation.do not in set(Action) or len(operation.columns) > 1:
        raise UnusableChange("The last change was of another kind: it cannot be made here again.")
    wanted = ColumnChange.of(Action(operation.do), dict(operation.settings))
    fixes = [change(catalog, wanted, [column], rows) for column in columns]
    if len(fixes) == 1:
        return fixes[0]
    edits = tuple(edit for fix in fixes for edit in fix.edits)
    return Fix(f"{_VERBS[wanted.action]} in {len(fixes)} columns: {_cells(len(edits))}", edits)


def _require_usable(wanted: ColumnChange, columns: Sequence[int]) -> None:
    if wanted.action is Action.PAD and not 1 <= wanted.width <= MOST_DIGITS:
        raise UnusableChange(f"Say up to how many digits, from 1 to {MOST_DIGITS}.")
    if wanted.action is Action.SPLIT and not wanted.separator:
        raise UnusableChange("Say where to split: the text between the two parts.")
    two = len(columns) == 1 and wanted.into is not None and wanted.into != columns[0]
    if wanted.action in TWO_COLUMNS and not two:
        raise UnusableChange(_TWO_NEEDED[wanted.action])
    if wanted.action is Action.LEAVE_OUT and (len(columns) != 1 or wanted.search is None):
        raise UnusableChange("Choose the one column that tells which rows are left out.")
    if wanted.action is Action.SET and len(columns) != 1:
        raise UnusableChange("Choose the one column whose value is to be set.")
    if wanted.action is Action.PRICE and (not columns or wanted.formula is None):
        raise UnusableChange("Choose the column of prices, and say what is done to them.")
    if wanted.action is Action.REPLACE and wanted.search is None:
        raise UnusableChange("Say what to look for.")


def _edits(
    catalog: Catalog, wanted: ColumnChange, column: int, rows: np.ndarray | None
) -> Iterator[Edit]:
    old = _values(catalog, column, rows)
    if wanted.action in TWO_COLUMNS and wanted.into is not None:
        beside = _values(catalog, wanted.into, rows)
        if wanted.action is Action.SPLIT:
            yield from _split(wanted, column, rows, old.to_pylist(), beside.to_pylist())
        elif wanted.action is Action.COPY:
            there = pc.invert(pa.array(is_blank(old)))
            yield from _differences(wanted.into, rows, beside, pc.if_else(there, old, beside))
        else:
            yield from _differences(column, rows, old, _combined(old, beside, wanted.separator))
        return
    if wanted.search is not None and wanted.action is Action.REPLACE:
        yield from _differences(column, rows, old, wanted.search.replaced(old))
        return
    yield from _differences(column, rows, old, _new_values(wanted, old))


def _combined(old: pa.Array, beside: pa.Array, separator: str) -> pa.Array:
    """Return both texts of each row with the separator between; where one is blank, the other alone."""
    first, second = pc.utf8_trim_whitespace(old), pc.utf8_trim_whitespace(beside)
    both = pc.binary_join_element_wise(first, second, separator)
    no_first, no_second = pa.array(is_blank(old)), pa.array(is_blank(beside))
    return pc.case_when(
        pa.StructArray.from_arrays([no_second, no_first], ["a", "b"]), old, second, both
    )


def _values(catalog: Catalog, column: int, rows: np.ndarray | None) -> pa.Array:
    if rows is not None:
        return pa.array(catalog.values(rows, column), type=pa.string())
    whole = catalog.column(column)
    return pa.concat_arrays(whole.chunks) if whole.num_chunks else pa.array([], pa.string())


def _new_values(wanted: ColumnChange, old: pa.Array) -> pa.Array:
    if wanted.action is Action.SET:
        return pa.repeat(pa.scalar(wanted.value, pa.string()), len(old))
    if wanted.action is Action.FILL_DOWN:
        gaps = pc.if_else(pa.array(is_blank(old)), pa.scalar(None, pa.string()), old)
        filled = pc.fill_null_forward(gaps)
        return pc.coalesce(filled, old)
    correct = text.padded(wanted.width) if wanted.action is Action.PAD else _SIMPLE[wanted.action]
    return pa.array(_corrected(old.to_pylist(), correct), type=pa.string())


def _corrected(
    values: Sequence[str | None], correct: Callable[[str], str | None]
) -> list[str | None]:
    """Return each value as corrected, or as it was; equal values are corrected once."""
    known: dict[str, str] = {}
    for value in values:
        if value is not None and value not in known:
            new = correct(value)
            known[value] = value if new is None else new
    return [None if value is None else known[value] for value in values]


def _differences(
    column: int, rows: np.ndarray | None, old: pa.Array, new: pa.Array
) -> Iterator[Edit]:
    same = pc.fill_null(pc.equal(old, new), False)
    both_absent = pc.and_(pc.is_null(old), pc.is_null(new))
    differ = pc.invert(pc.or_(same, both_absent))
    places = np.flatnonzero(differ.to_numpy(zero_copy_only=False))
    before, after = old.filter(differ).to_pylist(), new.filter(differ).to_pylist()
    at = places if rows is None else rows[places]
    for row, was, now in zip(at.tolist(), before, after, strict=True):
        yield Edit(CellRef(row, column), was, now)


def _split(
    wanted: ColumnChange,
    column: int,
    rows: np.ndarray | None,
    old: list[Any],
    beside: list[Any],
) -> Iterator[Edit]:
    """Cut at the first separator; a row whose other column holds something is left alone."""
    assert wanted.into is not None
    for place, (value, other) in enumerate(zip(old, beside, strict=True)):
        if value and wanted.separator in value and not (other and other.strip()):
            first, _, rest = value.partition(wanted.separator)
            row = place if rows is None else int(rows[place])
            yield Edit(CellRef(row, column), value, first.strip())
            yield Edit(CellRef(row, wanted.into), other, rest.strip())


def _cells(number: int) -> str:
    return f"{number:,} cell" if number == 1 else f"{number:,} cells"
