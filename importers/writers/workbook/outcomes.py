"""What saving changes in a workbook comes to beside the changed cells: said before it is done.

An array formula or a what-if table is broken into the values it has, a merged cell is taken apart, a table's
columns get their names; what would be undone or damaged is refused, with a sentence.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from importers.catalog.area import Area
from importers.writers.workbook.changed_cells import ChangedCells
from importers.writers.workbook.merges import Merging, merging
from importers.writers.workbook.pivot_sources import PivotSource
from importers.writers.workbook.structure import FormulaArea, SheetStructure
from importers.writers.workbook.tables import TablePart


class OutcomeKind(StrEnum):
    """What happens to the thing that a changed cell belongs to."""

    BROKEN = "break into values"
    UNMERGED = "take the merged cell apart"
    RENAMED = "rewrite the formulas"
    DETACHED = "take a field from a pivot table"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One thing that a save does, or cannot do, because of changes: in one sentence for the operator."""

    kind: OutcomeKind
    sentence: str
    area: Area | None = None


@dataclass(frozen=True, slots=True)
class Outcomes:
    """All of them, with what the sheet's writer needs to bring them about."""

    told: tuple[Outcome, ...]
    broken: tuple[Area, ...]
    merges: tuple[Merging, ...]

    @property
    def refusal(self) -> str | None:
        """Return why the workbook cannot be saved so; None if it can."""
        return next((each.sentence for each in self.told if each.kind is OutcomeKind.REFUSED), None)


def outcomes(changed: ChangedCells, structure: SheetStructure) -> Outcomes:
    """Return what the changes come to in a sheet."""
    touched = [each for each in structure.formula_areas if changed.touches(each.area)]
    merges = tuple(
        found
        for area in structure.merges
        if changed.touches(area) and (found := merging(changed, area)) is not None
    )
    told = (
        *map(_breaking, touched),
        *(_unmerging(each) for each in merges if each.dissolves),
        *_refused_pivots(changed, structure),
        *_refused_headers(changed, structure),
        *_detached_fields(changed, structure),
    )
    broken = tuple(each.area for each in touched if each.is_calculated)
    return Outcomes(told, broken, merges)


def _breaking(each: FormulaArea) -> Outcome:
    if not each.is_calculated:
        return Outcome(
            OutcomeKind.REFUSED,
            f"{each.area.name} is filled by one formula that was never calculated, so none of its cells "
            "can be changed alone: open and save the workbook in Excel first, or undo the change there.",
            each.area,
        )
    what = "what-if data table" if each.is_data_table else "array formula"
    return Outcome(
        OutcomeKind.BROKEN,
        f"The {what} of {each.area.name} is broken into the values that it has.",
        each.area,
    )


def _unmerging(each: Merging) -> Outcome:
    return Outcome(
        OutcomeKind.UNMERGED,
        f"The merged cell {each.area.name} is taken apart, so that each of its cells keeps its value.",
        each.area,
    )


def _refused_pivots(changed: ChangedCells, structure: SheetStructure) -> Iterator[Outcome]:
    for pivot in structure.pivots:
        if changed.touches(pivot.area):
            yield Outcome(
                OutcomeKind.REFUSED,
                f"{pivot.area.name} is filled by the pivot table “{pivot.name}”, which puts its own values "
                "back: undo the change there, or save as CSV.",
                pivot.area,
            )


def _refused_headers(changed: ChangedCells, structure: SheetStructure) -> Iterator[Outcome]:
    for table in structure.tables:
        header = table.header
        if header is not None and changed.empties(header.top):
            yield Outcome(OutcomeKind.REFUSED, _header_sentence(table, header), header)


def _header_sentence(table: TablePart, header: Area) -> str:
    return (
        f"Row {header.top} heads the Excel table “{table.name}”, which is damaged without it: "
        "take the row in again, or save as CSV."
    )


def _detached_fields(changed: ChangedCells, structure: SheetStructure) -> Iterator[Outcome]:
    for source in structure.pivot_sources:
        labels = changed.cells.get(source.header.top, {})
        if changed.empties(source.header.top):
            yield Outcome(OutcomeKind.DETACHED, _headless_sentence(source), source.header)
            continue
        for place, old in enumerate(source.fields):
            new = labels.get(source.area.left + place, old)
            if source.area.left + place <= source.area.right and new.casefold() != old.casefold():
                yield Outcome(OutcomeKind.DETACHED, _field_sentence(source, old, new))


def _headless_sentence(source: PivotSource) -> str:
    return (
        f"Row {source.header.top} names the fields of the {source.title}: "
        "without it no refresh is possible."
    )


def _field_sentence(source: PivotSource, old: str, new: str) -> str:
    then = f"put “{new}” in again in Excel" if new else "without a name no refresh is possible"
    return f"The column is “{old}” to the {source.title}, and missing there after the next refresh: {then}."
