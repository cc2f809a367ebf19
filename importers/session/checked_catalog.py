"""A catalog, the destination it is for, and what is wrong with it: what a session and its uploads share."""

from __future__ import annotations

import contextlib
import threading

from importers.catalog.catalog import Catalog
from importers.catalog.column_mapping import ColumnMapping, guess
from importers.catalog.model import Fix, Reporter, no_report
from importers.catalog.schema import Field, Schema
from importers.destinations.base import Profile
from importers.destinations.schemas import schema_for
from importers.fixes.effect import apply_fix, recheck, touched_in
from importers.fixes.history import Remapping
from importers.session.refusals import Refusals
from importers.storage.home import Home
from importers.storage.reference_values import with_known_values
from importers.storage.remembered_mappings import recall, remember
from importers.validation.cells import is_blank
from importers.validation.checker import Checker
from importers.validation.chunks import chunks
from importers.validation.report import Report


class CheckedCatalog:
    """A catalog whose report stays right while it changes.

    Whoever changes it holds `lock`, which may be taken again by the same thread. `version` grows with
    every change; `refusals` are what a destination said of its rows.
    """

    def __init__(
        self, catalog: Catalog, home: Home, profile: Profile | None, report: Reporter = no_report
    ) -> None:
        """Map the columns as chosen before, or as their labels say, and check everything. Slow."""
        self.catalog = catalog
        self.home = home
        self.profile = profile
        self.schema: Schema = with_known_values(schema_for(profile), home, profile)
        self.version = 0
        self.lock = threading.RLock()
        self.refusals = Refusals(catalog)
        self._mappings: dict[str, ColumnMapping] = {}
        self._checker = Checker(catalog, self.schema, self.fields(), report)
        self._report: Report | None = None

    @property
    def mapping(self) -> ColumnMapping:
        """Return which column holds which field. Quick after the first."""
        if self.schema.name not in self._mappings:
            labels = self.catalog.source.header
            known = recall(self.home, labels, self.schema)
            self._mappings[self.schema.name] = known or guess(labels, self.schema, self._is_blank)
        return self._mappings[self.schema.name]

    def fields(self) -> dict[int, Field]:
        """Return the field of each mapped column. Quick."""
        return {column: self.schema.field(name) for name, column in self.mapping.columns.items()}

    def report(self) -> Report:
        """Return the present problems, refusals among them. Quick after the first."""
        report = self._report
        if report is not None:
            return report
        with self.lock:
            self._report = self.refusals.over(self._checker.report())
            return self._report

    def aim(self, profile: Profile | None) -> None:
        """Check again by what a destination wants, and its brands as they were read last; None: the common schema."""
        with self.lock:
            self.profile = profile
            self.schema = with_known_values(schema_for(profile), self.home, profile)
            self._checker.rebind(self.schema, self.fields())
            self.changed()

    def check_files(self) -> None:
        """Check again what depends on files beside the catalog, such as pictures: they may have come or gone."""
        with self.lock:
            if self._checker.recheck_outside():
                self.changed()

    def apply(self, fix: Fix) -> None:
        """Change cells and rows, and check again what that touches; the fix is one that `effective` made."""
        apply_fix(fix, self.catalog)
        recheck(self._checker, fix)
        self.refusals.recheck(touched_in(fix))

    def remap(self, change: Remapping) -> None:
        """Choose the columns, and remember them for files with the same header."""
        self._mappings[change.schema] = change.new
        self._checker.rebind(self.schema, self.fields())
        labels = self.catalog.source.header
        with contextlib.suppress(OSError):  # the choice still holds for this session
            remember(self.home, labels, change.schema, change.new)

    def changed(self) -> None:
        """Notice that the report is another now."""
        self._report = None
        self.version += 1

    def _is_blank(self, column: int) -> bool:
        return all(is_blank(piece).all() for _, piece in chunks(self.catalog.column(column)))
