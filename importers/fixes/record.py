"""Writes the steps of a session down as a recipe."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from importers.catalog.catalog import Catalog
from importers.catalog.model import CellRef, Edit, Fix, KeptProblem, Operation
from importers.catalog.source import SourceTable
from importers.fixes.effect import apply_fix, touched_in
from importers.fixes.history import Step
from importers.fixes.key_rows import KeyRows
from importers.fixes.recipe import Column, Instruction, Recipe, parse

REPLAYED = "recipe"  # the operation of a fix that came from a recipe; its text is a setting


@dataclass(frozen=True, slots=True)
class Recorded:
    """A recipe, and how many changes it cannot hold, since their rows have no SKU."""

    recipe: Recipe
    lost: int


def record(
    source: SourceTable, steps: Iterable[Step], key: int | None, added: Sequence[str] = ()
) -> Recorded:
    """Return the recipe of the steps that were done to a file, in their order; `key` is the SKU's column.

    `added` are the labels of columns that the file did not have before the first of the steps either.
    A change that was made to all rows is that operation; others are single cells and rows by SKU.
    """
    steps = tuple(steps)
    catalog, written, lost = Catalog(source), [], 0
    catalog.set_added(added)
    known = None if key is None else KeyRows(catalog, key, _keys_of(steps, catalog, key))
    for step in steps:
        catalog.set_added((*catalog.added, *step.fix.add_columns))  # named like the others
        instructions, unnamed = _instructions(catalog, step.fix, key, known)
        written += instructions
        lost += unnamed
        apply_fix(replace(step.fix, add_columns=()), catalog)
        if known is not None:
            known.follow(step.fix)
    return Recorded(Recipe(tuple(written)), lost)


def _keys_of(steps: Sequence[Step], catalog: Catalog, key: int) -> set[str]:
    """Return every SKU that a row has at some time which one of the steps touches by itself."""
    single = [step.fix for step in steps if step.fix.operation is None]
    rows = sorted({row for fix in single for row in touched_in(fix)})
    keys = {edit.new for step in steps for edit in step.fix.edits if edit.ref.column == key}
    return {sku for sku in keys.union(catalog.values(rows, key)) if sku and sku.strip()}


def _instructions(
    catalog: Catalog, fix: Fix, key: int | None, known: KeyRows | None
) -> tuple[list[Instruction], int]:
    if fix.operation is not None:
        return list(_of_all(catalog, fix.operation)), 0
    renames = [e for e in fix.edits if e.ref.row is None]
    stays = catalog.column_count - len(fix.drop_columns)
    cells = [e for e in fix.edits if e.ref.row is not None and (e.ref.column or 0) < stays]
    kinds = [ref.row for ref in (*fix.as_text, *fix.as_typed)]
    kept = [each.ref.row for each in (*fix.keep, *fix.reconsider)]
    rows = [*(e.ref.row for e in cells), *kinds, *kept, *fix.exclude, *fix.include]
    names = _names(catalog, [row for row in rows if row is not None], key, known)
    lost = sum(row not in names for row in rows)
    done = [
        *(Instruction("add-column", (), (("name", label),)) for label in fix.add_columns),
        *_renames(catalog, renames),
        *_cells(catalog, [e for e in cells if e.ref.column != key], names),
        *_kinds(catalog, "as-text", fix.as_text, names),
        *_kinds(catalog, "as-typed", fix.as_typed, names),
        *_judged(catalog, "keep", fix.keep, names),
        *_judged(catalog, "reconsider", fix.reconsider, names),
        *_standing("leave-out", fix.exclude, names),
        *_standing("take-in", fix.include, names),
        # SKUs last, and from the end: each row is then still found by what it was.
        *_cells(catalog, sorted((e for e in cells if e.ref.column == key), key=_row)[::-1], names),
    ]
    return done, lost


def _row(edit: Edit) -> int:
    return -1 if edit.ref.row is None else edit.ref.row


def _of_all(catalog: Catalog, operation: Operation) -> Iterator[Instruction]:
    if operation.do == REPLAYED:
        yield from parse(str(dict(operation.settings)["text"])).steps
        return
    columns = tuple(column_name(catalog, column) for column in operation.columns)
    kept = tuple((name, value) for name, value in operation.settings if value is not False)
    yield Instruction(operation.do, columns, kept)


def column_name(catalog: Catalog, column: int) -> Column:
    """Return a column's label where no other has it, else its number from 1."""
    labels = [label.strip() for label in catalog.labels]
    label = labels[column]
    return label if label and labels.count(label) == 1 else column + 1


def _names(
    catalog: Catalog, rows: Sequence[int], key: int | None, known: KeyRows | None
) -> dict[int, tuple[tuple[str, str | int], ...]]:
    """Return what finds each row again: its SKU, and which one it is where several have that."""
    if key is None or known is None or not rows:
        return {}
    names: dict[int, tuple[tuple[str, str | int], ...]] = {}
    for row, sku in zip(rows, catalog.values(rows, key), strict=True):
        if sku and sku.strip():
            nth = (("nth", known.place(row, sku)),) if len(known[sku]) > 1 else ()
            names[row] = (("sku", sku), *nth)
    return names


def _renames(catalog: Catalog, edits: Sequence[Edit]) -> Iterator[Instruction]:
    for edit in edits:
        if edit.ref.column is not None:
            where = (column_name(catalog, edit.ref.column),)
            yield Instruction("rename-column", where, (("name", edit.new or ""),))


def _cells(
    catalog: Catalog,
    edits: Sequence[Edit],
    names: dict[int, tuple[tuple[str, str | int], ...]],
) -> Iterator[Instruction]:
    for edit in edits:
        if edit.ref.row in names and edit.ref.row is not None and edit.ref.column is not None:
            where = (column_name(catalog, edit.ref.column),)
            change = (("was", edit.old or ""), ("value", edit.new or ""))
            yield Instruction("cell", where, (*names[edit.ref.row], *change))


def _kinds(
    catalog: Catalog,
    do: str,
    cells: Sequence[CellRef],
    names: dict[int, tuple[tuple[str, str | int], ...]],
) -> Iterator[Instruction]:
    for ref in cells:
        if ref.row in names and ref.row is not None and ref.column is not None:
            yield Instruction(do, (column_name(catalog, ref.column),), names[ref.row])


def _judged(
    catalog: Catalog,
    do: str,
    problems: Sequence[KeptProblem],
    names: dict[int, tuple[tuple[str, str | int], ...]],
) -> Iterator[Instruction]:
    for each in problems:
        row, column = each.ref.row, each.ref.column
        if row in names and row is not None:
            where = () if column is None else (column_name(catalog, column),)
            yield Instruction(do, where, (*names[row], ("problem", each.code)))


def _standing(
    do: str, rows: Sequence[int], names: dict[int, tuple[tuple[str, str | int], ...]]
) -> Iterator[Instruction]:
    yield from (Instruction(do, (), names[row]) for row in rows if row in names)
