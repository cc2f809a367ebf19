"""What saving a workbook will do because of a change: known before the change is made.

The sheet is read once for it, and only what its cells belong to is kept.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Container, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TypeVar

from importers.catalog.area import Area
from importers.catalog.catalog import Catalog
from importers.catalog.model import CellRef, Edit, Fix
from importers.errors import SaveFailed, UnreadableFile
from importers.fixes.effect import apply_fix
from importers.writers import original
from importers.writers.workbook.changed_cells import HEADER, ChangedCells
from importers.writers.workbook.markup import Unpatchable
from importers.writers.workbook.merges import is_filled
from importers.writers.workbook.original_sheet import OriginalSheet, original_sheet
from importers.writers.workbook.outcomes import Outcome, OutcomeKind, outcomes
from importers.writers.workbook.patch import label_rows
from importers.writers.workbook.renaming import column_renames, renaming
from importers.writers.workbook.sheet import value_of
from importers.writers.workbook.spill_references import SpillReferences
from importers.writers.workbook.structure import SheetStructure
from importers.writers.workbook.typed_percents import may_be_percent
from importers.writers.workbook.typed_values import ValueKind

_Answer = TypeVar("_Answer")
PATCHED_KINDS = ("xlsx", "xlsm")


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A fix that does more to the workbook than change its own cells.

    `whole` is the fix that changes all of a merged cell instead, where that can be offered.
    """

    fix: Fix
    outcomes: tuple[Outcome, ...] = ()
    whole: Fix | None = None

    @property
    def is_refused(self) -> bool:
        """Tell whether the workbook cannot be saved with it."""
        return any(each.kind is OutcomeKind.REFUSED for each in self.outcomes)


@dataclass(frozen=True, slots=True)
class Written:
    """How a changed cell will be saved: its kind, and the number format that it has there."""

    kind: ValueKind
    number_format: str
    by_choice: bool  # the operator said that it is text


