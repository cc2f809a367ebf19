"""The upload half of a session: what would be sent, the run that sends it, its refusals on their cells."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from importers.catalog.catalog import Catalog
from importers.catalog.column_mapping import ColumnMapping
from importers.catalog.model import CellRef
from importers.catalog.schema import Schema
from importers.destinations.base import Profile
from importers.destinations.schemas import schema_for
from importers.errors import UploadImpossible
from importers.session.refusals import Refusal, Refusals, refusals_in
from importers.session.upload_input import UploadInput, upload_input
from importers.storage.home import Home
from importers.storage.reference_values import with_known_values
from importers.validation.report import Report

if TYPE_CHECKING:
    from pathlib import Path

    from importers.destinations.base import Credential, OnExists
    from importers.upload.runner import UploadRun
    from importers.upload.snapshot import RowOutcome, UploadPreview


class Uploads(ABC):
    """A catalog on its way to a destination. `Session` adds what reads, checks and changes it."""

    def __init__(self, catalog: Catalog, home: Home, profile: Profile | None) -> None:
        """Start with nothing sent."""
        self.catalog = catalog
        self.home = home
        self.profile = profile
        self.schema: Schema = with_known_values(schema_for(profile), home, profile)
        self.run: UploadRun | None = None
        self._lock = threading.RLock()
        self._refusals = Refusals(catalog)
        self._unsendable: set[int] = set()  # rows, by the last preview
        self._loads: list[UploadInput] = []  # what the run was given, oldest first

    @property
    @abstractmethod
    def mapping(self) -> ColumnMapping:
        """Return which column holds which field."""

    @abstractmethod
    def report(self) -> Report:
        """Return the present problems."""

    @abstractmethod
    def _changed(self) -> None:
        """Notice that the report is another now."""

    def refused(self, ref: CellRef) -> tuple[Refusal, ...]:
        """Return all that the destination said of a place, oldest first, put right since or not. Quick."""
        return self._refusals.heard(ref)

    def preview(self, url: str | None = None, *, again: bool = False) -> UploadPreview:
        """Tell what an upload would do; nothing is sent. `again` as for `start_upload`.

        Why a row cannot be put into a request, such as for a picture that is not there, is then on its cell.
        """
        from importers.upload.plan import preview

        with self._lock:
            ready = self._upload_input()
        unsendable: list[RowOutcome] = []
        told = preview(
            self._aimed(url),
            ready.products,
            ready.blocked,
            ready.excluded,
            self.home.ledger,
            again=again,
            unsendable=unsendable.append,
        )
        self._tell_unsendable(ready, unsendable)
        return told

    def _tell_unsendable(self, ready: UploadInput, outcomes: Sequence[RowOutcome]) -> None:
        """Put on their cells why rows cannot be sent, and take away what was said so of others before."""
        with self._lock:
            now = {outcome.row for outcome in outcomes}
            changed = [self._refusals.forget(row) for row in self._unsendable - now]
            changed += [
                self._refusals.take(outcome, lambda each: refusals_in(each, ready))
                for outcome in outcomes
            ]
            self._unsendable = now
            if any(changed):
                self._changed()

    def sample(self, url: str | None = None, *, again: bool = False) -> str:
        """Return the first request that an upload would send, as text; "" when nothing is ready."""
        from importers.upload.sample import sample

        with self._lock:
            products = self._upload_input().products
        return sample(self._aimed(url), products, self.home.ledger, again=again)

    def dry_run(self, target: Path, url: str | None = None, *, again: bool = False) -> int:
        """Write the requests that an upload would send, and return how many. LedgerUnusable, OSError."""
        from importers.upload.dry_run import dry_run

        with self._lock:
            products = self._upload_input().products
        return dry_run(self._aimed(url), products, self.home.ledger, target, again=again)

    def start_upload(
        self,
        credential: Credential,
        *,
        url: str | None = None,
        in_flight: int | None = None,
        rows: Sequence[int] | None = None,
        again: bool = False,
        canary: int | None = None,
    ) -> UploadRun:
        """Start to send the ready rows, or only those of `rows`, as they stand now. UploadImpossible.

        `again` sends the unchanged ones too; after `canary` rows the run pauses and asks.
        """
        from importers.upload.runner import UploadRun

        with self._lock:
            ready = self._upload_input(rows)
            run = UploadRun.create(
                profile=self._aimed(url, in_flight),
                credential=credential,
                products=ready.products,
                blocked=ready.blocked,
                ledger_path=self.home.ledger,
                again=again,
                canary=canary,
            )
            run.start()  # if it cannot, the run before stays
            self.take_outcomes()  # what that one still has to say
            self.run, self._loads = run, [ready]
            self._unsendable.clear()  # from now on the run says what becomes of them
            return run

    def resend(self, rows: Sequence[int]) -> UploadRun:
        """Let the run send only these rows again, as they stand now. UploadImpossible."""
        with self._lock:
            run, ready = self._for_the_run(rows)
            run.add_rows(ready.products)
            self._unsendable.difference_update(rows)
            return run

    def decide(self, rows: Sequence[int], choice: OnExists) -> None:
        """Settle rows of `existing`, as they stand now: `UploadRun.decide` with this choice. UploadImpossible."""
        with self._lock:
            run, ready = self._for_the_run(rows)
            run.decide(rows, choice, ready.products)

    def existing(self) -> tuple[RowOutcome, ...]:
        """Return the rows refused because the shop has their SKU already, with what was sent; see `decide`."""
        with self._lock:
            return self._refusals.existing()

    def changed_since(self, row: int) -> bool:
        """Tell whether a row that the run was given stands otherwise now."""
        with self._lock:
            columns = self.mapping.columns.items()
            now = {name: self.catalog.value(row, column) or "" for name, column in columns}
            return now != self._given(row).products.product(row).values

    def take_outcomes(self) -> bool:
        """Put the run's new refusals on their cells; True if the report changed. Quick: busy, it does it later."""
        if not self._lock.acquire(blocking=False):
            return False
        try:
            outcomes = [] if self.run is None else self.run.outcomes()
            changed = [self._refusals.take(outcome, self._words) for outcome in outcomes]
            if any(changed):
                self._changed()
            return any(changed)
        finally:
            self._lock.release()

    def _aimed(self, url: str | None, in_flight: int | None = None) -> Profile:
        if self.profile is None:
            raise UploadImpossible("Choose a destination before you upload.")
        profile = self.profile if url is None else replace(self.profile, base_url=url)
        return profile if in_flight is None else replace(profile, in_flight=in_flight)

    def _upload_input(self, rows: Sequence[int] | None = None) -> UploadInput:
        return upload_input(self.catalog, self.mapping, self.schema, self.report(), rows)

    def _for_the_run(self, rows: Sequence[int]) -> tuple[UploadRun, UploadInput]:
        """Return the run, and these rows as it is given them now. UploadImpossible."""
        run = self.run
        if run is None:
            raise UploadImpossible("Nothing was uploaded yet; start an upload first.")
        if self.profile is None or run.profile.name != self.profile.name:
            raise UploadImpossible("The destination was changed; start a new upload.")
        ready = self._upload_input(rows)
        if not len(ready.products):
            raise UploadImpossible("These rows have errors or are left out; see their problems.")
        self._loads.append(ready)
        return run, ready

    def _given(self, row: int) -> UploadInput:
        return next(load for load in reversed(self._loads) if load.has(row))

    def _words(self, outcome: RowOutcome) -> dict[CellRef, Refusal]:
        return refusals_in(outcome, self._given(outcome.row))
