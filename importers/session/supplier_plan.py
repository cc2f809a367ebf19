"""What a supplier would do to the open catalog: its columns and its recipe as one step, and what fits no more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from importers.catalog.catalog import Catalog
from importers.catalog.column_mapping import ColumnMapping, plain
from importers.catalog.model import Fix
from importers.catalog.schema import Field, Schema
from importers.fixes.history import Remapping, Step
from importers.fixes.recipe import JOIN, Column, Instruction, Recipe
from importers.fixes.replay import Replay, replay
from importers.fixes.transforms import TWO_COLUMNS, Action
from importers.session.added_fields import with_added
from importers.session.chosen_columns import field_named
from importers.session.constants import constant_problem, with_optional
from importers.session.own_rules import OwnRules
from importers.suppliers.library import KeptSupplier
from importers.suppliers.recognition import likeness
from importers.suppliers.supplier import Constant, Holder, Supplier
from importers.validation.checker import Checker
from importers.validation.report import Report

_BRAND = "brand"
_NAMING = frozenset({"rename-column", "add-column"})


@dataclass(frozen=True, slots=True)
class SupplierPlan:
    """One undo step that is not made yet, with the report as it would be then.

    `steps` are the recipe's with what each changes. `lost` are sentences of what the file lacks that must be there:
    nobody should send it unseen. `notes` are of what fits this file no more and matters less. `broken` counts where
    the operator's own rules are broken.
    """

    kept: KeptSupplier
    step: Step
    report: Report
    steps: tuple[tuple[Instruction, int], ...] = ()
    lost: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    broken: int = 0

    @property
    def supplier(self) -> Supplier:
        """Return whose it is."""
        return self.kept.supplier

    @property
    def changes_nothing(self) -> bool:
        """Tell whether all of it is done already, and nothing is to be told."""
        mapping = self.step.mapping
        same = mapping is None or mapping.old == mapping.new
        return same and self.step.fix.is_empty and not (self.lost or self.notes)


def plan_of(
    kept: KeptSupplier,
    recipe: Recipe,
    catalog: Catalog,
    schema: Schema,
    mapping: ColumnMapping,
    rules: OwnRules,
) -> SupplierPlan:
    """Return what a supplier, with this recipe, would do to a catalog as it stands; nothing is changed. Slow.

    `rules` are all that the catalog would be checked by.
    """
    supplier, source = kept.supplier, catalog.source
    columns = _Columns(supplier, source.header, schema)
    new = columns.over(mapping)
    fields = {column: schema.field(name) for name, column in new.columns.items()}
    playable = [step for n, step in enumerate(recipe.steps, 1) if columns.has_for(n, step)]
    played = replay(Recipe(tuple(playable)), catalog, schema, fields)
    title = f"As {supplier.name} is always done"
    step = Step(
        _as_one(played, title),
        None if new == mapping else Remapping(schema.name, mapping, new),
    )
    checked = with_optional(schema, new.constants)
    known = with_added(fields, schema, played.result)
    own = [each.rule for each in rules.rules]
    report = Checker(played.result, checked, known, more=own).report()
    codes = {rule.code for rule in own}
    broken = sum(count for code, count in report.counts().items() if code in codes)
    told = likeness(source.origin.name, source.header, kept).told()
    mistakes = (each.sentence for each in rules.mistakes if each.path == kept.path)
    notes = (*filter(None, (told,)), *columns.notes, *played.notes, *mistakes)
    steps = tuple(zip(playable, played.changes, strict=True))
    missed = frozenset(_missed(steps, played.notes))
    lost = (*columns.lost, *(note for note in notes if note in missed))
    rest = tuple(note for note in notes if note not in missed)
    return SupplierPlan(kept, step, report, steps, lost, rest, broken)


def _missed(steps: Sequence[tuple[Instruction, int]], notes: Sequence[str]) -> Iterator[str]:
    """Yield the notes of steps that had to be done and did nothing: without them other values would be sent."""
    for number, (step, changes) in enumerate(steps, start=1):
        if step.do in _MUST_BE_DONE and not changes:
            yield from (note for note in notes if note.startswith(f"Step {number} ("))


def step_words(step: Instruction) -> str:
    """Return what a step does, with the kind of problem that it fixes."""
    problem = dict(step.settings).get("problem")
    return step.title if problem is None else f"{step.title} ({problem})"


def _as_one(played: Replay, title: str) -> Fix:
    fix = replace(played.fix, title=title)
    return replace(fix, operation=None) if fix.is_empty else fix


class _Columns:
    """Finds a supplier's columns in a header, and notes those that are not there."""

    def __init__(self, supplier: Supplier, header: Sequence[str], schema: Schema) -> None:
        self.lost: list[str] = []
        self.notes: list[str] = []
        self._supplier, self._header, self._schema = supplier, header, schema
        self._labels = [label.strip() for label in header]
        self._plain = [plain(label) for label in header]
        self._unmoved = tuple(map(plain, supplier.header)) == tuple(self._plain)
        self._renamed: set[str] = set()  # labels that steps before have given

    def over(self, mapping: ColumnMapping) -> ColumnMapping:
        """Return a mapping with the supplier's columns; a field whose column is gone has none, rather than a guess."""
        for name, holder in self._supplier.columns.get(self._schema.name, {}).items():
            field = field_named(name, self._schema)
            if field is None:
                self.notes.append(f"This destination has no field “{name}”.")
            else:
                mapping = self._bound(mapping, field, holder)
        return self._branded(mapping)

    def _bound(self, mapping: ColumnMapping, field: Field, holder: Holder) -> ColumnMapping:
        if isinstance(holder, Constant):
            return self._constant(mapping, field, holder.text)
        if holder == "":
            return mapping if field.name in mapping.constants else mapping.bind(field.name, None)
        column = self.find(holder)
        if column is None:
            self.lost.append(f"{field.label}: {self._missing(holder)}")
        return mapping.bind(field.name, column)

    def _constant(self, mapping: ColumnMapping, field: Field, text: str) -> ColumnMapping:
        if mistake := constant_problem(self._schema, field, text):
            self.lost.append(f"{field.label} cannot be {text!r} in all rows: {mistake}")
            return mapping
        return mapping.with_constant(field.name, text)

    def _branded(self, mapping: ColumnMapping) -> ColumnMapping:
        field = field_named(_BRAND, self._schema) if self._supplier.brand else None
        if field is None or field.name in mapping.columns:
            return mapping
        return self._constant(mapping, field, self._supplier.brand)

    def find(self, column: Column) -> int | None:
        """Return a column by its label, or by its number while the header is as it was; None if it is not there."""
        if isinstance(column, int):
            return column - 1 if self._unmoved and column <= len(self._header) else None
        wanted = plain(column)
        for labels, label in ((self._labels, column.strip()), (self._plain, wanted)):
            if label and labels.count(label) == 1:
                return labels.index(label)
        return None

    def has_for(self, number: int, step: Instruction) -> bool:
        """Tell whether a step's columns are there; it is lost, or only noted, where they are not."""
        missing = [column for column in step.columns if not self._is_there(column)]
        if step.do in _NAMING:
            self._renamed.add(str(step.get("name")).strip())
        told = [f"Step {number} ({step.title}): {self._missing(column)}" for column in missing]
        unsure = any(isinstance(column, int) for column in missing)
        (self.lost if unsure or step.do in _REACHING_FURTHER else self.notes).extend(told[:1])
        return not missing

    def _is_there(self, column: Column) -> bool:
        return self.find(column) is not None or str(column).strip() in self._renamed

    def _missing(self, column: Column) -> str:
        if isinstance(column, int):
            return f"the header has changed, so column {column} could be another one."
        several = self._plain.count(plain(column)) > 1
        return f"{'more than one' if several else 'no'} column is called “{column}”."


# What is done to one column goes with it; these change others by it, or leave rows out.
_REACHING_FURTHER = frozenset({*TWO_COLUMNS, Action.LEAVE_OUT, JOIN})
_MUST_BE_DONE = frozenset({Action.PRICE, JOIN})


def holders(
    mapping: ColumnMapping, schema: Schema, header: Sequence[str]
) -> Iterator[tuple[str, Holder]]:
    """Yield what holds each field, as a supplier names it: a label, a number where labels do not tell, or a text."""
    labels = [label.strip() for label in header]
    for field in schema.fields:
        column = mapping.column(field.name)
        if column is not None and column >= len(labels):
            continue  # a step of the recipe adds it, and its label tells what it is
        if field.name in mapping.constants:
            yield field.name, Constant(mapping.constants[field.name])
        elif column is None:
            yield field.name, ""
        else:
            label = labels[column]
            told = label and labels.count(label) == 1
            yield field.name, label if told else column + 1
