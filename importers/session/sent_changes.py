"""What rows say now beside what the destination had of them from here, field by field, by the record of uploads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from importers.catalog.model import CellRef
from importers.destinations.work import TaskKind
from importers.ledger.place import LedgerPlace, existing_ledger, is_suspect
from importers.upload.changed_values import (
    NOTHING_CHANGED,
    ChangedValues,
    ValueChange,
    changed_values,
    shown,
)
from importers.upload.plan import Plan, plan

if TYPE_CHECKING:
    from importers.catalog.column_mapping import ColumnMapping
    from importers.destinations.base import Profile
    from importers.session.gone import GoneProduct
    from importers.session.upload_input import UploadInput

ONLY_SPELLED = "sent again: its values are the same, but not how they are sent"
NOT_ON_RECORD = "changed; what it was is not on record"


@dataclass(frozen=True, slots=True)
class SentChange:
    """One value that the next upload changes; `ref.column` is None where no column holds it.

    `was` is None where the record does not keep what the shop had, as those of earlier versions do not; `field` is ""
    too where nothing but the spelling of a request has changed.
    """

    ref: CellRef
    field: str
    was: str | None
    now: str


@dataclass(frozen=True, slots=True, eq=False)
class SinceUpload:
    """A catalog beside the record: `new` are rows that the shop never had from here, `values` those that changed.

    `unchanged` and `blocked` are how many rows are there just as they are, and cannot be sent. `gone` are products
    that the source no longer has.
    """

    mapping: ColumnMapping
    new: np.ndarray
    new_keys: Sequence[str]
    values: ChangedValues
    unchanged: int
    blocked: int
    gone: tuple[GoneProduct, ...] = ()

    @property
    def unknown(self) -> int:
        """Return how many rows changed of which it is not on record what they were."""
        return int(np.count_nonzero(~self.values.known))

    def of_row(self, place: int) -> tuple[ValueChange, ...]:
        """Return what is changed in the row at a place of `values`, as it is shown; () where it is not known."""
        told = self.values.of_row(place)
        return tuple(
            ValueChange(c.field, shown(c.field, c.old), shown(c.field, c.new)) for c in told
        )

    def changes(self, places: Sequence[int] | None = None) -> Iterator[SentChange]:
        """Yield each changed value of the rows at some places of `values`, or of all, in their order."""
        rows = self.values.rows
        for place in range(len(rows)) if places is None else places:
            row, known = int(rows[place]), bool(self.values.known[place])
            told = self.of_row(place)
            if not told:
                yield SentChange(CellRef(row, None), "", "" if known else None, "")
            for each in told:
                ref = CellRef(row, self.mapping.column(each.field))
                yield SentChange(ref, each.field, each.old, each.new)


def since_upload(ready: UploadInput, profile: Profile, ledger_place: LedgerPlace) -> SinceUpload:
    """Compare rows that are ready with what the record has of them. LedgerUnusable. Slow for many changed rows."""
    known = existing_ledger(ledger_place, profile)
    if known is None:
        made = plan(profile, ready.products, None)
        return _since(ready, made, made.places(TaskKind.NEW), NOTHING_CHANGED)
    with closing(known) as ledger:
        made = plan(profile, ready.products, ledger, look_first=is_suspect(ledger_place, ledger))
        values = changed_values(made, ready.products, ledger)
    places = np.setdiff1d(
        made.places(TaskKind.NEW, TaskKind.UNSETTLED), made.differing(), assume_unique=True
    )
    return _since(ready, made, places, values)


def _since(ready: UploadInput, made: Plan, new: np.ndarray, values: ChangedValues) -> SinceUpload:
    blocked = ready.blocked + made.count(TaskKind.UNSENDABLE)
    same, keys = made.count(TaskKind.UNCHANGED), made.keys_at(new)
    return SinceUpload(ready.mapping, made.rows[new], keys, values, same, blocked)
