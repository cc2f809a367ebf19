"""A join as a fix: what is taken from the second file into which column, and all that is not, on both sides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from importers.catalog import arrow
from importers.catalog.catalog import Catalog
from importers.catalog.model import CellRef, Edit, Fix, LeftAlone
from importers.catalog.source import SourceTable
from importers.fixes.by_hand import added_column
from importers.fixes.joining.marks import misread
from importers.fixes.joining.matching import NO_KEY, NONE, SEVERAL, Matches, match
from importers.fixes.joining.other_file import UnusableJoin, column_of, texts
from importers.validation.cells import is_blank

LISTED = 200  # of each reason that are named
_UNCLEAR = "the number there could mean another one here: a decimal mark, or one of thousands"


@dataclass(frozen=True, slots=True)
class Take:
    """A column of the second file, by its label, and the column here that gets its values: a new one by its label."""

    label: str
    into: int | str


@dataclass(frozen=True, slots=True)
class Join:
    """The key's column here and its label there, what is taken, and whether only blanks are filled."""

    key: int
    other_key: str
    takes: tuple[Take, ...]
    only_blanks: bool = False


class Joined:
    """What a join comes to; nothing is changed. UnusableJoin where a column is not there, or is not said."""

    def __init__(self, catalog: Catalog, other: SourceTable, join: Join) -> None:
        """Match the rows of both. Slow for many."""
        _require_usable(join)
        self.new = tuple(take.into.strip() for take in join.takes if isinstance(take.into, str))
        self._columns = _columns(catalog, join)
        self._catalog, self.other, self._join = catalog, other, join
        self._other_keys = texts(other, column_of(other, join.other_key))
        self._taken = [texts(other, column_of(other, take.label)) for take in join.takes]
        self.matches: Matches = match(_texts(catalog, join.key), self._other_keys, self._taken)

    @cached_property
    def fix(self) -> Fix:
        """Return the change, with what is left alone, but without the operation that a recipe needs."""
        edits: list[Edit] = []
        left = [*self._left_here(), *self._left_there()]
        for column, values in zip(self._columns, self._taken, strict=True):
            made, alone = self._into(column, values)
            edits += made
            left += alone
        return Fix(self._title(len(edits)), tuple(edits), left=tuple(left), add_columns=self.new)

    def _title(self, cells: int) -> str:
        labels = ", ".join(take.label.strip() for take in self._join.takes)
        what = f"{cells:,} cell" + ("" if cells == 1 else "s")
        return f"Take {labels} from {self.other.origin.name}: {what}"

    def _into(self, column: int, values: pa.Array) -> tuple[Iterable[Edit], list[LeftAlone]]:
        rows = np.flatnonzero(self.matches.of_row >= 0)
        new = values.take(arrow.rows(self.matches.of_row[rows]))
        old = self._now(column, rows)
        blank = is_blank(new)
        filled = ~is_blank(old) if self._join.only_blanks else np.zeros(len(rows), bool)
        filled &= ~blank
        same = arrow.mask_of(pc.fill_null(pc.equal(old, new), False))
        unclear = self._misread(column, new, values) & ~(blank | filled | same)
        changed = ~(blank | filled | same | unclear)
        edits = _edits(column, rows, old, new, changed)
        there = f"blank in {self.other.origin.name}"
        alone = [
            *self._cells(there, column, rows[blank & ~same]),
            *self._cells("not blank here", column, rows[filled & ~same]),
            *self._cells(_UNCLEAR, column, rows[unclear], _first(new, unclear)),
            *_counted("the same already", int(np.count_nonzero(same & ~blank))),
        ]
        return edits, alone

    def _now(self, column: int, rows: np.ndarray) -> pa.Array:
        if column >= self._catalog.column_count:
            return pa.repeat(pa.scalar("", pa.string()), len(rows))
        return _texts(self._catalog, column).take(arrow.rows(rows))

    def _misread(self, column: int, new: pa.Array, values: pa.Array) -> np.ndarray:
        if column >= len(self._catalog.source.columns):
            return np.zeros(len(new), bool)
        workbook = self.other.is_workbook
        return misread(new, values, self._catalog.as_read(column), workbook=workbook)

    # What finds no partner

    def _left_here(self) -> Iterator[LeftAlone]:
        name, of_row = self.other.origin.name, self.matches.of_row
        label = self._catalog.label(self._join.key).strip() or "key"
        near = (of_row == NONE) & (self.matches.near != NONE)
        rows = np.flatnonzero(near & ~self._catalog.excluded)
        yield from self._cells(
            f"{label} is spelled otherwise in {name}",
            self._join.key,
            rows,
            [self.there(int(row)) for row in self.matches.near[rows[:LISTED]]],
        )
        for why, which in (
            (f"no such {label} in {name}", (of_row == NONE) & ~near),
            (f"{label} stands more than once in {name}, with different values", of_row == SEVERAL),
            (f"no {label} here", of_row == NO_KEY),
        ):
            standing = np.flatnonzero(which & ~self._catalog.excluded)
            yield from self._cells(why, self._join.key, standing)

    def _left_there(self) -> Iterator[LeftAlone]:
        matches, name = self.matches, self.other.origin.name
        label = self._join.other_key.strip()
        lone = np.setdiff1d(matches.unused, matches.repeated, assume_unique=True)
        for why, rows in (
            (f"no such {label} here", lone),
            (f"{label} stands there more than once, with different values", matches.repeated),
            (f"no {label} there", matches.keyless),
        ):
            if len(rows):
                details = tuple(self.there(int(row)) for row in rows[:LISTED])
                yield LeftAlone(why, len(rows), details=details, of=name)

    def there(self, row: int) -> str:
        """Return a row of the second file in words: `line 7 “A-1”`."""
        return f"{self.place(row)} “{self.key_of(row)}”"

    def place(self, row: int) -> str:
        """Return where a row of the second file stands in it: `line 7`."""
        return self.other.addresses.record(row, int(self.other.lines[row]))

    def key_of(self, row: int) -> str:
        """Return the key of a row of the second file."""
        return self._other_keys[row].as_py() or ""

    def _cells(
        self, why: str, column: int, rows: np.ndarray, details: Iterable[str] = ()
    ) -> Iterator[LeftAlone]:
        if len(rows):
            cells = tuple(CellRef(row, column) for row in rows[:LISTED].tolist())
            yield LeftAlone(why, len(rows), cells, tuple(details))


