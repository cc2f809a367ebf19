"""What a fix really changes, given the catalog as it stands, and how it is done to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np

from importers.catalog.catalog import Catalog
from importers.catalog.model import Edit, Fix, KeptProblem
from importers.validation.checker import Checker


def effective(fix: Fix, catalog: Catalog) -> Fix:
    """Return the fix without what it would not change, its old values as they are now: so its inverse is exact.

    Of several edits of one cell the last counts. A cell under the header is emptied, never removed.
    """
    edits = [*_label_edits(fix.edits, catalog)]
    for column, wanted in _by_column(fix.edits).items():
        new = column >= catalog.column_count  # it is added, and blank
        blank: list[str | None] = [""] * len(wanted)
        old = blank if new else catalog.values(list(wanted), column)
        edits += _real_edits(list(wanted.values()), old, new or column < catalog.header_width)
    left_out = catalog.excluded
    exclude = tuple(row for row in dict.fromkeys(fix.exclude) if not left_out[row])
    include = tuple(row for row in dict.fromkeys(fix.include) if left_out[row])
    as_text = tuple(ref for ref in dict.fromkeys(fix.as_text) if ref not in catalog.as_text)
    as_typed = tuple(ref for ref in dict.fromkeys(fix.as_typed) if ref in catalog.as_text)
    keep, reconsider = _judgements(fix, catalog)
    return replace(
        fix,
        drop_columns=catalog.added[max(0, len(catalog.added) - len(fix.drop_columns)) :],
        keep=keep,
        reconsider=reconsider,
        edits=tuple(edits),
        exclude=exclude,
        include=include,
        as_text=as_text,
        as_typed=as_typed,
    )


def _judgements(
    fix: Fix, catalog: Catalog
) -> tuple[tuple[KeptProblem, ...], tuple[KeptProblem, ...]]:
    """Return the problems that are newly kept, and those that are so no more."""
    if not (fix.keep or fix.reconsider):
        return (), ()
    kept, edited = set(catalog.kept), {edit.ref for edit in fix.edits}
    new = (each for each in dict.fromkeys(fix.keep) if each not in kept or each.ref in edited)
    return (
        tuple(new),
        tuple(each for each in dict.fromkeys(fix.reconsider) if each in kept),
    )


def apply_fix(fix: Fix, catalog: Catalog) -> None:
    """Make a fix's changes in a catalog: the one place where that is done."""
    if fix.add_columns:
        catalog.set_added((*catalog.added, *fix.add_columns))
    catalog.apply(fix.edits)
    if fix.drop_columns:
        catalog.set_added(catalog.added[: -len(fix.drop_columns)])
    catalog.exclude(fix.exclude)
    catalog.exclude(fix.include, excluded=False)
    catalog.hold_as_text(fix.as_text)
    catalog.hold_as_text(fix.as_typed, as_text=False)
    catalog.keep(fix.keep)
    catalog.keep(fix.reconsider, keep=False)


def recheck(checker: Checker, fix: Fix) -> None:
    """Put the problems right after a fix was applied to the checker's catalog."""
    checker.recheck(touched_cells(fix), touched_rows(fix))
    for edit in fix.edits:
        if edit.ref.row is None and edit.ref.column is not None:
            checker.recheck_label(edit.ref.column)


def touched_cells(fix: Fix) -> dict[int, np.ndarray]:
    """Return the rows of which a cell is edited or judged otherwise, ascending, by column."""
    columns = {column: set(rows) for column, rows in _by_column(fix.edits).items()}
    for problem in (*fix.keep, *fix.reconsider):
        if problem.ref.row is not None:
            columns.setdefault(problem.ref.column or 0, set()).add(problem.ref.row)
    return {
        column: np.sort(np.fromiter(rows, dtype=np.int64, count=len(rows)))
        for column, rows in columns.items()
    }


def touched_rows(fix: Fix) -> np.ndarray:
    """Return the rows that are left out or taken in, ascending."""
    return np.unique(np.array([*fix.exclude, *fix.include], dtype=np.int64))


def touched_in(fix: Fix) -> set[int]:
    """Return every row that the fix touches in any way."""
    kept = (problem.ref for problem in (*fix.keep, *fix.reconsider))
    cells = (*(edit.ref for edit in fix.edits), *fix.as_text, *fix.as_typed, *kept)
    rows = {ref.row for ref in cells if ref.row is not None}
    return rows | {*fix.exclude, *fix.include}


def _by_column(edits: Iterable[Edit]) -> dict[int, dict[int, Edit]]:
    columns: dict[int, dict[int, Edit]] = {}
    for edit in edits:
        ref = edit.ref
        if ref.row is not None and ref.column is not None:
            columns.setdefault(ref.column, {})[ref.row] = edit
    return columns


def _real_edits(edits: list[Edit], old: list[str | None], kept: bool) -> Iterator[Edit]:
    for edit, before in zip(edits, old, strict=True):
        after = "" if kept and edit.new is None and before is not None else edit.new
        if after != before:
            yield Edit(edit.ref, before, after)


def _label_edits(edits: Iterable[Edit], catalog: Catalog) -> Iterator[Edit]:
    wanted = {edit.ref.column: edit for edit in edits if edit.ref.row is None}
    for column, edit in wanted.items():
        if column is not None and (edit.new or "") != catalog.label(column):
            yield Edit(edit.ref, catalog.label(column), edit.new or "")
