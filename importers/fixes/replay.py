"""Does a recipe's steps to a catalog that is not changed by it, and tells what came of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from importers.catalog.catalog import Catalog
from importers.catalog.model import CellRef, Edit, Fix, KeptProblem, Operation
from importers.catalog.schema import Field, FieldKind, Schema
from importers.errors import ShelfreadyError
from importers.fixes.by_hand import added_column
from importers.fixes.duplicates import Duplicates, Resolution
from importers.fixes.effect import apply_fix, effective, recheck
from importers.fixes.joining.step import OtherFiles, joined
from importers.fixes.key_rows import KeyRows
from importers.fixes.left_alone import left_words
from importers.fixes.recipe import Column, Instruction, Recipe
from importers.fixes.record import REPLAYED
from importers.fixes.suggest import Suggestions
from importers.fixes.transforms import TWO_COLUMNS, Action, ColumnChange, change
from importers.validation.checker import Checker
from importers.validation.report import Report
from importers.validation.rule import Rule
from importers.validation.rule_set import BUILT_IN


@dataclass(frozen=True, slots=True)
class Replay:
    """What a recipe comes to: one fix, the catalog as it would be, and what each step changed.

    `notes` are the steps that do not fit this file, a sentence each, which did nothing, and what steps left alone.
    """

    fix: Fix
    result: Catalog
    changes: tuple[int, ...]
    notes: tuple[str, ...]


class _Unfit(ShelfreadyError):
    """A step finds its column, row or old value no more."""


def replay(
    recipe: Recipe,
    catalog: Catalog,
    schema: Schema,
    fields: Mapping[int, Field],
    rules: Iterable[Rule] = (),
) -> Replay:
    """Return what a recipe would do to a catalog as it stands; nothing is changed. `rules` are the operator's own."""
    player = _Player(recipe, catalog.copy(), schema, fields, rules)
    changes, notes = [], []
    for number, step in enumerate(recipe.steps, start=1):
        try:
            changes.append(player.play(step))
        except ShelfreadyError as unfit:
            changes.append(0)
            notes.append(f"Step {number} ({step.title}): {unfit.sentence}")
        notes += [f"Step {number} ({step.title}): {words}" for words in player.left]
    count = f"{len(recipe.steps):,} step" + ("" if len(recipe.steps) == 1 else "s")
    operation = Operation(REPLAYED, (), (("text", recipe.text()),))
    fix = replace(
        _difference(catalog, player.catalog), title=f"Recipe of {count}", operation=operation
    )
    return Replay(fix, player.catalog, tuple(changes), tuple(notes))


def _difference(old: Catalog, new: Catalog) -> Fix:
    cells = sorted({*old.edits, *new.edits})
    edits = [Edit(CellRef(row, c), None, new.value(row, c)) for row, c in cells]
    edits += [Edit(CellRef(None, c), None, new.label(c)) for c in range(old.header_width)]
    added = new.labels[old.column_count :]
    gone = np.flatnonzero(new.excluded & ~old.excluded).tolist()
    back = np.flatnonzero(old.excluded & ~new.excluded).tolist()
    made = Fix(
        "",
        tuple(edits),
        tuple(gone),
        tuple(back),
        as_text=tuple(sorted(new.as_text - old.as_text)),
        as_typed=tuple(sorted(old.as_text - new.as_text)),
        keep=_added(old.kept, new.kept),
        reconsider=_added(new.kept, old.kept),
        add_columns=added,
    )
    return effective(made, old)


def _added(
    before: tuple[KeptProblem, ...], after: tuple[KeptProblem, ...]
) -> tuple[KeptProblem, ...]:
    known = set(before)
    return tuple(each for each in after if each not in known)


