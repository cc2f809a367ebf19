"""Keeps the problems of a catalog right: one full check, then only what a change touched."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import replace
from functools import reduce

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from importers.catalog import arrow
from importers.catalog.catalog import Catalog
from importers.catalog.model import Progress, Reporter, Severity, no_report
from importers.catalog.schema import Field, FieldKind, Schema
from importers.parallel import mapped
from importers.validation.barcodes import BarcodeColumn
from importers.validation.cells import Cells
from importers.validation.chunks import chunks, flat
from importers.validation.findings import Findings
from importers.validation.flags import Flags
from importers.validation.groups import RowGroups
from importers.validation.header import header_problems
from importers.validation.keys import ALL, KeyIndex
from importers.validation.messages import MessageFormatter
from importers.validation.non_products import frame_of
from importers.validation.own_rules.across import AcrossColumns
from importers.validation.own_rules.binding import Binding, bound
from importers.validation.prices import PriceColumn
from importers.validation.records import Records, fullness_of
from importers.validation.report import Report
from importers.validation.rows import NONE, union, without
from importers.validation.rule import CellRule, ColumnUse, Rule
from importers.validation.rule_set import BUILT_IN
from importers.validation.rules import FACT_RULES

_MANY = 50_000  # from so many rows on, threads pay

Found = dict[str, np.ndarray]  # problem code to positions of cells, or rows, ascending


class Checker:
    """The present problems of one catalog under one mapping; not thread-safe."""

    def __init__(
        self,
        catalog: Catalog,
        schema: Schema,
        fields: Mapping[int, Field],
        report: Reporter = no_report,
        more: Iterable[Rule] = (),
    ) -> None:
        """Check everything; `fields` says which column is mapped to which field.

        `more` are rules beside the built-in ones, such as the operator's own.
        """
        self._catalog = catalog
        self._flags = Flags(catalog)
        self._found = Findings()
        self._keys: KeyIndex | None = None
        self._prices: dict[int, PriceColumn] = {}
        self._barcodes: dict[int, BarcodeColumn] = {}
        self._schema, self._fields = schema, dict(fields)
        self._rules, self._binding = BUILT_IN.with_more(more), Binding()
        self._across = AcrossColumns(catalog, self._found, self._open)
        self._frame = frame_of(catalog.source, _key_column(self._fields))
        self._fullness = fullness_of(catalog)
        self._check_all(report)

    def _check_all(self, report: Reporter) -> None:
        self._bind()
        count = self._catalog.column_count
        many = self._catalog.row_count >= _MANY
        with mapped(self._find, range(count), many) as results:
            self._index_keys()
            for column, found in enumerate(results):
                report(Progress("Checking columns", column, count))
                self._put(column, found)
        self._check_rows()
        self._across.bind(self._rules, self._binding)
        report(Progress("Checking columns", count, count))

    def rebind(self, schema: Schema, fields: Mapping[int, Field]) -> None:
        """Check again under another schema or mapping: only the columns that it treats differently."""
        old, self._schema, self._fields = self._fields, schema, dict(fields)
        bound_otherwise = self._bind()
        for column in (old.keys() | self._fields.keys()) - bound_otherwise:
            use = self._use(column)
            if self._settings(replace(use, field=old.get(column))) != self._settings(use):
                self._check_column(column)
        for column in bound_otherwise:
            self._check_column(column)
        self._across.bind(self._rules, self._binding)
        key, before = _key_column(self._fields), _key_column(old)
        if key != before or (key is not None and _are_other_keys(old[key], self._fields[key])):
            for rule in self._rules.of_keys if before is not None else ():
                self._found.put(rule.code, before, NONE)
            self._index_keys()
            self._frame = frame_of(self._catalog.source, key)
            self._check_rows()

    def recheck(self, cells: Mapping[int, np.ndarray], standing: np.ndarray = NONE) -> None:
        """Check again after a change of `cells`, ascending rows by column, and of the standing of rows.

        `standing` are the rows left out or taken in, ascending.
        """
        everywhere = range(self._catalog.column_count) if len(standing) else ()
        for column in {*cells, *everywhere}:
            self._recheck_cells(column, union(cells.get(column, NONE), standing))
        self._follow_left_out(cells)
        self._recheck_rows(reduce(union, cells.values(), standing))
        key = _key_column(self._fields)
        if key is not None and (key in cells or len(standing)):
            self._recheck_keys(key, union(cells.get(key, NONE), standing))
        self._across.recheck(cells, standing)

    def recheck_outside(self) -> bool:
        """Check again what depends on more than the catalog, such as files; tell whether that changed anything."""
        outside = [rule for rule in self._rules.of_cells if rule.outside]
        changed = False
        for column in self._fields:
            here = [rule.code for rule in outside if rule.setting(self._use(column)) is not None]
            before = [self._found.rows(code, column) for code in here]
            if here:
                self._check_column(column)
            now = [self._found.rows(code, column) for code in here]
            changed |= not all(map(np.array_equal, before, now))
        return changed

    def recheck_label(self, column: int) -> None:
        """Check a column again after its label changed: some checks depend on the name."""
        for each in {column} | self._bind():
            self._check_column(each)
        self._across.bind(self._rules, self._binding)

    def use_rules(self, more: Iterable[Rule]) -> None:
        """Check by other rules beside the built-in ones: only what those look at."""
        old, before = self._rules, self._binding
        self._across.drop()
        self._rules = BUILT_IN.with_more(more)
        self._bind()
        for column in before.of_column.keys() | self._binding.of_column.keys():
            for code in old.by_code.keys() - self._rules.by_code.keys():
                self._found.put(code, column, NONE)
            self._check_column(column)
        self._across.bind(self._rules, self._binding)

    @property
    def binding(self) -> Binding:
        """Return which columns the rules beside the built-in ones hold for."""
        return self._binding

    def report(self) -> Report:
        """Return the present problems; what it holds is not changed by later checks."""
        general = header_problems(self._catalog, self._schema, self._fields)
        found = dict(self._found)
        severities = {place: self._severity(*place) for place in found}
        formatter = MessageFormatter(
            self._catalog,
            dict(self._fields),
            *self._key_groups(),
            self._frame,
            self._prices,
            self._across.beside(),
            self._across.groups(),
        )
        left_out = self._catalog.excluded.copy()
        return Report(found, general, severities, formatter, left_out, rules=self._rules)

    def _bind(self) -> set[int]:
        """Find the columns of the rules with names; return those whose cells other rules hold for than before."""
        before = self._binding
        self._binding = bound(self._rules.named, self._catalog.labels, self._fields)
        return self._binding.differing(before)

    def _check_rows(self) -> None:
        records = Records(self._catalog, self._frame, None, self._fullness)
        for rule in self._rules.of_rows:
            self._found.put(rule.code, None, self._open(rule.code, None, rule.check(records)))

    def _check_column(self, column: int) -> None:
        self._put(column, self._find(column))

    def _find(self, column: int) -> Found:
        """Return what is wrong in a column, left-out rows included; changes nothing."""
        pieces: dict[str, list[np.ndarray]] = {}
        for start, values in chunks(self._catalog.column(column)):
            for code, positions in self._broken(values, column).items():
                pieces.setdefault(code, []).append(positions + start)
        found = {code: np.concatenate(parts) for code, parts in pieces.items()}
        return self._flags.add_all(self._use(column), column, found)

    def _put(self, column: int, found: Found) -> None:
        for code in found.keys() | self._cell_codes(column):
            self._found.put(code, column, self._open(code, column, found.get(code, NONE)))

    def _broken(self, values: pa.Array, column: int) -> Found:
        return broken_rules(values, self._use(column), self._rules.of_cells)

    def _use(self, column: int) -> ColumnUse:
        folder = self._catalog.source.origin.folder
        if column not in self._prices:
            self._prices[column] = PriceColumn(self._catalog.as_read(column))
            self._barcodes[column] = BarcodeColumn(self._catalog.as_read(column))
        return ColumnUse(
            self._fields.get(column),
            self._catalog.label(column),
            folder,
            self._prices[column],
            self._binding.own(column),
            self._barcodes[column],
        )

    def _recheck_cells(self, column: int, rows: np.ndarray) -> None:
        counting = self._counting(rows)
        values = arrow.texts(self._catalog.values(counting, column))
        self._fullness.change(column, counting, arrow.filled(values))
        found = self._broken(values, column) if len(counting) else {}
        now = {code: counting[positions] for code, positions in found.items()}
        now = self._flags.add_some(self._use(column), column, now, counting)
        for code in now.keys() | self._cell_codes(column):
            self._found.change(code, column, rows, self._open(code, column, now.get(code, NONE)))

    def _follow_left_out(self, cells: Mapping[int, np.ndarray]) -> None:
        """Keep count of the cells of left-out rows too, which nothing else looks at."""
        for column, rows in cells.items():
            out = rows[self._catalog.excluded[rows]]
            if len(out):
                values = arrow.texts(self._catalog.values(out, column))
                self._fullness.change(column, out, arrow.filled(values))

    def _recheck_rows(self, rows: np.ndarray) -> None:
        records = Records(self._catalog, self._frame, rows, self._fullness)
        for rule in self._rules.of_rows:
            self._found.change(
                rule.code, None, rows, self._open(rule.code, None, rule.check(records))
            )

    def _index_keys(self) -> None:
        key = _key_column(self._fields)
        if key is None:
            self._keys = None
            return
        texts = flat(self._catalog.column(key))
        if self._fields[key].space_taken_off:
            texts = pc.utf8_trim_whitespace(texts)
        self._keys = KeyIndex(texts, self._catalog.excluded)
        for rule in self._rules.of_keys:
            self._found.put(rule.code, key, np.flatnonzero(rule.check(self._keys, ALL)))

    def _recheck_keys(self, key: int, rows: np.ndarray) -> None:
        if self._keys is None:
            return
        left_out = self._catalog.excluded[rows]
        values = self._catalog.values(rows, key)
        if self._fields[key].space_taken_off:
            values = pc.utf8_trim_whitespace(arrow.texts(values)).to_pylist()
        counting = [None if out else value for value, out in zip(values, left_out, strict=True)]
        changed = self._keys.replace(rows, counting)
        for rule in self._rules.of_keys:
            found = changed[rule.check(self._keys, changed)]
            self._found.change(rule.code, key, changed, found)

    def _key_groups(self) -> tuple[RowGroups, RowGroups]:
        key = _key_column(self._fields)
        if self._keys is None or key is None:
            return RowGroups(), RowGroups()
        codes = self._keys.codes
        same = self._found.rows("duplicate-sku", key)
        near = self._found.rows("near-duplicate-sku", key)
        return RowGroups(same, codes.of_row[same]), RowGroups(
            near, codes.folds(near), codes.of_row[near]
        )

    def _cell_codes(self, column: int) -> set[str]:
        return self._found.codes(column).difference(self._rules.not_of_cells)

    def _counting(self, rows: np.ndarray) -> np.ndarray:
        """Return the rows that are not left out."""
        counting: np.ndarray = rows[~self._catalog.excluded[rows]]
        return counting

    def _open(self, code: str, column: int | None, rows: np.ndarray) -> np.ndarray:
        """Return the rows that count, without those where the operator keeps the problem as it is."""
        field = None if column is None else self._fields.get(column)
        kept = (
            self._catalog.kept_rows(code, column) if self._rules[code].may_be_kept(field) else NONE
        )
        return without(self._counting(rows), kept)

    def _severity(self, code: str, column: int | None) -> Severity:
        return self._rules[code].severity_of(None if column is None else self._fields.get(column))

    def _settings(self, use: ColumnUse) -> list[Hashable]:
        """Return what of a column's use decides its checks: columns of equal settings have the same problems."""
        of_cells = [rule.setting(use) for rule in self._rules.of_cells]
        return of_cells + [rule.setting(use) for rule in FACT_RULES]


def broken_rules(
    values: pa.Array, use: ColumnUse, rules: Iterable[CellRule] = BUILT_IN.of_cells
) -> Found:
    """Return the positions of the cells that break each rule, by problem code; codes without any are absent.

    A null, a cell that its record does not have, breaks no rule here: the ragged row is reported as a whole.
    """
    cells, found = Cells(values), Found()
    for rule in rules:
        setting = rule.setting(use)
        if setting is not None:
            positions = np.flatnonzero(rule.check(cells, setting))
            if len(positions):
                found[rule.code] = positions
    return found


def _are_other_keys(old: Field, new: Field) -> bool:
    return old.space_taken_off != new.space_taken_off


def _key_column(fields: Mapping[int, Field]) -> int | None:
    return next((c for c, field in fields.items() if field.kind is FieldKind.KEY), None)
