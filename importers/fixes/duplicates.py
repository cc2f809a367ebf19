"""What to do with rows of one SKU, or of nearly the same: keep one, merge them, or tell them apart."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from importers.catalog.catalog import Catalog
from importers.catalog.model import CellRef, Edit, Fix, Operation
from importers.validation.cells import is_blank
from importers.validation.chunks import flat
from importers.validation.groups import RowGroups
from importers.validation.keys import folded
from importers.validation.report import Report

Rows = Sequence[int] | np.ndarray


class Resolution(StrEnum):
    """What becomes of a group of rows; the values are their names in a recipe."""

    KEEP_FIRST = "keep-first"
    KEEP_LAST = "keep-last"
    MERGE = "merge"
    RENAME = "rename"


TITLES = {
    Resolution.KEEP_FIRST: "Keep the first row",
    Resolution.KEEP_LAST: "Keep the last row",
    Resolution.MERGE: "Merge the rows",
    Resolution.RENAME: "Rename the later rows",
}


class Duplicates:
    """The rows of equal and of nearly equal SKUs at one moment, and the fixes for them; changes nothing itself."""

    def __init__(self, catalog: Catalog, report: Report, key: int) -> None:
        """Take the catalog, its problems, and the column of the SKU."""
        self._catalog = catalog
        self.key = key
        self.same: RowGroups = report.formatter.same
        self.near: RowGroups = near_groups(catalog, key)

    def keep(self, rows: Rows, kept: int) -> Fix:
        """Return the fix that leaves out every row of a group but one."""
        others = tuple(int(row) for row in rows if row != kept)
        return Fix(f"Keep {self._where(kept)} of {self._sku(kept)}", exclude=others)

    def merge(self, rows: Rows, into: int) -> Fix:
        """Return the fix that fills one row's blanks from the others, in their order, and leaves those out."""
        others = [int(row) for row in rows if row != into]
        edits = tuple(self._filled(others, into))
        title = f"Merge {len(rows)} rows of {self._sku(into)} into {self._where(into)}"
        return Fix(title, edits, tuple(others))

    def rename(self, rows: Rows, kept: int) -> Fix:
        """Return the fix that gives every row of a group but one a suffix that no other SKU has."""
        others = [int(row) for row in rows if row != kept]
        edits = tuple(self._renamed(others, self._taken()))
        return Fix(f"Rename the other rows of {self._sku(kept)}", edits)

    def spell(self, rows: Rows, like: int) -> Fix:
        """Return the fix that writes a group's SKU in every row as it stands in one of them."""
        wanted = self._catalog.value(like, self.key)
        values = self._catalog.values(rows, self.key)
        edits = tuple(
            Edit(CellRef(int(row), self.key), value, wanted)
            for row, value in zip(rows, values, strict=True)
            if value != wanted
        )
        return Fix(f"Write {self._sku(like)} alike in {len(rows)} rows", edits)

    def one(self, rows: Rows, resolution: Resolution) -> Fix:
        """Return what a resolution means for one group."""
        first, last = int(rows[0]), int(rows[-1])
        makers: dict[Resolution, Callable[[], Fix]] = {
            Resolution.KEEP_FIRST: lambda: self.keep(rows, first),
            Resolution.KEEP_LAST: lambda: self.keep(rows, last),
            Resolution.MERGE: lambda: self.merge(rows, first),
            Resolution.RENAME: lambda: self.rename(rows, first),
        }
        return makers[resolution]()

    def all(self, resolution: Resolution, *, near: bool = False) -> Fix | None:
        """Return one fix for all groups of equal SKUs, or (near) of nearly equal ones; None without any."""
        groups = self.near if near else self.same
        if not len(groups):
            return None
        edits, exclude = self._resolved(groups, resolution)
        kind = "nearly equal" if near else "equal"
        title = f"{TITLES[resolution]} in {len(groups):,} groups of {kind} SKUs"
        settings = (("how", resolution.value), ("near", near))
        return Fix(title, tuple(edits), exclude, operation=Operation("duplicates", (), settings))

    def _resolved(
        self, groups: RowGroups, resolution: Resolution
    ) -> tuple[list[Edit], tuple[int, ...]]:
        members = [groups.group(place) for place in range(len(groups))]
        last = resolution is Resolution.KEEP_LAST
        others = [int(row) for rows in members for row in (rows[:-1] if last else rows[1:])]
        if resolution is Resolution.RENAME:
            return list(self._renamed(sorted(others), self._taken())), ()
        edits: list[Edit] = []
        if resolution is Resolution.MERGE:
            for rows in members:
                edits += self._filled([int(row) for row in rows[1:]], int(rows[0]))
        return edits, tuple(sorted(others))

    def _filled(self, others: Sequence[int], into: int) -> Iterator[Edit]:
        for column in range(self._catalog.header_width):
            mine, *theirs = self._catalog.values([into, *others], column)
            if mine is None or not mine.strip():
                found = next((value for value in theirs if value and value.strip()), None)
                if found is not None:
                    yield Edit(CellRef(into, column), mine, found)

    def _renamed(self, rows: Sequence[int], taken: set[str]) -> Iterator[Edit]:
        last: dict[str, int] = {}  # the suffix that each SKU was given last: none is tried twice
        for row, value in zip(rows, self._catalog.values(rows, self.key), strict=True):
            sku = value or ""
            last[sku], new = next(
                (number, text)
                for number in itertools.count(last.get(sku, 1) + 1)
                if _fold(text := f"{sku}-{number}") not in taken
            )
            taken.add(_fold(new))
            yield Edit(CellRef(row, self.key), value, new)

    def _taken(self) -> set[str]:
        keys = flat(self._catalog.column(self.key)).drop_null()
        return set(_folded(keys.unique()).to_pylist())

    def _where(self, row: int) -> str:
        return self._catalog.address(CellRef(row, None))

    def _sku(self, row: int) -> str:
        return f"SKU {self._catalog.value(row, self.key)!r}"


def near_groups(catalog: Catalog, key: int) -> RowGroups:
    """Return the rows of SKUs that differ only by what is easily lost, those left out not counted.

    That is space of any kind, zero-width characters, case, Unicode form, and zeros before digits: the checks
    do not speak of the zeros, since `007` and `7` may well be two products.
    """
    encoded = flat(catalog.column(key)).dictionary_encode()
    texts = encoded.dictionary
    codes = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    counting = (codes >= 0) & ~catalog.excluded
    counting[counting] = ~is_blank(texts)[codes[counting]]
    folds = _folded(texts).dictionary_encode().indices.to_numpy()
    spellings = np.bincount(folds[np.unique(codes[counting])], minlength=len(texts))
    rows = np.flatnonzero(counting)
    rows = rows[spellings[folds[codes[rows]]] > 1]
    return RowGroups(rows, folds[codes[rows]], codes[rows])


def _folded(keys: pa.Array) -> pa.Array:
    return pc.replace_substring_regex(folded(keys), pattern=r"^0+(\d)", replacement=r"\1")


def _fold(text: str) -> str:
    folds: list[str] = _folded(pa.array([text])).to_pylist()
    return folds[0]


def differing(values: Sequence[Sequence[str | None]]) -> list[bool]:
    """Return, for each line of values side by side, whether they are not all the same."""
    return [len(set(line)) > 1 for line in values]
