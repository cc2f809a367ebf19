"""`Session`: one open catalog, its problems and its uploads; the one object a front end holds."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from importers.catalog.catalog import Catalog
from importers.catalog.column_mapping import ColumnMapping, guess
from importers.catalog.model import CellRef, Edit, Fix, Reporter, no_report
from importers.catalog.schema import Field
from importers.catalog.source import ReadOptions, SourceTable
from importers.destinations.base import Profile
from importers.destinations.schemas import schema_for
from importers.errors import UnreadableFile
from importers.fixes.effect import apply_fix, effective, recheck, touched_in
from importers.fixes.escaped_formulas import unescape_formulas
from importers.fixes.history import Change, History, Remapping, Step
from importers.fixes.suggest import Suggestions
from importers.fixes.transfer import transfer
from importers.session.recovery_log import RecoveryLog
from importers.session.source_backup import SourceBackup, keep, kept, restore
from importers.session.uploads import Uploads
from importers.storage import profiles
from importers.storage.home import Home
from importers.storage.recent import add_recent
from importers.storage.reference_values import with_known_values
from importers.storage.remembered_mappings import recall, remember
from importers.storage.unused_path import unused_path
from importers.validation.cells import is_blank
from importers.validation.checker import Checker
from importers.validation.chunks import chunks
from importers.validation.report import Report

if TYPE_CHECKING:
    from importers.readers.workbook.stored import StoredCell
    from importers.writers import SaveResult
    from importers.writers.rebase import Rebased

_DEFAULTS = ReadOptions()


class Session(Uploads):
    """A catalog that is being worked on. Its methods lock it; those not marked quick may take long."""

    def __init__(
        self,
        source: SourceTable,
        options: ReadOptions,
        home: Home,
        profile: Profile | None,
        report: Reporter = no_report,
    ) -> None:
        """Map and check a table that was read; `Session.open` is the usual way in."""
        super().__init__(Catalog(source), home, profile)
        self.options = self._first_options = options
        unescape_formulas(self.catalog)
        self.version = 0
        self._history = History()
        self._saved_state: object = None
        self._mappings: dict[str, ColumnMapping] = {}
        self._journal = RecoveryLog(home, source)
        self._checker = Checker(self.catalog, self.schema, self.fields(), report)
        self._report: Report | None = None

    @staticmethod
    def open(
        path: Path,
        options: ReadOptions = _DEFAULTS,
        *,
        home: Home,
        profile: str | None = None,
        report: Reporter = no_report,
        note: bool = True,
    ) -> Session:
        """Read, map and check a file. UnreadableFile, SettingsUnusable, or Cancelled from `report`.

        It is noted among the recent files, unless nobody sits there who opened it.
        """
        from importers.readers import read

        chosen = None if profile is None else profiles.find_profile(home, profile)
        session = Session(read(path, options, report), options, home, chosen, report)
        if note:
            add_recent(home, path)
        return session._with_rows_kept_aside(report)

    def _with_rows_kept_aside(self, report: Reporter) -> Session:
        """Return a session on the file as it was read first, if a crash left work on rows that the file now lacks."""
        from importers.readers import read

        aside = kept(self._journal.path)
        if aside is None:
            return self
        try:
            first = read(aside.content, aside.options, report)
        except UnreadableFile:
            return self
        source = replace(first, path=self.source.path)
        session = Session(source, aside.options, self.home, self.profile, report)
        return session if session._stand_as_saved(aside, self) else self

    def _stand_as_saved(self, aside: SourceBackup, now: Session) -> bool:
        """Stand as when the file was saved over; False if `now`, its present reading, does not hold just that."""
        if aside.shape != (self.source.row_count, len(self.source.columns)):
            return False
        from importers.writers.rebase import rebase

        restore(self.catalog, aside, now.source.stamp)
        based = rebase(self.catalog, now.options)
        if based is None:
            return False
        self._follow(based)
        self._checker = Checker(self.catalog, self.schema, self.fields())
        self._changed()
        return self._journal.path == now._journal.path

    def reopen(self, options: ReadOptions, report: Reporter = no_report) -> Session:
        """Read the same file otherwise, in a new session; edits and left-out rows follow where they fit.

        The title of the new session's first step says how many did not; those stay in the journal of the old reading.
        """
        from importers.readers import read

        source = read(self.source.path, options, report)
        session = Session(source, options, self.home, self.profile, report)
        with self._lock:
            carried = transfer(self.catalog, session.catalog)
            if not carried.empty:
                session.apply(carried.fix)
            if not carried.lost:
                self._journal.discard()
        return session

    def unsaved(self) -> Fix | None:
        """Return the unsaved changes of a session that ended in a crash, to apply or to forget; None if none."""
        with self._lock:
            fix = self._journal.unsaved() if not self.edited else None
            real = None if fix is None else effective(fix, self.catalog)
            return real if real and (real.edits or real.exclude or real.include) else None

    def forget_unsaved(self) -> None:
        """Give up the unsaved changes: at the operator's word, or when the session is left on purpose."""
        with self._lock:
            self._journal.discard()

    @property
    def source(self) -> SourceTable:
        """Return the table as it was read. Quick."""
        return self.catalog.source

    @property
    def mapping(self) -> ColumnMapping:
        """Return which column holds which field. Quick after the first."""
        if self.schema.name not in self._mappings:
            labels = self.source.header
            known = recall(self.home, labels, self.schema)
            self._mappings[self.schema.name] = known or guess(labels, self.schema, self._is_blank)
        return self._mappings[self.schema.name]

    @property
    def edited(self) -> bool:
        """Tell whether there are unsaved changes. Quick."""
        return self._history.last_content is not self._saved_state

    @property
    def undo_title(self) -> str | None:
        """Return what undo would take back, or None. Quick."""
        return self._history.undo_title

    @property
    def redo_title(self) -> str | None:
        """Return what redo would do again, or None. Quick."""
        return self._history.redo_title

    def fields(self) -> dict[int, Field]:
        """Return the field of each mapped column. Quick."""
        return {column: self.schema.field(name) for name, column in self.mapping.columns.items()}

    def profiles(self) -> tuple[Profile, ...]:
        """Return the profiles that can be chosen. SettingsUnusable."""
        return tuple(profiles.load_profiles(self.home).values())

    def choose_profile(self, name: str | None) -> None:
        """Aim at another destination (None: none), and check again what it treats differently."""
        profile = None if name is None else profiles.find_profile(self.home, name)
        with self._lock:
            self.profile = profile
            self.use_references()

    def use_references(self) -> None:
        """Check again by the brands of the shop as they were read last."""
        with self._lock:
            self.schema = with_known_values(schema_for(self.profile), self.home, self.profile)
            self._checker.rebind(self.schema, self.fields())
            self._changed()

    def set_mapping(self, mapping: ColumnMapping) -> None:
        """Choose the columns; remembered for files with the same header. Undoable."""
        with self._lock:
            change = Remapping(self.schema.name, self.mapping, mapping)
            self._do(Step(Fix("Choose columns"), change))

    def report(self) -> Report:
        """Return the present problems. Quick after the first."""
        report = self._report
        if report is not None:
            return report
        with self._lock:
            self._report = self._refusals.over(self._checker.report())
            return self._report

    def edit(self, ref: CellRef, value: str) -> Change:
        """Change one cell, or a header label (`ref.row` None). An emptied extra cell is gone."""
        with self._lock:
            new = None if self._is_extra(ref) and not value else value
            return self.apply(Fix(f"Edit {self.catalog.address(ref)}", (Edit(ref, None, new),)))

    def apply(self, fix: Fix) -> Change:
        """Make a fix's changes as one step; what it would not change is left out of the step."""
        with self._lock:
            return self._do(Step(effective(fix, self.catalog)))

    def exclude(self, rows: Iterable[int]) -> Change:
        """Leave rows out of checks and uploads."""
        chosen = tuple(rows)
        return self.apply(Fix(f"Leave out {self._naming(chosen)}", exclude=chosen))

    def include(self, rows: Iterable[int]) -> Change:
        """Take rows in again."""
        chosen = tuple(rows)
        return self.apply(Fix(f"Take in {self._naming(chosen)}", include=chosen))

    def suggest(self, ref: CellRef, code: str) -> Fix | None:
        """Return the safe fix for one problem, or None."""
        with self._lock:
            return Suggestions(self.catalog, self.report(), self.fields()).one(ref, code)

    def suggest_all(self, code: str, column: int | None) -> Fix | None:
        """Return one fix for all problems of a kind in a column (None: every column), or None."""
        with self._lock:
            return Suggestions(self.catalog, self.report(), self.fields()).all(code, column)

    def undo(self) -> Change | None:
        """Take the last change back; None if there is none."""
        with self._lock:
            return self._replay(self._history.undo())

    def redo(self) -> Change | None:
        """Do again what was undone last; None if there is nothing."""
        with self._lock:
            return self._replay(self._history.redo())

    def steps(self) -> tuple[tuple[Step, ...], tuple[Step, ...]]:
        """Return the steps that stand, oldest first, and those undone, the next one first. Quick."""
        return self._history.standing, self._history.undone

    def travel(self, standing: int) -> tuple[Change, ...]:
        """Undo or redo until so many steps stand; return what changed on the way, in order."""
        with self._lock:
            now = len(self._history.standing)
            turns = [self.undo] * (now - standing) or [self.redo] * (standing - now)
            return tuple(change for turn in turns if (change := turn()) is not None)

    def save(
        self, target: Path, *, overwrite: bool = False, report: Reporter = no_report
    ) -> SaveResult:
        """Write the catalog as it stands. SaveFailed; the target is then as it was.

        After a save over the file that was read, addresses are those of the file as it is now. Undo goes on:
        rows keep their numbers, and a row that was left out of the file can come back with the next save.
        """
        from importers.writers import save

        with self._lock:
            result = save(self.catalog, target, overwrite=overwrite, report=report)
            self._saved_state = self._history.last_content
            return self._rebased(result)

    def stored(self, ref: CellRef) -> StoredCell | None:
        """Return what a workbook's file holds for a cell, before its format; None: it does not tell. UnreadableFile."""
        from importers.readers.workbook.reader import stored_in

        return stored_in(self.catalog, ref)

    def suggested_target(self) -> Path:
        """Return a free name beside the original, never the original. Quick."""
        return unused_path(self.source.path, self.source.kind)

    def _do(self, step: Step) -> Change:
        self._perform(step)
        self._history.push(step)
        return Change.of(step)

    def _replay(self, step: Step | None) -> Change | None:
        if step is None:
            return None
        self._perform(step)
        return Change.of(step)

    def _perform(self, step: Step) -> None:
        fix = step.fix
        apply_fix(fix, self.catalog)
        if step.mapping is not None:
            self._remap(step.mapping)
        recheck(self._checker, fix)
        self._refusals.recheck(touched_in(fix))
        if step.mapping is None:
            self._journal.record(fix)
        self._changed()

    def _rebased(self, result: SaveResult) -> SaveResult:
        """Follow the file that was saved over, and begin a journal against it; a copy changes nothing here."""
        from importers.writers.original import is_original
        from importers.writers.rebase import LOST_PLACE, rebase

        if not is_original(self.catalog, result.path):
            self._journal.mark_saved()
            return result
        based = rebase(self.catalog, self.options)
        self._journal.discard()
        self._changed()
        if based is None:
            return replace(result, notes=(*result.notes, LOST_PLACE))
        self._follow(based)
        return result

    def _follow(self, based: Rebased) -> None:
        """Begin a journal against the file as it was saved over."""
        self.options = based.options
        keep_first = partial(keep, self.catalog, self._first_options)
        self._journal = RecoveryLog(self.home, based.source, based.places, keep_first)

    def _remap(self, change: Remapping) -> None:
        self._mappings[change.schema] = change.new
        self._checker.rebind(self.schema, self.fields())
        labels = self.source.header
        with contextlib.suppress(OSError):  # the choice still holds for this session
            remember(self.home, labels, change.schema, change.new)

    def _changed(self) -> None:
        self._report = None
        self.version += 1

    def _is_extra(self, ref: CellRef) -> bool:
        beyond = ref.column is not None and ref.column >= self.catalog.header_width
        return ref.row is not None and beyond

    def _is_blank(self, column: int) -> bool:
        return all(is_blank(piece).all() for _, piece in chunks(self.catalog.column(column)))

    def _naming(self, rows: tuple[int, ...]) -> str:
        if len(rows) == 1:
            return self.catalog.address(CellRef(rows[0], None))
        return f"{len(rows):,} rows"