def _columns(catalog: Catalog, join: Join) -> list[int]:
    """Return the columns that get values, new ones behind the last. MayNotGrow, UnusableJoin."""
    new = [take.into.strip() for take in join.takes if isinstance(take.into, str)]
    labels = [label.strip() for label in catalog.labels]
    for label in new:
        added_column(catalog, label)
        if label in labels or new.count(label) > 1:
            raise UnusableJoin(f"There is a column {label!r} already: choose it, or rename it.")
    places = {label: catalog.column_count + n for n, label in enumerate(new)}
    return [t.into if isinstance(t.into, int) else places[t.into.strip()] for t in join.takes]


def _counted(why: str, count: int) -> Iterator[LeftAlone]:
    if count:
        yield LeftAlone(why, count)


def _require_usable(join: Join) -> None:
    if not join.takes:
        raise UnusableJoin("Choose the column that is taken, and the one that gets it.")
    into = [take.into for take in join.takes]
    if join.key in into:
        raise UnusableJoin("The column by which rows are found cannot get other values as well.")
    if len(set(into)) < len(into):
        raise UnusableJoin("Two columns cannot be taken into one.")


def _first(values: pa.Array, which: np.ndarray) -> list[str]:
    """Return the first of some values in words, as they stand in the second file."""
    return [f"“{value}” there" for value in values.filter(arrow.mask(which))[:LISTED].to_pylist()]


def _texts(catalog: Catalog, column: int) -> pa.Array:
    chunks = catalog.column(column).chunks
    return pa.concat_arrays(chunks) if chunks else pa.array([], pa.string())


def _edits(
    column: int, rows: np.ndarray, old: pa.Array, new: pa.Array, changed: np.ndarray
) -> Iterator[Edit]:
    chosen = arrow.mask(changed)
    before, after = old.filter(chosen).to_pylist(), new.filter(chosen).to_pylist()
    for row, was, now in zip(rows[changed].tolist(), before, after, strict=True):
        yield Edit(CellRef(row, column), was, now)
