"""`Session`: one open catalog, its problems, changes and uploads; the one object a front end holds."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from importers.catalog.catalog import Catalog
from importers.catalog.column_mapping import ColumnMapping
from importers.catalog.model import CellRef, Fix, Reporter, no_report
from importers.catalog.origin import SourceOrigin
from importers.catalog.schema import Field, Schema
from importers.catalog.source import ReadOptions, SourceTable
from importers.destinations.base import Profile
from importers.destinations.schemas import schema_for
from importers.fixes.by_hand import edit_fix, exclude_fix, include_fix
from importers.fixes.effect import effective
from importers.fixes.history import Change, Remapping, Step
from importers.fixes.suggest import Suggestions
from importers.fixes.transfer import transfer
from importers.session.checked_catalog import CheckedCatalog
from importers.session.chosen_columns import require_columns
from importers.session.history import SessionHistory
from importers.session.needed_labels import for_destination
from importers.session.own_rules import SessionRules
from importers.session.picture_addresses import SessionPictureAddresses
from importers.session.pictures import Pictures
from importers.session.places import located
from importers.session.recovery import Recovery
from importers.session.saving import save_catalog
from importers.session.supplier_work import SessionSupplier
from importers.session.uploads import Uploads
from importers.storage.home import Home
from importers.storage.profiles import find_profile
from importers.storage.recent import add_recent
from importers.storage.unused_path import unused_path
from importers.validation.report import REFUSED, Report

if TYPE_CHECKING:
    from importers.readers.workbook.stored import StoredCell
    from importers.writers import SaveResult
    from importers.writers.workbook.foresight import Foreseen, Foresight

_DEFAULTS = ReadOptions()


class Session:
    """A catalog that is being worked on. Its methods lock it; those not marked quick may take long.

    `history` undoes and redoes; `pictures` saves a workbook's; `uploads` previews, sends and sends again;
    `foresight` tells what a change does to the workbook beside its own cells; `supplier` whose file it is; `rules`
    are the operator's own; `picture_addresses` asks for pictures of the web.
    """

    def __init__(
        self, recovery: Recovery, home: Home, profile: Profile | None, report: Reporter = no_report
    ) -> None:
        """Map and check a catalog; `Session.open` and `Session.from_source` are the usual ways in."""
        self.home = home
        self._recovery = recovery
        named = recovery.options.columns
        self._checked = CheckedCatalog(recovery.catalog, home, profile, report, named)
        self._lock = self._checked.lock
        self.history = SessionHistory(self._checked, recovery)
        self.pictures = Pictures(self._checked, self.history)
        self.uploads = Uploads(self._checked)
        self.rules = SessionRules(self._checked)
        self.picture_addresses = SessionPictureAddresses(self._checked)
        self.supplier = SessionSupplier(self._checked, self.history, self.rules)

    @staticmethod
    def open(
        place: Path | SourceOrigin,
        options: ReadOptions = _DEFAULTS,
        *,
        home: Home | None = None,
        profile: str | None = None,
        report: Reporter = no_report,
        note: bool = True,
    ) -> Session:
        """Read, map and check a file. UnreadableFile, SettingsUnusable, or Cancelled from `report`.

        It is noted among the recent files, unless nobody sits there who opened it. `home`: None is the usual one.
        """
        from importers.readers import read

        home = home or Home.default()
        chosen = None if profile is None else find_profile(home, profile)
        wanted = for_destination(options, schema_for(chosen))
        recovery = Recovery(read(located(place, home), wanted, report), options, home)
        session = Session(recovery.restored(report), home, chosen, report)
        require_columns(options.columns, session.source.header, session.schema)
        if note:
            add_recent(home, session.source.origin)
        return session

    @staticmethod
    def from_source(
        source: SourceTable,
        options: ReadOptions,
        home: Home,
        profile: Profile | None,
        report: Reporter = no_report,
    ) -> Session:
        """Map and check a table that was read, whatever a crash may have left of earlier work on it."""
        return Session(Recovery(source, options, home), home, profile, report)

    def reopen(self, options: ReadOptions, report: Reporter = no_report) -> Session:
        """Read the same file otherwise, in a new session; edits and left-out rows follow where they fit.

        The title of the new session's first step says how many did not; those stay in the log of the old reading.
        """
        from importers.readers import read

        source = read(self.source.origin, for_destination(options, self.schema), report)
        session = Session.from_source(source, options, self.home, self.profile, report)
        session.supplier.follow(self.supplier)
        if not self.rules.added.empty:
            session.rules.use(self.rules.added)
        with self._lock:
            carried = transfer(self.catalog, session.catalog)
            if not carried.empty:
                session.apply(carried.fix)
            if not carried.lost:
                self._recovery.discard()
        return session

    # What stands. Quick.

    @property
    def catalog(self) -> Catalog:
        """Return the records as they now stand. Quick."""
        return self._checked.catalog

    @property
    def source(self) -> SourceTable:
        """Return the table as it was read; what was guessed of its columns is among its read warnings. Quick."""
        return self._checked.source

    @property
    def options(self) -> ReadOptions:
        """Return how the file on disk is to be read. Quick."""
        return self._recovery.options

    @property
    def profile(self) -> Profile | None:
        """Return the destination's profile, or None. Quick."""
        return self._checked.profile

    @property
    def schema(self) -> Schema:
        """Return the fields of the destination, with what the shop's values may be. Quick."""
        return self._checked.schema

    @property
    def mapping(self) -> ColumnMapping:
        """Return which column holds which field. Quick after the first."""
        return self._checked.mapping

    @property
    def version(self) -> int:
        """Return a number that grows with every change, for front ends to compare. Quick."""
        return self._checked.version

    @property
    def edited(self) -> bool:
        """Tell whether there are unsaved changes. Quick."""
        return self.history.edited

    @cached_property
    def foresight(self) -> Foresight:
        """Return what looks ahead at saving a workbook; its first answer takes as long as reading the sheet."""
        from importers.writers.workbook.foresight import Foresight

        return Foresight(self.catalog)

    def fields(self) -> dict[int, Field]:
        """Return the field of each mapped column. Quick."""
        return self._checked.fields()

    def report(self) -> Report:
        """Return the present problems. Quick after the first."""
        return self._checked.report()

    # Destination and columns

    def choose_profile(self, name: str | None) -> None:
        """Aim at another destination (None: none), and check again what it treats differently. SettingsUnusable."""
        self._checked.aim(None if name is None else find_profile(self.home, name))

    def use_references(self) -> None:
        """Check again by the brands of the shop as they were read last."""
        with self._lock:
            self._checked.aim(self.profile)

    def set_mapping(self, mapping: ColumnMapping) -> None:
        """Choose the columns; remembered for files with the same header. Undoable."""
        with self._lock:
            change = Remapping(self.schema.name, self.mapping, mapping)
            self.history.do(Step(Fix("Choose columns"), change))

    # Changes: each is one step, checks again only what it touched, and returns what changed

    def edit(self, ref: CellRef, value: str) -> Change:
        """Change one cell, or a header label (`ref.row` None). An emptied extra cell is gone."""
        with self._lock:
            return self.apply(edit_fix(self.catalog, ref, value))

    def apply(self, fix: Fix) -> Change:
        """Make a fix's changes as one step; what it would not change is left out of the step."""
        with self._lock:
            return self.history.do(Step(effective(fix, self.catalog)))

    def attempt(self, fix: Fix) -> Change | Foreseen:
        """Make a fix's changes as `apply` does, unless saving would then do more to the workbook than change its cells.

        In that case nothing is changed, and what it would do is returned, for the operator to decide. The first
        time this takes as long as reading the sheet.
        """
        foreseen = self.foresight.foresee(fix)
        return foreseen if foreseen.outcomes else self.apply(fix)

    def exclude(self, rows: Iterable[int]) -> Change:
        """Leave rows out of checks and uploads."""
        return self.apply(exclude_fix(self.catalog, rows))

    def include(self, rows: Iterable[int]) -> Change:
        """Take rows in again."""
        return self.apply(include_fix(self.catalog, rows))

    def suggest(self, ref: CellRef, code: str) -> Fix | None:
        """Return the safe fix for one problem, or None; for a value that the shop stored otherwise, its own."""
        with self._lock:
            if code == REFUSED:
                return self.uploads.take_stored([ref])
            return Suggestions(self.catalog, self.report(), self.fields()).one(ref, code)

    def suggest_all(self, code: str, column: int | None) -> Fix | None:
        """Return one fix for all problems of a kind in a column (None: every column), or None."""
        with self._lock:
            if code == REFUSED:
                rows = self.report().rows(code, column) if column is not None else ()
                return self.uploads.take_stored(
                    None if column is None else [CellRef(int(row), column) for row in rows]
                )
            return Suggestions(self.catalog, self.report(), self.fields()).all(code, column)

    # Files, and work that a crash left

    def save(
        self, target: Path, *, overwrite: bool = False, report: Reporter = no_report
    ) -> SaveResult:
        """Write the catalog as it stands. SaveFailed; the target is then as it was.

        After a save over the file that was read, addresses are those of the file as it is now. Undo goes on:
        rows keep their numbers, and a row that was left out of the file can come back with the next save.
        """
        with self._lock:
            result = save_catalog(
                self._checked, self._recovery, target, overwrite=overwrite, report=report
            )
            self.history.mark_saved()
            return result

    def suggested_target(self) -> Path:
        """Return a free name beside the original, never the original. Quick."""
        return unused_path(self.source.origin.beside, self.source.kind)

    def stored(self, ref: CellRef) -> StoredCell | None:
        """Return what a workbook's file holds for a cell, before its format; None: it does not tell. UnreadableFile."""
        from importers.readers.workbook.reader import stored_in

        return stored_in(self.catalog, ref)

    def unsaved(self) -> Fix | None:
        """Return the unsaved changes of a session that ended in a crash, to apply or to forget; None if none."""
        with self._lock:
            return None if self.edited else self._recovery.unsaved()

    def forget_unsaved(self) -> None:
        """Give up the unsaved changes: at the operator's word, or when the session is left on purpose."""
        with self._lock:
            self._recovery.discard()