class _Player:
    """Does one step after the other to a catalog of its own."""

    def __init__(
        self,
        recipe: Recipe,
        catalog: Catalog,
        schema: Schema,
        fields: Mapping[int, Field],
        rules: Iterable[Rule],
    ) -> None:
        self.catalog = catalog
        self._schema, self._fields = schema, fields
        self._rules = BUILT_IN.with_more(rules)
        self._key = next((c for c, f in fields.items() if f.kind is FieldKind.KEY), None)
        named = (dict(step.settings).get("sku") for step in recipe.steps)
        self._named = {str(sku) for sku in named if sku is not None}
        self._rows: KeyRows | None = None
        self._checker: Checker | None = None
        self._unchecked: list[Fix] = []
        self._files = OtherFiles(catalog.source.origin.folder)
        self.left: tuple[str, ...] = ()  # what the last step left alone

    def play(self, step: Instruction) -> int:
        """Do one step; return how many cells and rows it changed. ShelfreadyError if it does not fit."""
        self.left = ()
        fix = effective(self._fix(step), self.catalog)
        self.left = tuple(left_words(self.catalog, fix))
        apply_fix(fix, self.catalog)
        self._unchecked.append(fix)
        if fix.add_columns:
            self._checker = None
        if self._rows is not None:
            self._rows.follow(fix)
        kinds = (
            len(fix.add_columns)
            + len(fix.as_text)
            + len(fix.as_typed)
            + len(fix.keep)
            + len(fix.reconsider)
        )
        return len(fix.edits) + kinds + len(fix.exclude) + len(fix.include)

    def _fix(self, step: Instruction) -> Fix:
        columns = [self._column(column) for column in step.columns]
        match step.do:
            case "cell":
                return self._cell(step, columns[0])
            case "as-text":
                return Fix("", as_text=(CellRef(self._row(step), columns[0]),))
            case "as-typed":
                return Fix("", as_typed=(CellRef(self._row(step), columns[0]),))
            case "keep":
                return Fix("", keep=(self._judged(step, columns),))
            case "reconsider":
                return Fix("", reconsider=(self._judged(step, columns),))
            case "leave-out":
                return Fix("", exclude=(self._row(step),))
            case "take-in":
                return Fix("", include=(self._row(step),))
            case "add-column":
                return self._grown(step.get("name"))
            case "rename-column":
                return Fix("", (Edit(CellRef(None, columns[0]), None, step.get("name")),))
            case "fix":
                return self._suggested(step.get("problem"), columns)
            case "duplicates":
                return self._resolved(step)
            case "join":
                return joined(step, columns, self.catalog, self._files)
        return self._changed(step, columns)

    def _grown(self, label: str) -> Fix:
        if label.strip() in [each.strip() for each in self.catalog.labels]:
            raise _Unfit(f"There is a column {label!r} already.")
        return added_column(self.catalog, label)

    def _column(self, column: Column) -> int:
        if isinstance(column, int):
            if column > self.catalog.column_count:
                raise _Unfit(f"There are only {self.catalog.column_count} columns.")
            return column - 1
        labels = list(self.catalog.labels)
        if column not in labels:  # the label as it is shown, without the spaces around it
            labels = [label.strip() for label in labels]
        if labels.count(column) > 1:
            raise _Unfit(f"More than one column is called {column!r}: give its number.")
        if column not in labels:
            raise _Unfit(f"There is no column {column!r}.")
        return labels.index(column)

    def _row(self, step: Instruction) -> int:
        if self._key is None:
            raise _Unfit("No column holds the SKU.")
        if self._rows is None:
            self._rows = KeyRows(self.catalog, self._key, self._named)
        sku, nth = step.get("sku"), step.get("nth")
        rows = self._rows[sku]
        if not rows:
            raise _Unfit(f"No row has the SKU {sku!r}.")
        if len(rows) > 1 and not nth:
            raise _Unfit(f"{len(rows)} rows have the SKU {sku!r}: which one is not said.")
        if nth > len(rows) or nth < 0:
            raise _Unfit(f"Only {len(rows)} rows have the SKU {sku!r}.")
        row: int = rows[max(nth, 1) - 1]
        return row

    def _judged(self, step: Instruction, columns: Sequence[int]) -> KeptProblem:
        """Return the problem of a cell, or of a whole row."""
        code = step.get("problem")
        field = self._fields.get(columns[0]) if columns else None
        rule = self._rules.by_code.get(code)
        if rule is None:
            raise _Unfit(f"No rule finds problems of the kind {code} here.")
        if not rule.may_be_kept(field):
            raise _Unfit(f"A problem of the kind {code} cannot be kept as it is.")
        return KeptProblem(CellRef(self._row(step), columns[0] if columns else None), code)

    def _cell(self, step: Instruction, column: int) -> Fix:
        row = self._row(step)
        now, was, value = self.catalog.value(row, column) or "", step.get("was"), step.get("value")
        if was is not None and now not in (was, value):
            raise _Unfit(f"The cell holds {now!r} now, not {was!r}.")
        gone = not value and column >= self.catalog.header_width
        return Fix("", (Edit(CellRef(row, column), None, None if gone else value),))

    # Steps that depend on what is wrong

    def _report(self) -> Report:
        if self._checker is None:
            own = self._rules.named
            self._checker = Checker(self.catalog, self._schema, self._fields, more=own)
        else:
            for fix in self._unchecked:
                recheck(self._checker, fix)
        self._unchecked.clear()
        return self._checker.report()

    def _suggested(self, problem: str, columns: Sequence[int]) -> Fix:
        suggestions = Suggestions(self.catalog, self._report(), self._fields)
        fixes = [suggestions.all(problem, column) for column in columns or (None,)]
        edits = tuple(edit for fix in fixes if fix for edit in fix.edits)
        return Fix("", edits, tuple(row for fix in fixes if fix for row in fix.exclude))

    def _resolved(self, step: Instruction) -> Fix:
        if self._key is None:
            raise _Unfit("No column holds the SKU.")
        duplicates = Duplicates(self.catalog, self._report(), self._key)
        return duplicates.all(Resolution(step.get("how")), near=step.get("near")) or Fix("")

    def _changed(self, step: Instruction, columns: Sequence[int]) -> Fix:
        action = Action(step.do)
        into = columns[1] if action in TWO_COLUMNS else None
        wanted = ColumnChange.of(action, dict(step.settings), into)
        return change(self.catalog, wanted, columns[:1] if into is not None else columns)