class Foresight:
    """Looks ahead for one catalog, from any thread; the first answer takes as long as reading the sheet."""

    def __init__(self, catalog: Catalog) -> None:
        """Look at nothing yet."""
        self._catalog = catalog
        self._lock = threading.Lock()
        self._structure: SheetStructure | None = None
        self._is_known = False

    def structure(self) -> SheetStructure | None:
        """Return what the sheet's cells belong to; None if it is no workbook that is changed in place."""
        with self._lock:
            if not self._is_known:
                self._structure = self._asked(lambda sheet: sheet.structure)
                self._is_known = True
            return self._structure

    def foresee(self, fix: Fix) -> Foreseen:
        """Return what a fix would do to the workbook that is not done yet by what stands."""
        structure = self.structure()
        if structure is None or structure.is_plain:
            return Foreseen(fix)
        now, then = ChangedCells.of(self._catalog), ChangedCells.of(_with(self._catalog, fix))
        found, coming = outcomes(now, structure), outcomes(then, structure)
        broken = tuple(area for area in coming.broken if area not in found.broken)
        known = {*found.told, *self._renames(now, structure, ())}
        told = (*coming.told, *self._renames(then, structure, broken))
        new = tuple(each for each in told if each not in known)
        unmerged = any(each.kind is OutcomeKind.UNMERGED for each in new)
        return Foreseen(fix, new, self._whole(fix, now, structure) if unmerged else None)

    def belongs_to(self, ref: CellRef) -> tuple[str, ...]:
        """Return what a cell or label belongs to, each in a few words: `the array formula of C2:C4`."""
        structure, line = self.structure(), self._line(ref)
        if structure is None or ref.column is None or not line:
            return ()
        column = ref.column
        named: list[tuple[str, Area | None]] = [
            *((each.title, each.area) for each in structure.formula_areas),
            *((f"the merged cell {area.name}", area) for area in structure.merges),
            *((f"the header of the table “{each.name}”", each.header) for each in structure.tables),
            *((f"the totals of the table “{each.name}”", each.totals) for each in structure.tables),
            *((f"the pivot table “{each.name}”", each.area) for each in structure.pivots),
            *(("a link, whose address stays as it is", area) for area in structure.links),
        ]
        return tuple(
            title for title, area in named if area is not None and area.holds(line, column)
        )

    def written(self, ref: CellRef) -> Written | None:
        """Return how a changed cell will be saved; None if it is not changed, or no workbook is changed in place."""
        row, column, line = ref.row, ref.column, self._line(ref)
        if row is None or column is None or (row, column) not in self._catalog.edits:
            return None
        text = self._catalog.value(row, column) or ""

        def look(sheet: OriginalSheet) -> Written:
            changed = ChangedCells.of(self._catalog)
            labels = label_rows(sheet, changed)
            by_choice = ref in self._catalog.as_text
            as_text = by_choice or line in labels
            kind, style = value_of(sheet.xml, sheet.styles, changed, (line, column), text)
            return Written(
                ValueKind.TEXT if as_text and text else kind, sheet.styles.code(style), by_choice
            )

        return self._asked(look)

    def typed(self, fix: Fix, plain: Container[int] = ()) -> Fix:
        """Return a fix as Excel takes what is typed: `25` is `25%` where a cell, or its column, holds percentages.

        Only numbers from 1 on, or from -1 down: what a smaller one means is not the same in all of Excel's versions.
        In the columns `plain` a number stays one.
        """
        asked = [
            edit
            for edit in fix.edits
            if edit.ref.column not in plain and may_be_percent(self._catalog, edit)
        ]
        found = self._asked(lambda sheet: self._percents(sheet, asked)) if asked else None
        if not found:
            return fix
        edits = (
            replace(edit, new=f"{edit.new}%") if edit.ref in found else edit for edit in fix.edits
        )
        return replace(fix, edits=tuple(edits))

    def _percents(self, sheet: OriginalSheet, asked: Sequence[Edit]) -> frozenset[CellRef]:
        """Return the cells that hold a number with a percent sign as a percentage."""
        changed = ChangedCells.of(self._catalog)
        labels = label_rows(sheet, changed)
        return frozenset(
            edit.ref
            for edit in asked
            if (line := self._line(edit.ref)) not in labels
            and edit.ref not in self._catalog.as_text
            and value_of(
                sheet.xml, sheet.styles, changed, (line, edit.ref.column or 0), f"{edit.new}%"
            )[0]
            is ValueKind.PERCENT
        )

    def _line(self, ref: CellRef) -> int:
        source = self._catalog.source
        return source.header_line if ref.row is None else int(source.lines[ref.row])

    def _asked(self, look: Callable[[OriginalSheet], _Answer]) -> _Answer | None:
        if self._catalog.source.kind not in PATCHED_KINDS:
            return None
        with (
            suppress(SaveFailed, UnreadableFile, OSError),
            original.opened(self._catalog) as content,
        ):
            if content is not None:
                with original_sheet(self._catalog, content) as sheet:
                    return look(sheet)
        return None

    def _renames(
        self, changed: ChangedCells, structure: SheetStructure, broken: Sequence[Area]
    ) -> tuple[Outcome, ...]:
        """Return what renamed columns, and arrays that are broken, do to formulas elsewhere."""
        try:
            if not broken and not any(column_renames(changed, structure)):
                return ()
            words = self._asked(lambda sheet: _renaming_words(sheet, changed, broken))
        except Unpatchable as error:
            return (Outcome(OutcomeKind.REFUSED, f"The workbook cannot be saved so: {error}."),)
        return () if words is None else words

    def _whole(self, fix: Fix, changed: ChangedCells, structure: SheetStructure) -> Fix | None:
        """Return the fix that gives all of a merged cell the value which one of its cells is to get."""
        if len(fix.edits) != 1 or fix.exclude or fix.include or fix.edits[0].ref.row is None:
            return None
        edit = fix.edits[0]
        line, column = self._line(edit.ref), edit.ref.column or 0
        area = next((each for each in structure.merges if each.holds(line, column)), None)
        if area is None or not is_filled(changed, area):
            return None
        columns = range(area.left, min(area.right, self._catalog.column_count - 1) + 1)
        edits = tuple(
            Edit(CellRef(row, each), None, edit.new)
            for _, row in changed.rows(area)
            if row != HEADER
            for each in columns
        )
        return Fix(f"Edit the merged cell {area.name}", edits)


def _renaming_words(
    sheet: OriginalSheet, changed: ChangedCells, broken: Sequence[Area]
) -> tuple[Outcome, ...]:
    try:
        spills = SpillReferences(sheet.title, sheet.part, broken)
        words = renaming(sheet.package, changed, sheet.structure, spills).sentence
    except Unpatchable as error:
        return (Outcome(OutcomeKind.REFUSED, f"The workbook cannot be saved so: {error}."),)
    return () if words is None else (Outcome(OutcomeKind.RENAMED, words),)


def _with(catalog: Catalog, fix: Fix) -> Catalog:
    """Return a catalog that stands as this one would with the fix."""
    copy = catalog.copy()
    apply_fix(fix, copy)
    return copy
