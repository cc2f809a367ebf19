"""A source table with the operator's edits laid over it; the source itself is never rewritten."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from types import MappingProxyType

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from importers.catalog import arrow
from importers.catalog.letters import column_letters as column_letters
from importers.catalog.model import CellRef, Edit, KeptProblem
from importers.catalog.source import SavedVersion, SourceTable

_SCREENFUL = 1000


class Catalog:
    """The records of one file as they now stand: source, edits, and which rows are left out.

    Rows and columns keep their source indices for ever: sorting, filtering and excluding renumber
    nothing. Columns that the source does not have stand at its right, blank at first; a catalog whose records have
    cells beyond the header gets none. Not thread-safe: its owner (the session) changes it under its own lock.
    """

    def __init__(self, source: SourceTable) -> None:
        """Start with the source as it was read: no edits, no row left out."""
        self.source = source
        self.replaced: SavedVersion | None = None  # set by a save over the file that was read
        self._edits: dict[tuple[int, int], str | None] = {}
        self._edited_by_column: dict[int, dict[int, str | None]] = {}
        self._labels = list(source.header) + [""] * (len(source.columns) - len(source.header))
        self._excluded = np.zeros(source.row_count, dtype=bool)
        self._as_text: set[CellRef] = set()
        self._kept: dict[tuple[str, int | None], dict[int, str | None]] = {}
        self._cached: dict[int, pa.ChunkedArray] = {}
        self._added = 0

    @property
    def row_count(self) -> int:
        """Return the number of records, left-out ones included."""
        return self.source.row_count

    @property
    def column_count(self) -> int:
        """Return the number of columns, those beyond the header's width included."""
        return len(self.source.columns) + self._added

    @property
    def header_width(self) -> int:
        """Return the number of columns that the header has, those that were added included."""
        return len(self.source.header) + self._added

    @property
    def added(self) -> tuple[str, ...]:
        """Return the labels of the columns that the source does not have."""
        return self.labels[len(self.source.columns) :]

    def set_added(self, labels: Sequence[str]) -> None:
        """Have just these columns added, the first of them as they stand; further ones are blank in every row."""
        before = self.added
        for column in range(len(self.source.columns) + len(labels), self.column_count):
            for row in self._edited_by_column.pop(column, {}):
                self._edits.pop((row, column), None)
            self._cached.pop(column, None)
        kept = self._labels[: len(self.source.columns) + len(labels)]
        self._labels = [*kept, *labels[len(before) :]]
        self._added = len(labels)

    @property
    def labels(self) -> tuple[str, ...]:
        """Return the header's labels as edited; "" for the columns beyond its width."""
        return tuple(self._labels)

    def label(self, column: int) -> str:
        """Return one column's label as edited; "" beyond the header's width."""
        return self._labels[column] if column < len(self._labels) else ""

    @property
    def edits(self) -> Mapping[tuple[int, int], str | None]:
        """Return the edited cells, (row, column) to value; cells set back to the source are not in it."""
        return MappingProxyType(self._edits)

    @property
    def excluded(self) -> np.ndarray:
        """Return a read-only mask of the rows left out, one bool a record."""
        view = self._excluded.view()
        view.flags.writeable = False
        return view

    def value(self, row: int, column: int) -> str | None:
        """Return a cell's present text; None if the record has no such cell."""
        key = (row, column)
        if key in self._edits:
            return self._edits[key]
        return self.source_value(row, column)

    def source_value(self, row: int, column: int) -> str | None:
        """Return a cell's text as the file has it; None if the record has no such cell."""
        if column >= len(self.source.columns):  # it was added, or was a moment ago
            return "" if column < self.column_count else None
        text: str | None = self.source.columns[column][row].as_py()
        return text

    def as_read(self, column: int) -> pa.ChunkedArray:
        """Return a whole column as it was read; one that was added as it stands."""
        if column < len(self.source.columns):
            return self.source.columns[column]
        return self.column(column)

    def values(self, rows: Sequence[int] | np.ndarray, column: int) -> list[str | None]:
        """Return the present text of many cells of one column, in the order of `rows`."""
        values = self._picked(column, rows)
        edited = self._edited_by_column.get(column)
        if edited:
            for position, row in enumerate(rows):
                if int(row) in edited:
                    values[position] = edited[int(row)]
        return values

    def row_values(self, row: int) -> tuple[str | None, ...]:
        """Return one record's present cells, one a column."""
        return tuple(self.value(row, column) for column in range(self.column_count))

    def column(self, column: int) -> pa.ChunkedArray:
        """Return a whole column as it now stands; cached until one of its cells changes."""
        edited = self._edited_by_column.get(column)
        if not edited and column < len(self.source.columns):
            return self.source.columns[column]
        if column not in self._cached:
            self._cached[column] = self._overlaid(column, edited or {})
        return self._cached[column]

    def _overlaid(self, column: int, edited: dict[int, str | None]) -> pa.ChunkedArray:
        rows = np.fromiter(sorted(edited), dtype=np.int64, count=len(edited))
        mask = np.zeros(self.row_count, dtype=bool)
        mask[rows] = True
        values = arrow.texts([edited[int(row)] for row in rows])
        if column >= len(self.source.columns):
            blank = arrow.texts([""] * self.row_count)
            return pa.chunked_array([pc.replace_with_mask(blank, arrow.mask(mask), values)])
        flat = self.source.columns[column].combine_chunks()
        if isinstance(flat, pa.ChunkedArray):
            flat = pa.concat_arrays(flat.chunks)
        return pa.chunked_array([pc.replace_with_mask(flat, arrow.mask(mask), values)])

    def set_value(self, ref: CellRef, value: str | None) -> Edit:
        """Change one cell, or a header label when `ref.row` is None, and return the edit made."""
        if ref.column is None:
            raise ValueError("an edit needs a column")
        if ref.row is None:
            old = self._labels[ref.column]
            self._labels[ref.column] = value or ""
            return Edit(ref, old, value)
        before = self.value(ref.row, ref.column)
        self._put_all(ref.column, {ref.row: value})
        return Edit(ref, before, value)

    def apply(self, edits: Iterable[Edit]) -> None:
        """Give each edit's cell its new value, in order; many of one column cost little each."""
        by_column: dict[int, dict[int, str | None]] = {}
        for edit in edits:
            if edit.ref.row is None or edit.ref.column is None:
                self.set_value(edit.ref, edit.new)
            else:
                by_column.setdefault(edit.ref.column, {})[edit.ref.row] = edit.new
        for column, values in by_column.items():
            self._put_all(column, values)

    def exclude(self, rows: Iterable[int], excluded: bool = True) -> None:
        """Leave rows out of checks and uploads, or (with False) take them in again."""
        self._excluded[np.fromiter(rows, dtype=np.int64)] = excluded

    @property
    def as_text(self) -> Set[CellRef]:
        """Return the cells that a workbook is to hold as text, whatever they look like."""
        return self._as_text

    def keep(self, problems: Iterable[KeptProblem], keep: bool = True) -> None:
        """Take problems for none while their cells stand as now, or (with False) for problems again."""
        for problem in problems:
            row, column = problem.ref.row, problem.ref.column
            rows = self._kept.setdefault((problem.code, column), {})
            if row is not None and keep:
                rows[row] = None if column is None else self.value(row, column)
            elif row is not None:
                rows.pop(row, None)

    def kept_rows(self, code: str, column: int | None) -> np.ndarray:
        """Return the rows where a kind of problem is kept as it is, ascending."""
        rows = self._kept.get((code, column), {})
        standing = [
            row for row, value in rows.items() if column is None or self.value(row, column) == value
        ]
        return np.array(sorted(standing), dtype=np.int64)

    @property
    def kept(self) -> tuple[KeptProblem, ...]:
        """Return the problems that are kept as they are, while their cells stand so."""
        return tuple(
            KeptProblem(CellRef(int(row), column), code)
            for code, column in self._kept
            for row in self.kept_rows(code, column)
        )

    def hold_as_text(self, cells: Iterable[CellRef], as_text: bool = True) -> None:
        """Let a workbook hold cells as text, or (with False) again as what they look like."""
        (self._as_text.update if as_text else self._as_text.difference_update)(cells)

    def copy(self) -> Catalog:
        """Return another catalog of the same source that stands as this one does."""
        copy = Catalog(self.source)
        copy.set_added(self.added)
        copy.apply(Edit(CellRef(*place), None, value) for place, value in self._edits.items())
        copy._labels = list(self._labels)
        copy._excluded = self._excluded.copy()
        copy._as_text = set(self._as_text)
        copy._kept = {kind: dict(rows) for kind, rows in self._kept.items()}
        return copy

    def edited_rows(self, column: int) -> np.ndarray:
        """Return the rows whose cell in that column differs from the source, ascending."""
        edited = self._edited_by_column.get(column, {})
        return np.fromiter(sorted(edited), dtype=np.int64, count=len(edited))

    @property
    def lines(self) -> np.ndarray:
        """Return where each record begins in the file as it now is on disk, as `line` does."""
        saved = None if self.replaced is None else self.replaced.lines
        return self.source.lines if saved is None else saved

    def line(self, row: int) -> int:
        """Return the physical line (CSV) or sheet row where a record begins, counted from 1.

        0: it was left out of the file when that was saved over.
        """
        return int(self.lines[row])

    def file_value(self, row: int, column: int) -> str | None:
        """Return a cell's text as the file on disk has it: as it was read, or as it was saved over."""
        saved = {} if self.replaced is None else self.replaced.edits
        key = (row, column)
        return saved[key] if key in saved else self.source_value(row, column)

    def is_edited(self, row: int, column: int) -> bool:
        """Tell whether a cell differs from the file on disk."""
        key = (row, column)
        if self.replaced is None:
            return key in self._edits
        if key not in self._edits and key not in self.replaced.edits:
            return False
        return self.value(row, column) != self.file_value(row, column)

    def address(self, ref: CellRef) -> str:
        """Return a place as the operator knows it: `B17`, `row 17`, `line 204`, `the header`."""
        line = self.source.header_line if ref.row is None else self.line(ref.row)
        if ref.row is not None and not line:
            return "a row that is not in the file"
        if ref.row is None and (ref.column is None or not line):
            return "the header" if line else "the file"
        addresses = self.source.addresses
        if ref.row is not None and ref.column is None:
            return addresses.record(ref.row, line)
        return addresses.cell(ref.row, line, ref.column or 0)

    def _picked(self, column: int, rows: Sequence[int] | np.ndarray) -> list[str | None]:
        """Return some of a column's texts as they were read; a column that is gone, or not there yet, has none."""
        if column < len(self.source.columns):
            return _picked(self.source.columns[column], rows)
        return ["" if column < self.column_count else None] * len(rows)

    def _put_all(self, column: int, values: dict[int, str | None]) -> None:
        edited = self._edited_by_column.setdefault(column, {})
        rows = np.fromiter(values, dtype=np.int64, count=len(values))
        sources = self._picked(column, rows)
        for (row, value), source in zip(values.items(), sources, strict=True):
            if value == source:
                self._edits.pop((row, column), None)
                edited.pop(row, None)
            else:
                self._edits[row, column] = value
                edited[row] = value
        self._cached.pop(column, None)


def _picked(column: pa.ChunkedArray, rows: Sequence[int] | np.ndarray) -> list[str | None]:
    """Return some of a column's texts; `take` gathers all chunks first, so a screenful goes one by one."""
    if len(rows) <= _SCREENFUL:
        return [column[int(row)].as_py() for row in rows]
    taken: list[str | None] = column.take(arrow.rows(np.asarray(rows))).to_pylist()
    return taken
