"""A catalog as a file in a shop's own import format: which column feeds what, which rows go, and the file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from importers.catalog.column_mapping import ColumnMapping, guess
from importers.catalog.model import CellRef, Reporter, Severity, no_report
from importers.catalog.schema import Field, Requirement, Schema
from importers.errors import SaveFailed, UnreadableFile
from importers.session.chosen_columns import Chosen, require_columns, with_chosen
from importers.session.chosen_elsewhere import as_elsewhere
from importers.session.column_content import content_of
from importers.session.constants import constant_problem, with_optional
from importers.validation.checker import Checker
from importers.validation.report import Report
from importers.writers.atomic import replacing
from importers.writers.base import SaveResult, left_out_notes
from importers.writers.exports.format import ExportColumn, ExportFormat
from importers.writers.exports.registry import format_named
from importers.writers.exports.status import Status
from importers.writers.exports.write import ExportRows, clashing, write_rows, written_columns
from importers.writers.original import is_original

if TYPE_CHECKING:
    from importers.session.session import Session

_NAMED = 10  # places that a note names


@dataclass(frozen=True)
class Export:
    """A session's catalog seen by an import format.

    `report` are its problems there; rows with errors do not go into the file. `notes` tell what is left out and what
    to know, `missing` the fields that the format cannot do without and that no column holds.
    """

    session: Session
    kind: ExportFormat
    mapping: ColumnMapping
    report: Report

    @cached_property
    def missing(self) -> tuple[Field, ...]:
        """Return the required fields without a column."""
        return _missing(self.kind, self.mapping)

    @cached_property
    def rows(self) -> ExportRows:
        """Return the rows that go into the file, and their cells."""
        return replace(self._sound, ready=self._sound.ready & ~self._clashes)

    @property
    def ready(self) -> int:
        """Return how many rows go into the file."""
        return int(self.rows.ready.sum())

    @property
    def left_out(self) -> int:
        """Return how many rows do not, for their problems."""
        return len(self.rows.ready) - self.ready - int(self.session.catalog.excluded.sum())

    def sources(self, status: Status) -> dict[str, str]:
        """Return the file's headers, each with the labels of the columns that feed it; "" where it is made."""
        columns = written_columns(self.kind, self._states(status), self.rows)
        return {column.header: self._source(column) for column in columns}

    def notes(self) -> Iterator[str]:
        """Yield what to know before the file is written."""
        address, clashes = self.kind.address, np.flatnonzero(self._clashes)
        if address is not None and len(clashes):
            yield f"{len(clashes):,} rows {address.clash}; left out: {self._places(clashes)}."
        yield from left_out_notes(self.session.catalog)
        if address is not None and address.remark and not self.mapping.holds(address.name):
            yield address.remark
        written = written_columns(self.kind, (), self.rows)
        yield from (column.remark for column in written if column.remark)

    def write(
        self,
        target: Path,
        status: Status = Status.DRAFT,
        *,
        overwrite: bool = False,
        report: Reporter = no_report,
    ) -> SaveResult:
        """Write the file, whole or not at all. SaveFailed, also where no row is ready; Cancelled."""
        catalog, kind, states = self.session.catalog, self.kind, self._states(status)
        if is_original(catalog, target):
            raise SaveFailed("An export never replaces the catalog itself: choose another name.")
        if not self.ready:
            raise SaveFailed(self.nothing_ready())
        columns = written_columns(kind, states, self.rows)
        with replacing(target, overwrite=overwrite) as file:
            dropped = write_rows(kind, columns, self.rows, file, report)
        why = {column.header: column.dropped for column in columns}
        blank = [
            f"{count:,} of {header} left blank: {why[header]}." for header, count in dropped.items()
        ]
        return SaveResult(target, self.ready, (*self.notes(), *blank))

    def nothing_ready(self) -> str:
        """Say why nothing would be in the file."""
        if self.missing:
            names = ", ".join(field.label for field in self.missing)
            return (
                f"{self.kind.title} needs columns that nothing holds: {names}. Nothing was written."
            )
        return "No row is ready for that format, so nothing was written."

    def _states(self, status: Status) -> tuple[ExportColumn, ...]:
        """Return the columns that say what products are to be. SaveFailed where the format has no such state."""
        if status is Status.UNCHANGED:
            return ()
        if status not in self.kind.states:
            allowed = ", ".join([*self.kind.states, Status.UNCHANGED])
            raise SaveFailed(
                f"{self.kind.title} has no products that are {status}, only: {allowed}."
            )
        return tuple(self.kind.states[status])

    @cached_property
    def _sound(self) -> ExportRows:
        """Return the rows without errors, whatever address they get."""
        catalog = self.session.catalog
        ready = ~(self.report.blocked_rows() | catalog.excluded)
        columns = {name: catalog.column(at) for name, at in self.mapping.columns.items()}
        return ExportRows(columns, self.mapping.constants, ready)

    @cached_property
    def _clashes(self) -> np.ndarray:
        """Return a mask of the rows that share an address."""
        address = self.kind.address
        if address is None or not self._sound.ready.any():
            return np.zeros(len(self._sound.ready), dtype=bool)
        return clashing(address, self._sound)

    def _source(self, column: ExportColumn) -> str:
        labels = self.session.catalog.labels
        held = [at for name in column.needs if (at := self.mapping.column(name)) is not None]
        return " + ".join(labels[at].strip() for at in held)

    def _places(self, rows: Sequence[int] | np.ndarray) -> str:
        catalog = self.session.catalog
        named = [catalog.address(CellRef(int(row), None)) for row in rows[:_NAMED]]
        more = f" and {len(rows) - _NAMED:,} more" if len(rows) > _NAMED else ""
        return f"{', '.join(named)}{more}"


