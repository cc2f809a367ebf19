"""Every change of a session as a step that can be undone and redone, without limit."""

from __future__ import annotations

from dataclasses import dataclass

from importers.catalog.column_mapping import ColumnMapping
from importers.catalog.model import CellRef, Edit, Fix


@dataclass(frozen=True, slots=True)
class Remapping:
    """A change of the columns of one schema's fields."""

    schema: str
    old: ColumnMapping
    new: ColumnMapping


@dataclass(frozen=True, slots=True)
class Step:
    """One change: of cells and rows as a fix, of the mapping of columns, or of both."""

    fix: Fix
    mapping: Remapping | None = None

    @property
    def changes_content(self) -> bool:
        """Tell whether it changes more than the choice of columns."""
        return self.mapping is None or not self.fix.is_empty

    @property
    def title(self) -> str:
        """Return what the step did, for a menu."""
        return self.fix.title

    def inverse(self) -> Step:
        """Return the step that takes this one back."""
        fix = self.fix
        edits = tuple(Edit(edit.ref, edit.new, edit.old) for edit in reversed(fix.edits))
        fix = Fix(
            fix.title,
            edits,
            exclude=fix.include,
            include=fix.exclude,
            as_text=fix.as_typed,
            as_typed=fix.as_text,
            keep=fix.reconsider,
            reconsider=fix.keep,
            add_columns=fix.drop_columns,
            drop_columns=fix.add_columns,
        )
        if self.mapping is None:
            return Step(fix)
        return Step(fix, Remapping(self.mapping.schema, self.mapping.new, self.mapping.old))


@dataclass(frozen=True, slots=True)
class Change:
    """What a step changed: cells, rows that left or rejoined the catalog, or the mapping of columns."""

    title: str
    cells: tuple[CellRef, ...] = ()
    rows: tuple[int, ...] = ()
    mapping: bool = False

    @classmethod
    def of(cls, step: Step) -> Change:
        """Return what a step changes."""
        fix = step.fix
        kept = (problem.ref for problem in (*fix.keep, *fix.reconsider))
        cells = (*(edit.ref for edit in fix.edits), *fix.as_text, *fix.as_typed, *kept)
        return cls(fix.title, cells, (*fix.exclude, *fix.include), step.mapping is not None)


class History:
    """Two stacks of steps: what can be undone, and what was undone."""

    def __init__(self) -> None:
        """Start with nothing to undo."""
        self._done: list[Step] = []
        self._undone: list[Step] = []

    @property
    def undo_title(self) -> str | None:
        """Return what would be undone next, or None."""
        return self._done[-1].title if self._done else None

    @property
    def redo_title(self) -> str | None:
        """Return what would be redone next, or None."""
        return self._undone[-1].title if self._undone else None

    @property
    def last_content(self) -> Step | None:
        """Return the last step that stands and changed more than the choice of columns, or None."""
        changes = (step for step in reversed(self._done) if step.changes_content)
        return next(changes, None)

    @property
    def standing(self) -> tuple[Step, ...]:
        """Return the steps that stand, oldest first."""
        return tuple(self._done)

    @property
    def undone(self) -> tuple[Step, ...]:
        """Return the steps that were undone and can be done again, the next one first."""
        return tuple(reversed(self._undone))

    def push(self, step: Step) -> None:
        """Remember a step that was just done; what had been undone is forgotten."""
        self._done.append(step)
        self._undone.clear()

    def undo(self) -> Step | None:
        """Return the step that takes the last one back, or None."""
        if not self._done:
            return None
        step = self._done.pop()
        self._undone.append(step)
        return step.inverse()

    def redo(self) -> Step | None:
        """Return the step that was undone last, or None."""
        if not self._undone:
            return None
        step = self._undone.pop()
        self._done.append(step)
        return step
