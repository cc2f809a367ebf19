"""Keeps the problems of a catalog right: one full check, then only what a change touched."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import reduce

import numpy as np
import pyarrow as pa

from importers.catalog import Catalog
from importers.model import Progress, Reporter, Severity, no_report
from importers.schema import Field, FieldKind, Need, Schema
from importers.validation.cells import Found, check_cells, rules_of
from importers.validation.chunks import chunks, flat
from importers.validation.codes import CODES, severity_of
from importers.validation.flags import Flags
from importers.validation.groups import RowGroups
from importers.validation.header import header_problems
from importers.validation.keys import KeyIndex
from importers.validation.messages import Narrator
from importers.validation.ragged import find_ragged, ragged_among
from importers.validation.report import Place, Report
from importers.validation.rows import NONE, Rows, as_rows, together, union, without

_KEY_CODES = ("duplicate-sku", "near-duplicate-sku")
_ROW_CODES = ("missing-cell", "extra-cell")


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
        self._found: dict[Place, Rows] = {}
        self._keys: KeyIndex | None = None
        self._schema, self._fields = schema, dict(fields)
        self._check_all(report)

    def _check_all(self, report: Reporter) -> None:
        count = self._catalog.column_count
        for column in range(count):
            report(Progress("Checking columns", column, count))
            self._check_column(column)
        short, long = find_ragged(self._catalog)
        self._put(("missing-cell", None), self._counting(short))
        self._put(("extra-cell", None), self._counting(long))
        self._index_keys()
        report(Progress("Checking columns", count, count))

    def rebind(self, schema: Schema, fields: Mapping[int, Field]) -> None:
        """Check again under another schema or mapping: only the columns that it treats differently."""
        old, self._schema, self._fields = self._fields, schema, dict(fields)
        for column in old.keys() | self._fields.keys():
            if rules_of(old.get(column)) != rules_of(self._fields.get(column)):
                self._check_column(column)
        if _key_column(old) != _key_column(self._fields):
            self._index_keys()

    def recheck(self, cells: Mapping[int, np.ndarray], standing: np.ndarray = NONE) -> None:
        """Check again after a change of `cells`, ascending rows by column, and of the standing of rows.

        `standing` are the rows left out or taken in, ascending.
        """
        everywhere = range(self._catalog.column_count) if len(standing) else ()
        for column in {*cells, *everywhere}:
            self._recheck_cells(column, union(cells.get(column, NONE), standing))
        self._recheck_rows(reduce(union, cells.values(), standing))
        key = _key_column(self._fields)
        if key is not None and (key in cells or len(standing)):
            self._recheck_keys(key, union(cells.get(key, NONE), standing))

    def recheck_label(self, column: int) -> None:
        """Check a column again after its label changed: some checks depend on the name."""
        self._check_column(column)

    def report(self) -> Report:
        """Return the present problems; what it holds is not changed by later checks."""
        general = header_problems(self._catalog, self._schema, self._fields)
        found = {place: rows for place, rows in self._found.items() if len(rows)}
        severities = {place: self._severity(*place) for place in found}
        narrator = Narrator(self._catalog, dict(self._fields), *self._key_groups())
        return Report(found, general, severities, narrator, self._catalog.excluded.copy())

    def _check_column(self, column: int) -> None:
        for place in self._cell_places(column):
            del self._found[place]
        pieces: dict[str, list[np.ndarray]] = {}
        for start, values in chunks(self._catalog.column(column)):
            for code, positions in self._check_cells(values, column).items():
                pieces.setdefault(code, []).append(positions + start)
        found = {code: np.concatenate(parts) for code, parts in pieces.items()}
        for code, rows in self._flags.add_all(column, found).items():
            self._put((code, column), self._counting(rows))

    def _check_cells(self, values: pa.Array, column: int) -> Found:
        return check_cells(values, self._fields.get(column), self._catalog.labels[column])

    def _recheck_cells(self, column: int, rows: np.ndarray) -> None:
        counting = self._counting(rows)
        values = pa.array(self._catalog.values(counting, column), type=pa.string())
        found = self._check_cells(values, column) if len(counting) else {}
        now = {code: counting[positions] for code, positions in found.items()}
        now = self._flags.add_some(column, now, counting)
        for code in now.keys() | {code for code, _ in self._cell_places(column)}:
            self._change((code, column), rows, now.get(code, NONE))

    def _recheck_rows(self, rows: np.ndarray) -> None:
        for code, ragged in zip(_ROW_CODES, ragged_among(self._catalog, rows), strict=True):
            self._change((code, None), rows, self._counting(ragged))

    def _index_keys(self) -> None:
        for place in [place for place in self._found if place[0] in _KEY_CODES]:
            del self._found[place]
        key = _key_column(self._fields)
        if key is None:
            self._keys = None
            return
        self._keys = KeyIndex(flat(self._catalog.column(key)), self._catalog.excluded)
        self._put(("duplicate-sku", key), self._keys.duplicates())
        self._put(("near-duplicate-sku", key), self._keys.near_duplicates())

    def _recheck_keys(self, key: int, rows: np.ndarray) -> None:
        if self._keys is None:
            return
        left_out = self._catalog.excluded[rows]
        values = self._catalog.values(rows, key)
        counting = [None if out else value for value, out in zip(values, left_out, strict=True)]
        changed = self._keys.replace(rows, counting)
        self._change(("duplicate-sku", key), changed, changed[self._keys.is_duplicate(changed)])
        near = changed[self._keys.is_near_duplicate(changed)]
        self._change(("near-duplicate-sku", key), changed, near)

    def _key_groups(self) -> tuple[RowGroups, RowGroups]:
        key = _key_column(self._fields)
        if self._keys is None or key is None:
            return RowGroups(), RowGroups()
        codes = self._keys.codes
        same = self._found.get(("duplicate-sku", key), NONE)
        near = self._found.get(("near-duplicate-sku", key), NONE)
        return RowGroups(same, codes.of_row[same]), RowGroups(near, codes.folds(near))

    def _cell_places(self, column: int) -> list[Place]:
        return [place for place in self._found if place[1] == column and place[0] not in _KEY_CODES]

    def _counting(self, rows: np.ndarray) -> np.ndarray:
        """Return the rows that are not left out."""
        counting: np.ndarray = rows[~self._catalog.excluded[rows]]
        return counting

    def _put(self, place: Place, rows: np.ndarray) -> None:
        if len(rows):
            self._found[place] = as_rows(rows)

    def _change(self, place: Place, touched: np.ndarray, found: np.ndarray) -> None:
        kept = without(self._found.get(place, NONE), as_rows(touched))
        self._found[place] = together(kept, as_rows(found))

    def _severity(self, code: str, column: int | None) -> Severity:
        field = self._fields.get(column) if column is not None else None
        if code == "required" and field is not None and field.need is Need.EXPECTED:
            return Severity.WARNING
        return severity_of(code, sent=field is not None) if code in CODES else Severity.ERROR


def _key_column(fields: Mapping[int, Field]) -> int | None:
    return next((c for c, field in fields.items() if field.kind is FieldKind.KEY), None)


def checked_fields(schema: Schema, columns: Mapping[str, int]) -> Iterator[tuple[int, Field]]:
    """Yield the column and the field of each field that has a column."""
    for name, column in columns.items():
        yield column, schema.field(name)
