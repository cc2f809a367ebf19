"""The uploads of a session: what would be sent, the run that sends it, its refusals on their cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property, partial
from typing import TYPE_CHECKING

from importers.catalog.model import CellRef, Edit, Fix
from importers.destinations.base import Profile
from importers.errors import UploadImpossible
from importers.session.checked_catalog import CheckedCatalog
from importers.session.plan_look import PlanLook
from importers.session.refusals import Refusal, Refusals, refusals_in
from importers.session.upload_input import UploadInput, upload_input
from importers.session.upload_options import UploadOptions

if TYPE_CHECKING:
    from pathlib import Path

    from importers.destinations.base import Credential, OnExists
    from importers.destinations.work import TaskKind
    from importers.ledger.place import LedgerPlace
    from importers.session.gone import GoneProducts
    from importers.session.others import Others
    from importers.session.row_standings import RowStandings, StandingBook
    from importers.session.sent_changes import SinceUpload
    from importers.session.several import Several
    from importers.session.source_memory import SourceMemory
    from importers.storage.record_places import RecordPlaces
    from importers.upload.runner import UploadRun
    from importers.upload.snapshot import RowOutcome, UploadPreview

_DEFAULTS = UploadOptions()


_PutBy = tuple["UploadRun", list[UploadInput], Refusals]


class Uploads:
    """A checked catalog on its way to a destination; `run` is the last upload, under way or over."""

    def __init__(self, checked: CheckedCatalog) -> None:
        """Start with nothing sent."""
        self.run: UploadRun | None = None
        self._checked = checked
        self._lock = checked.lock
        self._run_refusals = checked.refusals  # of the destination that the run went to
        self._unsendable: set[int] = set()  # rows, by the last preview
        self._given: list[UploadInput] = []  # what the run was given, oldest first
        self._put_by_runs: dict[str, _PutBy] = {}  # by profile, those before

    def place(self) -> LedgerPlace:
        """Return where the uploads to the chosen destination are recorded. SettingsUnusable."""
        return self._places.of(self._checked.profile)

    def standings(self, url: str | None = None) -> RowStandings:
        """Return where every row stands at the chosen destination, by the record and the run. LedgerUnusable. Slow.

        `url` is the address in use, if it is another than the profile's.
        """
        return self._standings.now(url)

    def refused(self, ref: CellRef) -> tuple[Refusal, ...]:
        """Return all that the destination said of a place, oldest first, put right since or not. Quick."""
        return self._checked.refusals.heard(ref)

    def preview(
        self, options: UploadOptions = _DEFAULTS, rows: Sequence[int] | None = None
    ) -> UploadPreview:
        """Tell what an upload would do; nothing is sent. UploadImpossible, LedgerUnusable.

        Why a row cannot be put into a request, such as for a picture that is not there, is then on its cell.
        `rows`: only these are meant. What `options.guarding` watches is in `tripped`.
        """
        from importers.upload.plan import HeldBack, preview

        with self._lock:
            self._checked.check_files()
            ready = self._input(rows)
        presence = partial(self._memory.presence, self._profile(options))
        looked = PlanLook(presence, options, ready.products)
        found = preview(
            self._profile(options),
            ready.products,
            HeldBack(ready.blocked, ready.excluded),
            self.place(),
            resend_unchanged=options.resend_unchanged,
            look=looked.look,
        )
        self._mark_unsendable(ready, looked.unsendable)
        if looked.presence is None:
            return found
        missing, known = looked.presence.missing, looked.presence.known
        return replace(found, tripped=looked.tripped, gone=missing, known=known)

    def keep_last_time(self, options: UploadOptions = _DEFAULTS) -> None:
        """Note what the source holds, as what it had "last time"; `start` does so by itself. Slow."""
        source = "" if options.guarding is None else options.guarding.source
        self._memory.keep(self._profile(options), source)

    def is_of_record(self, credential: Credential, options: UploadOptions = _DEFAULTS) -> bool:
        """Tell, without asking the shop, whether a token is the one whose uploads are on record. LedgerUnusable."""
        from importers.upload.account import is_of_record

        return is_of_record(self._profile(options), self.place(), credential)

    @property
    def any_unsendable(self) -> bool:
        """Tell whether the last preview found rows that cannot be put into a request. Quick."""
        return bool(self._unsendable)

    def kinds(
        self, options: UploadOptions = _DEFAULTS, rows: Sequence[int] | None = None
    ) -> dict[int, TaskKind]:
        """Return what would be done with each ready row, by the record as it is now. LedgerUnusable. Slow."""
        from importers.upload.plan import kinds

        with self._lock:
            products = self._input(rows).products
        return kinds(self._profile(options), products, self.place())

    def since(
        self, options: UploadOptions = _DEFAULTS, rows: Sequence[int] | None = None
    ) -> SinceUpload:
        """Return what changed since the last upload, old and new, of all ready rows or some. LedgerUnusable. Slow."""
        from importers.session.sent_changes import since_upload

        with self._lock:
            ready = self._input(rows)
        found = since_upload(ready, self._profile(options), self.place())
        return replace(found, gone=self.gone.products(options)) if rows is None else found

    def sample(self, options: UploadOptions = _DEFAULTS) -> str:
        """Return the first request that an upload would send, as text; "" when nothing is ready."""
        from importers.upload.dry_run import sample

        with self._lock:
            products = self._input().products
        profile, resend = self._profile(options), options.resend_unchanged
        return sample(profile, products, self.place(), resend_unchanged=resend)

    def dry_run(self, target: Path, options: UploadOptions = _DEFAULTS) -> int:
        """Write the requests that an upload would send, and return how many. LedgerUnusable, OSError."""
        from importers.upload.dry_run import dry_run

        with self._lock:
            products = self._input().products
        profile, resend = self._profile(options), options.resend_unchanged
        return dry_run(profile, products, self.place(), target, resend_unchanged=resend)

    def start(
        self,
        credential: Credential,
        options: UploadOptions = _DEFAULTS,
        *,
        rows: Sequence[int] | None = None,
    ) -> UploadRun:
        """Start to send the ready rows, or only those of `rows`, as they stand now. UploadImpossible."""
        from importers.storage.supplier_runs import note_sending
        from importers.upload.retry_policy import RetryPolicy
        from importers.upload.run_options import RunOptions
        from importers.upload.runner import UploadRun

        with self._lock:
            self._checked.check_files()
            ready = self._input(rows)
            policy = RetryPolicy.waiting(options.longest_wait)
            asked = RunOptions(
                ready.blocked,
                options.resend_unchanged,
                options.canary,
                policy=policy,
                in_line=options.in_line,
            )
            profile = self._profile(options)
            run = UploadRun.create(profile, credential, ready.products, self.place(), asked)
            run.start()  # if it cannot, the run before stays
            self._put_by()
            self.run, self._given = run, [ready]
            self._run_refusals = self._checked.refusals
            self._unsendable.clear()  # from now on the run says what becomes of them
            self.keep_last_time(options)
            source = self._checked.catalog.source.origin.file
            note_sending(self._checked.home, source, self._checked.remembered_as, profile.name)
            return run

    def resend(self, rows: Sequence[int]) -> UploadRun:
        """Let the run send only these rows again, as they stand now. UploadImpossible.

        Of rows that several destinations refused those of one: the chosen one, if it did.
        """
        with self._lock:
            rows = self.several.aim_at_refuser(rows)
            run, ready = self._for_the_run(rows)
            run.add_rows(ready.products)
            self._unsendable.difference_update(rows)
            return run

    def decide(self, rows: Sequence[int], choice: OnExists) -> None:
        """Settle rows of `existing`, as they stand now: `UploadRun.decide` with this choice. UploadImpossible."""
        with self._lock:
            run, ready = self._for_the_run(rows)
            run.decide(rows, choice, ready.products)

    def take_stored(self, refs: Iterable[CellRef] | None = None) -> Fix | None:
        """Return the fix that takes the shop's values where it stored others than were sent; None if nowhere.

        For some of the cells, or (None) for all of them.
        """
        with self._lock:
            stored = self._checked.refusals.stored_otherwise()
        wanted = None if refs is None else set(refs)
        edits = [
            Edit(ref, None, new) for ref, new in stored.items() if wanted is None or ref in wanted
        ]
        if not edits:
            return None
        first = self._checked.catalog.address(edits[0].ref)
        where = f"for {first}" if len(edits) == 1 else f"for {len(edits):,} cells"
        return Fix(f"Take the shop's value {where}", tuple(edits))

    def existing(self) -> tuple[RowOutcome, ...]:
        """Return the rows refused because the shop has their SKU already, with what was sent; see `decide`."""
        with self._lock:
            return self._checked.refusals.existing()

    def changed_since(self, row: int) -> bool:
        """Tell whether a row that the run was given stands otherwise now."""
        with self._lock:
            catalog, mapping = self._checked.catalog, self._checked.mapping
            cells = mapping.columns.items()
            now = {name: catalog.value(row, column) or "" for name, column in cells}
            now |= mapping.constants
            return now != self._given_for(row).products.product(row).values

    def take_outcomes(self) -> bool:
        """Put the run's new refusals on their cells; True if the report changed. Quick: busy, it does it later."""
        if not self._lock.acquire(blocking=False):
            return False
        try:
            outcomes = [] if self.run is None else self.run.outcomes()
            take = self._run_refusals.take
            changed = [take(outcome, self._refusals_in) for outcome in outcomes]
            if any(changed):
                self._checked.changed()
            return any(changed)
        finally:
            self._lock.release()

    def hear_out(self) -> None:
        """Put the run's new refusals on their cells, however long that takes. Slow where the session is busy."""
        with self._lock:
            self.take_outcomes()

    def recall(self, outcomes: Sequence[RowOutcome]) -> None:
        """Put on their cells what the destination said of rows in an earlier run, as they stand now."""
        with self._lock:
            given = self._input([outcome.row for outcome in outcomes])
            known = [outcome for outcome in outcomes if given.has(outcome.row)]
            take = self._checked.refusals.take
            changed = [take(each, lambda one: refusals_in(one, given)) for each in known]
            if any(changed):
                self._checked.changed()

    @cached_property
    def gone(self) -> GoneProducts:
        """Return what the source sent once and has no more."""
        from importers.session.gone import GoneProducts

        return GoneProducts(self._checked, self._memory, self.place, self._profile)

    @cached_property
    def _memory(self) -> SourceMemory:
        from importers.session.source_memory import SourceMemory

        return SourceMemory(self._checked)

    def _put_by(self) -> None:
        """Keep the present run, whose rows may be sent again once its destination is chosen again."""
        self.take_outcomes()  # what it still has to say
        if self.run is not None:
            self._put_by_runs[self.run.profile.name] = (self.run, self._given, self._run_refusals)

    def _take_up(self) -> None:
        """Take the last run to the chosen destination for the present one, if that is over. UploadImpossible."""
        run, profile = self.run, self._checked.profile
        if run is None or profile is None or run.profile.name == profile.name:
            return
        before = self._put_by_runs.get(profile.name)
        if before is not None:
            if not run.wait(0):
                raise UploadImpossible(
                    f"An upload to {run.profile.name} is under way; wait for it."
                )
            self._put_by()
            self.run, self._given, self._run_refusals = before

    @cached_property
    def several(self) -> Several:
        """Return what sends the sheet to several destinations in turn."""
        from importers.session.several import Several

        return Several(self._checked, self)

    @cached_property
    def others(self) -> Others:
        """Return what other operators do to the same shop, where they share the record."""
        from importers.session.others import Others

        return Others(self._checked, self.place, self._standings.forget)

    @cached_property
    def _places(self) -> RecordPlaces:
        from importers.storage.record_places import RecordPlaces

        return RecordPlaces(self._checked.home)

    @cached_property
    def _standings(self) -> StandingBook:
        from importers.session.row_standings import StandingBook

        return StandingBook(self._checked, lambda: self.run, lambda: self._unsendable, self.place)

    def _mark_unsendable(self, ready: UploadInput, outcomes: Sequence[RowOutcome]) -> None:
        """Put on their cells why rows cannot be sent, and take away what was said so of others before."""
        with self._lock:
            now = {outcome.row for outcome in outcomes}
            refusals = self._checked.refusals
            changed = [refusals.forget(row) for row in self._unsendable - now]
            changed += [
                refusals.take(outcome, lambda each: refusals_in(each, ready))
                for outcome in outcomes
            ]
            self._unsendable = now
            if any(changed):
                self._checked.changed()

    def _profile(self, options: UploadOptions) -> Profile:
        profile = self._checked.profile
        if profile is None:
            raise UploadImpossible("Choose a destination before you upload.")
        if options.url is not None:
            profile = replace(profile, base_url=options.url)
        in_flight = options.in_flight
        return profile if in_flight is None else replace(profile, in_flight=in_flight)

    def _input(self, rows: Sequence[int] | None = None) -> UploadInput:
        checked = self._checked
        return upload_input(
            checked.catalog, checked.mapping, checked.schema, checked.report(), rows
        )

    def _for_the_run(self, rows: Sequence[int]) -> tuple[UploadRun, UploadInput]:
        """Return the run, and these rows as it is given them now. UploadImpossible."""
        self._take_up()
        run, profile = self.run, self._checked.profile
        if run is None:
            raise UploadImpossible("Nothing was uploaded yet; start an upload first.")
        if profile is None or run.profile.name != profile.name:
            raise UploadImpossible("The destination was changed; start a new upload.")
        ready = self._input(rows)
        if not len(ready.products):
            raise UploadImpossible("These rows have errors or are left out; see their problems.")
        self._given.append(ready)
        return run, ready

    def _given_for(self, row: int) -> UploadInput:
        return next(given for given in reversed(self._given) if given.has(row))

    def _refusals_in(self, outcome: RowOutcome) -> dict[CellRef, Refusal]:
        return refusals_in(outcome, self._given_for(outcome.row))
