"""A catalog, the destination it is for, and what is wrong with it: what a session and its uploads share."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache, partial

from importers.catalog.catalog import Catalog
from importers.catalog.column_mapping import ColumnMapping, Content, guess, unsure
from importers.catalog.model import Fix, ReadWarning, Reporter, no_report
from importers.catalog.schema import Field, KnownPictures, Schema
from importers.catalog.source import SourceTable
from importers.destinations.base import Profile
from importers.destinations.schemas import known_schemas, schema_for
from importers.fixes.effect import apply_fix, recheck, touched_in
from importers.fixes.history import Remapping
from importers.session.chosen_columns import Chosen, with_chosen
from importers.session.chosen_elsewhere import as_elsewhere
from importers.session.column_content import content_of
from importers.session.constants import with_optional
from importers.session.own_rules import OwnRules, rules_of_settings, told
from importers.session.picture_addresses import known_before, with_pictures
from importers.session.refusals import Refusals
from importers.storage.home import Home
from importers.storage.reference_values import with_known_values
from importers.storage.remembered_mappings import chosen_for, recall, remember
from importers.validation.checker import Checker
from importers.validation.own_rules.values import OwnRule
from importers.validation.report import Report


class CheckedCatalog:
    """A catalog whose report stays right while it changes.

    Whoever changes it holds `lock`, which may be taken again by the same thread. `version` grows with
    every change; `refusals` are what a destination said of its rows.
    """

    def __init__(
        self,
        catalog: Catalog,
        home: Home,
        profile: Profile | None,
        report: Reporter = no_report,
        named: Chosen = (),
    ) -> None:
        """Map the columns as `named`, as chosen before, or as their labels say, and check everything. Slow."""
        self._named = named
        self.catalog = catalog
        self.home = home
        self.profile = profile
        self._pictures = known_before(home)
        self.schema: Schema = self._schema_of(profile)
        self.version = 0
        self.remembered_as = ""  # what "last time" speaks of, where it is not this very file
        self.lock = threading.RLock()
        self.touched: set[int] = set()  # rows that changed; whoever follows them takes them out
        self._refusals: dict[object, Refusals] = {}
        self._together: tuple[tuple[Profile, Refusals], ...] = ()
        self._mappings: dict[str, ColumnMapping] = {}
        self._chosen: dict[
            str, ColumnMapping
        ] = {}  # by the operator, now or for a like file before
        self._unsure: dict[str, tuple[ReadWarning, ...]] = {}
        self.own_rules = self._rules_of_settings = rules_of_settings(home)
        own = [each.rule for each in self.own_rules.rules]
        self._checker = Checker(catalog, *self._checked_fields(), report, own)
        self._report: Report | None = None

    @property
    def mapping(self) -> ColumnMapping:
        """Return which column holds which field. Quick after the first."""
        if self.schema.name not in self._mappings:
            known = recall(self.home, self.catalog.source.header, self.schema)
            if known is None and (elsewhere := self._chosen_elsewhere()) is not None:
                self._guess(elsewhere)
            elif known is None:
                self._guess()
            else:
                chosen = with_chosen(known, self._named, self._labels, self.schema)
                self._chosen[self.schema.name] = self._mappings[self.schema.name] = chosen
        return self._mappings[self.schema.name]

    @property
    def source(self) -> SourceTable:
        """Return the table as it was read, with doubts about columns and own rules among its read warnings."""
        source = self.catalog.source
        more = (*self._unsure.get(self.schema.name, ()), *told(self.own_rules, self._unbound()))
        if not more:
            return source
        return replace(source, read_warnings=(*source.read_warnings, *more))

    @property
    def refusals(self) -> Refusals:
        """Return what the chosen destination said of the rows: each destination and account has its own."""
        return self._refusals.setdefault(self._account(), Refusals(self.catalog))

    def show_together(self, profiles: Iterable[Profile]) -> None:
        """Show what these destinations say of the rows whichever is chosen; the chosen one is heard anyhow."""
        from importers.ledger.store import scope_of

        with self.lock:
            put = self._refusals.setdefault
            self._together = tuple(
                (each, put(scope_of(each), Refusals(self.catalog))) for each in profiles
            )
            self.changed()

    def refuser_of(self, rows: Sequence[int]) -> tuple[Profile | None, list[int]]:
        """Return who refused any of these rows, the chosen destination before those shown together, and which."""
        for profile, refusals in ((self.profile, self.refusals), *self._together):
            its = [row for row in rows if refusals.spoke_of(row)]
            if its:
                return profile, its
        return self.profile, list(rows)

    def view_for(self, profile: Profile) -> CheckedCatalog:
        """Return the same catalog checked for another destination; nothing changes here. Slow."""
        with self.lock:
            view = CheckedCatalog(self.catalog, self.home, profile, named=self._named)
            view.own_rules, view.remembered_as = self.own_rules, self.remembered_as
            # Also what is on no record of columns, such as one that was added here: this is what would be sent.
            view._chosen, view._mappings = dict(self._chosen), dict(self._mappings)
            view._checker.rebind(*view._checked_fields())
            view._checker.use_rules(each.rule for each in self.own_rules.rules)
            return view

    def fields(self) -> dict[int, Field]:
        """Return the field of each mapped column. Quick."""
        return {column: self.schema.field(name) for name, column in self.mapping.columns.items()}

    def _checked_fields(self) -> tuple[Schema, dict[int, Field]]:
        """Return what the columns are checked by: what is the same for all rows needs no column."""
        return with_optional(self.schema, self.mapping.constants), self.fields()

    def report(self) -> Report:
        """Return the present problems, refusals among them. Quick after the first."""
        report = self._report
        if report is not None:
            return report
        with self.lock:
            self._report = self.refusals.over(
                self._checker.report(), [(each.name, said) for each, said in self._together]
            )
            return self._report

    def aim(self, profile: Profile | None) -> None:
        """Check again by what a destination wants, and its brands as they were read last; None: the common schema."""
        with self.lock:
            self.profile = profile
            self.schema = self._schema_of(profile)
            self._checker.rebind(*self._checked_fields())
            self.changed()

    def use_rules(self, more: OwnRules) -> None:
        """Check by the rules of the settings and by these."""
        with self.lock:
            self.own_rules = self._rules_of_settings + more
            self._checker.use_rules(each.rule for each in self.own_rules.rules)
            self.changed()

    def columns_of(self, code: str) -> tuple[int, ...]:
        """Return the columns in which problems of an own rule may stand, ascending. Quick."""
        binding = self._checker.binding
        of_cells = {c for c, codes in binding.of_column.items() if code in codes}
        return tuple(sorted(of_cells | {columns[0] for columns in binding.across.get(code, ())}))

    def _unbound(self) -> Iterator[tuple[OwnRule, str]]:
        """Yield the rules with the columns that they name and the file has not; those of the settings may have some."""
        rules = {rule.code: rule for rule in self.own_rules.rules}
        for code, name in self._checker.binding.missing:
            if rules[code].path != self.home.settings:
                yield rules[code], name

    def use_pictures(self, known: KnownPictures) -> None:
        """Check by what is known now of pictures' addresses."""
        with self.lock:
            self._pictures = known
            self.schema = self._schema_of(self.profile)
            self._checker.rebind(*self._checked_fields())
            self.changed()

    def _schema_of(self, profile: Profile | None) -> Schema:
        """Return what a destination wants, with what is known of its values and of pictures."""
        schema = with_known_values(schema_for(profile), self.home, profile)
        return with_pictures(schema, self._pictures)

    def check_files(self) -> None:
        """Check again what depends on files beside the catalog, such as pictures: they may have come or gone."""
        with self.lock:
            if self._checker.recheck_outside():
                self.changed()

    def apply(self, fix: Fix) -> None:
        """Change cells and rows, and check again what that touches; the fix is one that `effective` made."""
        apply_fix(fix, self.catalog)
        if any(edit.ref.row is None for edit in fix.edits):
            self._follow_labels()
        if fix.add_columns or fix.drop_columns:
            self._follow_columns()
        else:
            recheck(self._checker, fix)
        touched = touched_in(fix)
        self.touched |= touched
        for refusals in self._refusals.values():
            refusals.recheck(touched)

    def remap(self, change: Remapping) -> None:
        """Choose the columns, and remember them for files with the same header."""
        self._chosen[change.schema] = self._mappings[change.schema] = change.new
        self._unsure.pop(change.schema, None)
        if change.schema == self.schema.name and change.new == self._guessed():
            del self._chosen[change.schema]  # as after an undo: it goes on following the labels
        self._checker.rebind(*self._checked_fields())
        labels = self.catalog.source.header
        with contextlib.suppress(OSError):  # the choice still holds for this session
            remember(self.home, labels, change.schema, _within(change.new, len(labels)))

    def _account(self) -> object:
        """Return what tells the chosen destination and account from others; None if none is chosen."""
        if self.profile is None:
            return None
        from importers.ledger.store import scope_of

        return scope_of(self.profile)

    def changed(self) -> None:
        """Notice that the report is another now."""
        self._report = None
        self.version += 1

    @property
    def _labels(self) -> tuple[str, ...]:
        return self.catalog.labels[: self.catalog.header_width]

    def _chosen_elsewhere(self) -> tuple[Schema, ColumnMapping] | None:
        """Return what was chosen last for a file of this header and another destination; None: nothing."""
        header = self.catalog.source.header
        names = [*chosen_for(self.home, header), *self._chosen]
        others = [name for name in reversed(names) if name != self.schema.name]
        schemas = {each.name: each for each in known_schemas()} if others else {}
        for schema in (schemas[name] for name in others if name in schemas):
            chosen = self._chosen.get(schema.name) or recall(self.home, header, schema)
            if chosen is not None:
                return schema, chosen
        return None

    def _guess(self, elsewhere: tuple[Schema, ColumnMapping] | None = None) -> None:
        """Map the columns by their labels as they stand now, and as they were chosen for another destination."""
        labels, schema = self._labels, self.schema
        look = cache(partial(content_of, self.catalog))
        guessed, told = self._guessed(look), tuple[ReadWarning, ...]()
        if elsewhere is not None:
            guessed, told = as_elsewhere(guessed, schema, *elsewhere)
        mapping = with_chosen(guessed, self._named, labels, schema)
        self._mappings[schema.name] = mapping
        certain = {name for name, _ in self._named}
        open_ = () if certain else unsure(labels, schema, mapping, look)
        self._unsure[schema.name] = (*told, *open_)

    def _guessed(self, look: Callable[[int], Content] | None = None) -> ColumnMapping:
        return guess(self._labels, self.schema, look or cache(partial(content_of, self.catalog)))

    def _follow_labels(self) -> None:
        """Map the columns by their present labels; of those that the operator chose, only what is still free."""
        before = self.mapping
        self._mappings = dict(self._chosen)
        if chosen := self._chosen.get(self.schema.name):
            self._mappings[self.schema.name] = self._filled_up(chosen)
        else:
            self._guess()
        if self.mapping != before:
            self._checker.rebind(*self._checked_fields())

    def _follow_columns(self) -> None:
        """Map and check all anew: there are more columns now, or fewer."""
        width = self.catalog.column_count
        for name, chosen in self._chosen.items():
            self._chosen[name] = _within(chosen, width)
        self._follow_labels()
        own = [each.rule for each in self.own_rules.rules]
        self._checker = Checker(self.catalog, *self._checked_fields(), more=own)

    def _filled_up(self, chosen: ColumnMapping) -> ColumnMapping:
        """Return chosen columns with those that are now called what a free field is called."""
        labels, filled = self._labels, chosen
        for name, column in guess(labels, self.schema).columns.items():
            renamed = labels[column : column + 1] != self.catalog.source.header[column : column + 1]
            if renamed and filled.column(name) is None and filled.field(column) is None:
                filled = filled.bind(name, column)
        return filled


def _within(mapping: ColumnMapping, width: int) -> ColumnMapping:
    """Return a mapping without the columns from a place on."""
    for name, column in tuple(mapping.columns.items()):
        if column >= width:
            mapping = mapping.bind(name, None)
    return mapping
