"""Which rows hold the same key, or nearly the same: indexed once, then kept right edit by edit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from importers.validation.cells import is_blank

ABSENT = -1  # the code of a blank key, and of a row that is left out
ALL = slice(None)
_FEW = 16

# Spaces of every kind and the characters that show nothing at all.
_UNSEEN = r"[\s\pZ\x{00ad}\x{200b}-\x{200f}\x{2060}\x{feff}]+"


def folded(keys: pa.Array) -> pa.Array:
    """Return keys without what a reader does not see: case, spaces, zero-width, Unicode form."""
    plain = pc.utf8_lower(pc.utf8_normalize(keys, form="NFKC"))
    return pc.replace_substring_regex(plain, pattern=_UNSEEN, replacement="")


@dataclass(frozen=True, slots=True, eq=False)
class KeyCodes:
    """One number a row for its key, and one number a key for its folded form; never changed."""

    of_row: np.ndarray  # int32, ABSENT for rows that do not count
    fold_of: np.ndarray  # int32, by key code

    def folds(self, rows: np.ndarray) -> np.ndarray:
        """Return the folded form's number of rows that count."""
        folds: np.ndarray = self.fold_of[self.of_row[rows]]
        return folds


class KeyIndex:
    """The keys of a catalog and how often each occurs, in memory of a few bytes a row."""

    def __init__(self, keys: pa.Array, left_out: np.ndarray) -> None:
        """Index the keys of all rows; blank ones and those of rows left out do not count."""
        encoded = keys.dictionary_encode()
        self._keys: pa.Array = encoded.dictionary
        self._added: dict[str, int] = {}
        codes = encoded.indices.fill_null(ABSENT).to_numpy(zero_copy_only=False).copy()
        blank = np.flatnonzero(is_blank(self._keys))
        codes[left_out | np.isin(codes, blank)] = ABSENT
        folds = folded(self._keys).dictionary_encode()
        self._folds: pa.Array = folds.dictionary
        self._added_folds: dict[str, int] = {}
        self.codes = KeyCodes(codes, folds.indices.to_numpy())
        self._counts = np.bincount(codes[codes >= 0], minlength=len(self._keys))
        self._spellings = np.bincount(
            self.codes.fold_of[self._counts > 0], minlength=len(self._folds)
        )

    def duplicates(self) -> np.ndarray:
        """Return the rows whose key another row has too."""
        return np.flatnonzero(self.is_duplicate(ALL))

    def near_duplicates(self) -> np.ndarray:
        """Return the rows whose key another row has in a different spelling."""
        return np.flatnonzero(self.is_near_duplicate(ALL))

    def is_duplicate(self, rows: np.ndarray | slice) -> np.ndarray:
        """Return which of these rows have a key that another row has too."""
        return self._those_where(rows, self._counts > 1)

    def is_near_duplicate(self, rows: np.ndarray | slice) -> np.ndarray:
        """Return which of these rows have a key that another row spells differently."""
        return self._those_where(rows, (self._spellings > 1)[self.codes.fold_of])

    def replace(self, rows: np.ndarray, keys: Sequence[str | None]) -> np.ndarray:
        """Give rows their new keys (None: does not count); return the rows whose standing may have changed."""
        new = self._codes_for(keys)
        old = self.codes.of_row[rows]
        touched = np.unique(np.concatenate([old, new]))
        kin = self._kin(touched[touched >= 0])
        before = self._standing(kin)
        self._move(rows, old, new)
        changed = kin[(before != self._standing(kin)).any(axis=0)]
        return np.union1d(rows, self._rows_of(changed))

    def _those_where(self, rows: np.ndarray | slice, by_code: np.ndarray) -> np.ndarray:
        codes = self.codes.of_row[rows]
        if not by_code.any():
            return np.zeros(len(codes), dtype=bool)
        chosen: np.ndarray = (codes >= 0) & by_code[codes]
        return chosen

    def _standing(self, codes: np.ndarray) -> np.ndarray:
        return np.stack([self._counts[codes] > 1, self._spellings[self.codes.fold_of[codes]] > 1])

    def _kin(self, codes: np.ndarray) -> np.ndarray:
        return _where_any(self.codes.fold_of, np.unique(self.codes.fold_of[codes]))

    def _rows_of(self, codes: np.ndarray) -> np.ndarray:
        return _where_any(self.codes.of_row, codes)

    def _move(self, rows: np.ndarray, old: np.ndarray, new: np.ndarray) -> None:
        alive = np.unique(np.concatenate([old, new]))
        alive = alive[alive >= 0]
        self._spell(alive[self._counts[alive] > 0], -1)
        np.subtract.at(self._counts, old[old >= 0], 1)
        np.add.at(self._counts, new[new >= 0], 1)
        self._spell(alive[self._counts[alive] > 0], 1)
        of_row = self.codes.of_row.copy()
        of_row[rows] = new
        self.codes = KeyCodes(of_row, self.codes.fold_of)

    def _spell(self, codes: np.ndarray, change: int) -> None:
        np.add.at(self._spellings, self.codes.fold_of[codes], change)

    def _codes_for(self, keys: Sequence[str | None]) -> np.ndarray:
        counting = self._counting(keys)
        known = _find(self._keys, self._added, list(counting))
        fresh = [key for key, code in known.items() if code is None]
        self._add(fresh)
        codes = {key: self._added[key] if code is None else code for key, code in known.items()}
        return np.fromiter(
            (ABSENT if key is None else codes.get(key, ABSENT) for key in keys),
            dtype=np.int32,
            count=len(keys),
        )

    def _counting(self, keys: Sequence[str | None]) -> dict[str, None]:
        distinct = list(dict.fromkeys(key for key in keys if key is not None))
        blank = is_blank(pa.array(distinct, type=pa.string()))
        return {key: None for key, empty in zip(distinct, blank, strict=True) if not empty}

    def _add(self, fresh: list[str]) -> None:
        if not fresh:
            return
        forms = folded(pa.array(fresh, type=pa.string())).to_pylist()
        known = _find(self._folds, self._added_folds, list(dict.fromkeys(forms)))
        for form in (form for form, fold in known.items() if fold is None):
            self._added_folds[form] = len(self._folds) + len(self._added_folds)
        folds = [self._added_folds[form] if known[form] is None else known[form] for form in forms]
        for key in fresh:
            self._added[key] = len(self._keys) + len(self._added)
        fold_of = np.concatenate([self.codes.fold_of, np.array(folds, dtype=np.int32)])
        self.codes = KeyCodes(self.codes.of_row, fold_of)
        self._counts = np.concatenate([self._counts, np.zeros(len(fresh), dtype=np.int64)])
        more = len(self._folds) + len(self._added_folds) - len(self._spellings)
        self._spellings = np.concatenate([self._spellings, np.zeros(more, dtype=np.int64)])


def _find(known: pa.Array, added: dict[str, int], texts: list[str]) -> dict[str, int | None]:
    """Return the number of each text: its place among the known ones, or the one it was given later."""
    if len(texts) <= _FEW:
        places = [pc.index(known, pa.scalar(text, type=known.type)).as_py() for text in texts]
        found = [None if place < 0 else place for place in places]
    else:
        found = pc.index_in(pa.array(texts, type=known.type), value_set=known).to_pylist()
    return {
        text: added.get(text) if place is None else place
        for text, place in zip(texts, found, strict=True)
    }


def _where_any(numbers: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Return the places of the wanted numbers; a few are looked for one by one, which is quicker."""
    if not len(wanted):
        return np.zeros(0, dtype=np.int64)
    if len(wanted) == 1:
        return np.flatnonzero(numbers == wanted[0])
    return np.flatnonzero(np.isin(numbers, wanted))
