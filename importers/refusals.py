"""What a destination refused, put on the very cells, for as long as their values are the refused ones."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping as MappingABC
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from importers.catalog import Catalog
from importers.mapping import Mapping
from importers.model import CellRef, Severity
from importers.validation.report import REFUSED, Report

if TYPE_CHECKING:
    from importers.destinations.base import Profile
    from importers.product import Products
    from importers.upload.snapshot import RowOutcome

_SPEAKERS = {"scantrust": "Scantrust", "digible": "Digible"}


@dataclass(frozen=True, slots=True)
class Refusal:
    """One refused place: the sentence, and the values of the row's sent cells when it was refused."""

    message: str
    sent: tuple[tuple[int, str], ...]  # column, value: those that must still stand


class Refusals:
    """The refusals of this session by place. One hides while a value of it differs, and comes back with it."""

    def __init__(self, catalog: Catalog) -> None:
        """Start with none."""
        self._catalog = catalog
        self._by_row: dict[int, dict[CellRef, Refusal]] = {}

    def take(
        self, outcome: RowOutcome, products: Products, mapping: Mapping, profile: Profile
    ) -> bool:
        """Put what the destination said of a row in place of what it said before; True if that differs."""
        before = self._by_row.pop(outcome.row, {})
        if outcome.messages and outcome.state == "refused":
            self._by_row[outcome.row] = _placed(outcome, products, mapping, profile)
        return before != self._by_row.get(outcome.row, {})

    def over(self, report: Report) -> Report:
        """Return the report with the refusals that still stand."""
        standing = dict(self._standing_now())
        if not standing:
            return report
        columns: dict[int | None, list[int]] = {}
        for ref in standing:
            if ref.row is not None:
                columns.setdefault(ref.column, []).append(ref.row)
        found = dict(report.found)
        for column, rows in columns.items():
            found[REFUSED, column] = np.array(sorted(rows), dtype=np.int32)
        severities = {**report.severities, **{(REFUSED, c): Severity.ERROR for c in columns}}
        return replace(report, found=found, severities=severities, refusals=standing)

    def _standing_now(self) -> Iterable[tuple[CellRef, str]]:
        for row, places in self._by_row.items():
            if self._catalog.excluded[row]:
                continue
            for ref, refusal in places.items():
                if all((self._catalog.value(row, c) or "") == text for c, text in refusal.sent):
                    yield ref, refusal.message


def _placed(
    outcome: RowOutcome, products: Products, mapping: Mapping, profile: Profile
) -> dict[CellRef, Refusal]:
    sent = products.product(outcome.row).values
    speaker = _SPEAKERS.get(profile.destination, profile.name)
    said: dict[int | None, list[str]] = {}
    for name, words in outcome.messages:
        said.setdefault(mapping.column(name) if name in sent else None, []).append(words)
    return {
        CellRef(outcome.row, column): Refusal(
            f"{speaker} says: {' '.join(words)}", _standing(sent, mapping, column)
        )
        for column, words in said.items()
    }


def _standing(
    sent: MappingABC[str, str], mapping: Mapping, column: int | None
) -> tuple[tuple[int, str], ...]:
    pairs = ((mapping.column(name), text) for name, text in sent.items())
    return tuple((c, text) for c, text in pairs if c is not None and column in (None, c))
