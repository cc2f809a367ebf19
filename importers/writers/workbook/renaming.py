"""New names for the columns of Excel tables, and for the formulas that use them or a broken array."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from importers.readers.workbook.ooxml.package import Package
from importers.writers.workbook.changed_cells import ChangedCells
from importers.writers.workbook.formula_rewriting import (
    ColumnFormulas,
    FormulaChange,
    rewriting,
)
from importers.writers.workbook.spill_references import SpillReferences
from importers.writers.workbook.structure import SheetStructure
from importers.writers.workbook.structured_references import ColumnRenames
from importers.writers.workbook.tables import TablePart, renamed, renames, with_totals


@dataclass(frozen=True, slots=True)
class Renaming:
    """The parts that change with the names of columns, and how many formulas are rewritten for which names."""

    parts: Mapping[str, bytes] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    formulas: int = 0

    @property
    def sentence(self) -> str | None:
        """Return what happens to formulas, for the operator; None if nothing does."""
        if not self.formulas:
            return None
        names = ", ".join(f"“{name}”" for name in self.names)
        many = self.formulas != 1
        return (
            f"{self.formulas:,} {'formulas that name' if many else 'formula that names'} {names} "
            f"{'are' if many else 'is'} rewritten."
        )


def column_renames(
    changed: ChangedCells, structure: SheetStructure
) -> Iterator[tuple[TablePart, dict[str, str]]]:
    """Yield the tables whose columns get new names. `Unpatchable` if they cannot have those."""
    for table in structure.tables:
        labels = changed.cells.get(table.header.top, {}) if table.header else {}
        if labels and (names := renames(table, labels)):
            yield table, names


def renaming(
    package: Package, changed: ChangedCells, structure: SheetStructure, spills: SpillReferences
) -> Renaming:
    """Return what the new names change in the workbook: all formulas that use one, or `Unpatchable`.

    `spills` are the references to the arrays that are broken into values.
    """
    tables = list(column_renames(changed, structure))
    asked: list[FormulaChange] = [
        ColumnFormulas(ColumnRenames(table.name, names)) for table, names in tables
    ]
    asked += [spills] if spills.areas else []
    found = rewriting(package, asked) if asked else None
    parts = dict(found.parts) if found else {}
    for table, names in tables:
        parts[table.part] = renamed(parts.get(table.part) or package.whole(table.part), names)
    for table in structure.tables:
        if texts := _new_totals(changed, table):
            parts[table.part] = with_totals(
                parts.get(table.part) or package.whole(table.part), texts
            )
    names_of_all = (*(old for _, names in tables for old in names), *spills.names)
    return Renaming(parts, names_of_all, found.formulas if found else 0)


def _new_totals(changed: ChangedCells, table: TablePart) -> dict[int, str]:
    """Return the texts that take the place of a table's totals, by the number of its column."""
    totals = table.totals
    if totals is None:
        return {}
    texts = changed.cells.get(totals.top, {})
    columns = range(totals.left, totals.right + 1)
    return {
        column - totals.left: texts.get(column, "")
        for column in columns
        if changed.changes(totals.top, column)
    }
