"""What a destination refused, put on the very cells, for as long as their values are the refused ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from importers.catalog.catalog import Catalog
from importers.catalog.column_mapping import ColumnMapping
from importers.catalog.model import CellRef
from importers.destinations.outcome import TO_FIX, RowState
from importers.session.upload_input import UploadInput
from importers.validation.report import REFUSED, Report

if TYPE_CHECKING:
    from importers.upload.snapshot import RowOutcome


@dataclass(frozen=True, slots=True)
class Refusal:
    """What was said of one place, and the cells that must hold what was sent for it to stand.

    `stored` is what the shop holds for a cell instead of what was sent, None if it took nothing.
    """

    message: str
    sent: tuple[tuple[int, str], ...]  # column, value
    stored: str | None = None


class Refusals:
    """The refusals of a session by place. One hides while its value differs, and comes back with it."""

    def __init__(self, catalog: Catalog) -> None:
        """Start with none."""
        self._catalog = catalog
        self._by_row: dict[int, dict[CellRef, Refusal]] = {}
        self._standing: dict[CellRef, str] = {}
        self._existing: dict[int, RowOutcome] = {}
        self._heard: dict[CellRef, list[Refusal]] = {}

    def take(
        self, outcome: RowOutcome, words: Callable[[RowOutcome], dict[CellRef, Refusal]]
    ) -> bool:
        """Put what became of a row in place of what was said of it before; True if that differs.

        `words` is asked for what was said of a refused row.
        """
        before = self._by_row.pop(outcome.row, {})
        self._existing.pop(outcome.row, None)
        if outcome.exists:
            self._existing[outcome.row] = outcome
        if outcome.state in TO_FIX:
            self._by_row[outcome.row] = words(outcome)
            for ref, refusal in self._by_row[outcome.row].items():
                heard = self._heard.setdefault(ref, [])
                heard += [] if heard[-1:] == [refusal] else [refusal]
        self.recheck([outcome.row], before)
        return before != self._by_row.get(outcome.row, {})

    def forget(self, row: int) -> bool:
        """Take back what was said of a row; True if something was."""
        said = self._by_row.pop(row, {})
        self.recheck([row], said)
        return bool(said)

    def heard(self, ref: CellRef) -> tuple[Refusal, ...]:
        """Return all that was ever said of a place in this session, oldest first."""
        return tuple(self._heard.get(ref, ()))

    def stored_otherwise(self) -> dict[CellRef, str]:
        """Return what the shop holds for cells that it stored otherwise, while they are as they were sent."""
        return {
            ref: refusal.stored
            for said in self._by_row.values()
            for ref, refusal in said.items()
            if refusal.stored is not None and ref in self._standing
        }

    def existing(self) -> tuple[RowOutcome, ...]:
        """Return the rows refused because the shop has their SKU, while they are as they were sent."""
        return tuple(
            outcome
            for row, outcome in sorted(self._existing.items())
            if any(ref in self._standing for ref in self._by_row.get(row, ()))
        )

    def recheck(self, rows: Iterable[int], gone: Iterable[CellRef] = ()) -> None:
        """See which refusals of these rows still stand, after a change of the rows."""
        for ref in gone:
            self._standing.pop(ref, None)
        for row in self._by_row.keys() & set(rows):
            for ref, refusal in self._by_row[row].items():
                if self._stands(row, refusal):
                    self._standing[ref] = refusal.message
                else:
                    self._standing.pop(ref, None)

    def over(self, report: Report, together: Sequence[tuple[str, Refusals]] = ()) -> Report:
        """Return the report with the refusals that stand; those shown `together` say by a name whose they are."""
        standing = {} if any(each is self for _, each in together) else dict(self._standing)
        for name, each in together:
            for ref, message in each._standing.items():
                said = f"{name}: {message}"
                standing[ref] = f"{standing[ref]} {said}" if ref in standing else said
        if not standing:
            return report
        columns: dict[int | None, list[int]] = {}
        for ref in standing:
            if ref.row is not None:
                columns.setdefault(ref.column, []).append(ref.row)
        rows = {(REFUSED, c): np.array(sorted(rows), np.int32) for c, rows in columns.items()}
        return replace(report, found={**report.found, **rows}, refusals=standing)

    def spoke_of(self, row: int) -> bool:
        """Tell whether something was said of a row since it was sent last, put right since or not."""
        return row in self._by_row

    def rows(self) -> np.ndarray:
        """Return the rows of which a refusal stands, ascending."""
        return np.array(
            sorted({ref.row for ref in self._standing if ref.row is not None}), np.int64
        )

    def _stands(self, row: int, refusal: Refusal) -> bool:
        if self._catalog.excluded[row]:
            return False
        return all((self._catalog.value(row, c) or "") == text for c, text in refusal.sent)


def refusals_in(outcome: RowOutcome, given: UploadInput) -> dict[CellRef, Refusal]:
    """Return what was said of a row, by the cell that held each field when it was sent."""
    sent = given.products.product(outcome.row).values
    said: dict[int | None, list[str]] = {}
    for name, words in outcome.messages or (("", "refused without a word."),):
        said.setdefault(given.mapping.column(name) if name else None, []).append(words)
    otherwise = outcome.state is RowState.STORED_OTHERWISE
    stored = {given.mapping.column(d.field): d.theirs for d in outcome.differences if otherwise}
    # Without a status nothing was sent: the words are ours.
    speaker = "" if outcome.status is None or otherwise else f"{given.destination} says: "
    return {
        CellRef(outcome.row, column): Refusal(
            speaker + " ".join(words),
            _sent_cells(sent, given.mapping, column),
            None if column is None else stored.get(column),
        )
        for column, words in said.items()
    }


def _sent_cells(
    sent: Mapping[str, str], mapping: ColumnMapping, column: int | None
) -> tuple[tuple[int, str], ...]:
    pairs = ((mapping.column(name), text) for name, text in sent.items())
    return tuple((c, text) for c, text in pairs if c is not None and column in (None, c))
