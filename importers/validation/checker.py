"""Keeps the problems of a catalog right: one full check, then only what a change touched."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
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
from importers.validation.cells import Cells
from importers.validation.chunks import chunks, flat
from importers.validation.findings import Findings
from importers.validation.flags import Flags
from importers.validation.groups import RowGroups
from importers.validation.header import header_problems
from importers.validation.keys import ALL, KeyIndex
from importers.validation.messages import MessageFormatter
from importers.validation.non_products import frame_of
from importers.validation.prices import PriceColumn
from importers.validation.records import Records, fullness_of
from importers.validation.report import Report
from importers.validation.rows import NONE, union, without
from importers.validation.rule import ColumnUse
from importers.validation.rules import CELL_RULES, FACT_RULES, KEY_RULES, ROW_RULES, RULES

_MANY = 50_000  # from so many rows on, threads pay
_KEY_CODES = tuple(rule.code for rule in KEY_RULES)

Found = dict[str, np.ndarray]  # problem code to positions of cells, or rows, ascending


class Checker:
    """The present problems of one catalog under one mapping; not thread-safe."""

    def __init__(
        self,
        catalog: Catalog,
        schema: Schema,
        fields: Mapping[int, Field],
        report: Reporter = no_report,
    ) -> None:
        """Check everything; `fields` says which column is mapped to which field."""
        self._catalog = catalog
        self._flags = Flags(catalog)
        self._found = Findings()
        self._keys: KeyIndex | None = None
        self._prices: dict[int, PriceColumn] = {}
        self._schema, self._fields = schema, dict(fields)
        self._frame = frame_of(catalog.source, _key_column(self._fields))
        self._fullness = fullness_of(catalog)
        self._check_all(report)

    def _check_all(self, report: Reporter) -> None:
        count = self._catalog.column_count
        many = self._catalog.row_count >= _MANY
        with mapped(self._find, range(count), many) as results:
            self._index_keys()
            for column, found in enumerate(results):
                report(Progress("Checking columns", column, count))
                self._put(column, found)
        self._check_rows()
        report(Progress("Checking columns", count, count))

    def rebind(self, schema: Schema, fields: Mapping[int, Field]) -> None:
        """Check again under another schema or mapping: only the columns that it treats differently."""
        old, self._schema, self._fields = self._fields, schema, dict(fields)
        for column in old.keys() | self._fields.keys():
            use = self._use(column)
            if _settings(replace(use, field=old.get(column))) != _settings(use):
                self._check_column(column)
        key, before = _key_column(self._fields), _key_column(old)
        if key != before or (key is not None and _are_other_keys(old[key], self._fields[key])):
            for code in _KEY_CODES if before is not None else ():
                self._found.put(code, before, NONE)
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

    def recheck_outside(self) -> bool:
        """Check again what depends on more than the catalog, such as files; tell whether that changed anything."""
        outside = [rule for rule in CELL_RULES if rule.outside]
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
        self._check_column(column)

    def report(self) -> Report:
        """Return the present problems; what it holds is not changed by later checks."""
        general = header_problems(self._catalog, self._schema, self._fields)
        found = dict(self._found)
        severities = {place: self._severity(*place) for place in found}
        formatter = MessageFormatter(
            self._catalog, dict(self._fields), *self._key_groups(), self._frame, self._prices
        )
        return Report(found, general, severities, formatter, self._catalog.excluded.copy())

    def _check_rows(self) -> None:
        records = Records(self._catalog, self._frame, None, self._fullness)
        for rule in ROW_RULES:
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
        return broken_rules(values, self._use(column))

    def _use(self, column: int) -> ColumnUse:
        folder = self._catalog.source.origin.folder
        if column not in self._prices:
            self._prices[column] = PriceColumn(self._catalog.source.columns[column])
        label, prices = self._catalog.label(column), self._prices[column]
        return ColumnUse(self._fields.get(column), label, folder, prices)

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
        for rule in ROW_RULES:
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
        for rule in KEY_RULES:
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
        for rule in KEY_RULES:
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
        return self._found.codes(column).difference(_KEY_CODES)

    def _counting(self, rows: np.ndarray) -> np.ndarray:
        """Return the rows that are not left out."""
        counting: np.ndarray = rows[~self._catalog.excluded[rows]]
        return counting

    def _open(self, code: str, column: int | None, rows: np.ndarray) -> np.ndarray:
        """Return the rows that count, without those where the operator keeps the problem as it is."""
        field = None if column is None else self._fields.get(column)
        kept = self._catalog.kept_rows(code, column) if RULES[code].may_be_kept(field) else NONE
        return without(self._counting(rows), kept)

    def _severity(self, code: str, column: int | None) -> Severity:
        return RULES[code].severity_of(None if column is None else self._fields.get(column))


def broken_rules(values: pa.Array, use: ColumnUse) -> Found:
    """Return the positions of the cells that break each rule, by problem code; codes without any are absent.

    A null, a cell that its record does not have, breaks no rule here: the ragged row is reported as a whole.
    """
    cells, found = Cells(values), Found()
    for rule in CELL_RULES:
        setting = rule.setting(use)
        if setting is not None:
            positions = np.flatnonzero(rule.check(cells, setting))
            if len(positions):
                found[rule.code] = positions
    return found


def _settings(use: ColumnUse) -> list[Hashable]:
    """Return what of a column's use decides its checks: columns of equal settings have the same problems."""
    of_cells = [rule.setting(use) for rule in CELL_RULES]
    return of_cells + [rule.setting(use) for rule in FACT_RULES]


def _are_other_keys(old: Field, new: Field) -> bool:
    return old.space_taken_off != new.space_taken_off


def _key_column(fields: Mapping[int, Field]) -> int | None:
    return next((c for c, field in fields.items() if field.kind is FieldKind.KEY), None)