def export_of(session: Session, name: str, chosen: Chosen = ()) -> Export:
    """Return a session's catalog seen by the import format of that name; KeyError. Slow: all is checked.

    Columns are those that the session has chosen for what the format takes too, else guessed by their labels;
    `chosen` names others, as `--map` does. UnreadableFile if one of those is not there.
    """
    kind = format_named(name)
    mapping = _mapping(session, kind, chosen)
    _require_constants(mapping, kind.schema)
    schema = with_optional(kind.schema, mapping.constants)
    fields = {column: kind.schema.field(field) for field, column in mapping.columns.items()}
    own = [each.rule for each in session.rules.rules]
    report = Checker(session.catalog, schema, fields, more=own).report()
    return Export(session, kind, mapping, report)


def missing_fields(session: Session, name: str) -> tuple[Field, ...]:
    """Return the fields that the format of that name needs and that no column holds; KeyError. Quick."""
    kind = format_named(name)
    return _missing(kind, _mapping(session, kind, ()))


def _missing(kind: ExportFormat, mapping: ColumnMapping) -> tuple[Field, ...]:
    needed = (f for f in kind.schema.fields if f.requirement is Requirement.REQUIRED)
    return tuple(field for field in needed if not mapping.holds(field.name))


def _mapping(session: Session, kind: ExportFormat, chosen: Chosen) -> ColumnMapping:
    """Return which column holds which of the format's fields. UnreadableFile."""
    labels = session.catalog.labels[: session.catalog.header_width]
    require_columns(chosen, labels, kind.schema)
    guessed = guess(labels, kind.schema, cache(partial(content_of, session.catalog)))
    mapping, _ = as_elsewhere(guessed, kind.schema, session.schema, session.mapping)
    return with_chosen(mapping, chosen, labels, kind.schema)


def _require_constants(mapping: ColumnMapping, schema: Schema) -> None:
    """Refuse what is the same for all rows where the format does not take it; UnreadableFile."""
    for name, text in mapping.constants.items():
        field = schema.field(name)
        if words := constant_problem(schema, field, text):
            raise UnreadableFile(f"{field.label} cannot be {text!r} for all rows: {words}")


def errors_of(report: Report) -> dict[str, int]:
    """Return how many errors there are of each kind of problem."""
    counts: dict[str, int] = {}
    for group in report.groups:
        if group.severity is Severity.ERROR:
            counts[group.code] = counts.get(group.code, 0) + group.count
    return counts
