"""Work that a crash left unsaved: written down while it is done, and found again when the file is opened next."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from importers.catalog.catalog import Catalog
from importers.catalog.model import Fix, Reporter
from importers.catalog.source import ReadOptions, SourceTable
from importers.errors import UnreadableFile
from importers.fixes.effect import effective
from importers.fixes.escaped_formulas import unescape_formulas
from importers.session.recovery_log import RecoveryLog
from importers.session.source_backup import SourceBackup, keep, kept, restore
from importers.storage.home import Home

if TYPE_CHECKING:
    from importers.writers.rebase import Rebased


class Recovery:
    """One catalog with the log of its unsaved work. Not thread-safe: its owner holds the lock.

    `options` say how the file on disk is to be read; they may change with a save over it.
    """

    def __init__(self, source: SourceTable, options: ReadOptions, home: Home) -> None:
        """Begin with the table as it was read; nothing is written before the first change."""
        self.catalog = Catalog(source)
        unescape_formulas(self.catalog)
        self.options = self._first_options = options
        self._home = home
        self._log = RecoveryLog(home, source, options=options)

    def record(self, fix: Fix) -> None:
        """Write down one change."""
        self._log.record(fix, self.catalog.labels)

    def unsaved(self) -> Fix | None:
        """Return what an earlier session left unsaved and is not done yet, as one fix; None if there is nothing."""
        fix = self._log.unsaved()
        if fix is not None and len(fix.drop_columns) > len(self.catalog.added):
            fix = _without_drop(fix, self.catalog.column_count)
        real = None if fix is None else effective(fix, self.catalog)
        return None if real is None or real.is_empty else real

    def discard(self) -> None:
        """Forget the unsaved work: it was saved, or is not wanted."""
        self._log.discard()

    def mark_copied(self) -> None:
        """Note that a corrected copy holds all work so far; the file itself still lacks it."""
        self._log.mark_saved()

    def follow_saved_file(self) -> bool:
        """Begin anew against the file that was just saved over; False if that reads otherwise than it was written."""
        from importers.writers.rebase import rebase

        based = rebase(self.catalog, self.options)
        self.discard()
        if based is not None:
            self._follow(based)
        return based is not None

    def restored(self, report: Reporter) -> Recovery:
        """Return this, or one on the file as it was read first, if unsaved work is on rows that the file lacks now."""
        from importers.readers import read

        backup = kept(self._log.path)
        if backup is None:
            return self
        try:
            first = read(backup.content, backup.options, report)
        except UnreadableFile:
            return self
        source = replace(first, origin=self.catalog.source.origin)
        found = Recovery(source, backup.options, self._home)
        return found if found._stands_as_saved(backup, self) else self

    def _stands_as_saved(self, backup: SourceBackup, present: Recovery) -> bool:
        """Stand as when the file was saved over; False if `present`, its reading now, does not hold just that."""
        from importers.writers.rebase import rebase

        source = self.catalog.source
        if backup.shape != (source.row_count, len(source.columns)):
            return False
        restore(self.catalog, backup, present.catalog.source.stamp)
        based = rebase(self.catalog, present.options)
        if based is None:
            return False
        self._follow(based)
        return self._log.path == present._log.path

    def _follow(self, based: Rebased) -> None:
        self.options = based.options
        keep_first = partial(keep, self.catalog, self._first_options)
        self._log = RecoveryLog(self._home, based.source, based.places, keep_first, self.options)


def _without_drop(fix: Fix, columns: int) -> Fix:
    """Return the work without the columns that it would take away, where what was read first is gone: they stay."""
    first = columns - len(fix.drop_columns)
    edits = tuple(edit for edit in fix.edits if (edit.ref.column or 0) < first)
    return replace(fix, edits=edits, drop_columns=())
