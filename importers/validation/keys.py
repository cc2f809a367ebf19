"""Which rows hold the same key, or nearly the same: indexed once, then kept right edit by edit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from importers.catalog import arrow
from importers.validation.cells import is_blank
from importers.validation.rows import union
from importers.validation.text_index import FEW, TextIndex, grown

ABSENT = -1  # the code of a blank key, and of a row that is left out
ALL = slice(None)

# Spaces of every kind and the characters that show nothing at all.
_UNSEEN = r"[\s\pZ\x{00ad}\x{200b}-\x{200f}\x{2060}\x{feff}]+"


def folded(keys: pa.Array) -> pa.Array:
    """Return keys without what a reader does not see: case, spaces, zero-width, Unicode form."""
    return pc.ascii_lower(keys) if _is_plain(keys) else _folded_fully(keys)


def _folded_fully(keys: pa.Array) -> pa.Array:
    plain = pc.utf8_lower(pc.utf8_normalize(keys, form="NFKC"))
    return pc.replace_substring_regex(plain, pattern=_UNSEEN, replacement="")


def _is_plain(keys: pa.Array) -> bool:
    """Tell whether the keys are of visible ASCII characters only, of which folding changes but the case."""
    printable = pc.all(pc.ascii_is_printable(keys)).as_py()
    return bool(printable) and not pc.any(pc.match_substring(keys, " ")).as_py()


def _fold_codes(keys: pa.Array) -> tuple[pa.Array, np.ndarray]:
    """Return folded forms of distinct keys, and for each key the first place of its form among them."""
    plain = _is_plain(keys)
    forms = pc.ascii_lower(keys) if plain else _folded_fully(keys)
    other = _in_another_case(keys, forms) if plain else None
    if other is None or len(other) > len(keys) // 8:
        encoded = forms.dictionary_encode()
        return encoded.dictionary, arrow.numbers_of(encoded.indices)
    return forms, _first_places(forms, other)


def _in_another_case(keys: pa.Array, lower: pa.Array) -> np.ndarray:
    """Return the places of the keys that are not in the one case, upper or lower, that most are in."""
    in_lower = arrow.mask_of(pc.equal(keys, lower))
    in_upper = arrow.mask_of(pc.equal(keys, pc.ascii_upper(keys)))
    usual = in_lower if in_lower.sum() > in_upper.sum() else in_upper
    return np.flatnonzero(~usual)


def _first_places(forms: pa.Array, other: np.ndarray) -> np.ndarray:
    """Return the first place of each form; a form that occurs twice is that of one of the `other` keys."""
    first = np.arange(len(forms), dtype=np.int32)
    if len(other):
        kinds = forms.take(arrow.rows(other)).unique()
        kind_of = arrow.numbers_of(pc.index_in(forms, value_set=kinds), missing=ABSENT)
        members = np.flatnonzero(kind_of >= 0)
        _, where, back = np.unique(kind_of[members], return_index=True, return_inverse=True)
        first[members] = members[where][back]
    return first


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
        texts = encoded.dictionary
        codes = arrow.numbers_of(encoded.indices, missing=ABSENT).copy()
        codes[left_out | _at(is_blank(texts), codes)] = ABSENT
        forms, fold_of = _fold_codes(texts)
        self._keys, self._folds = TextIndex(texts), TextIndex(forms)
        self.codes = KeyCodes(codes, fold_of)
        self._counts = np.bincount(codes[codes >= 0], minlength=len(texts))
        self._spellings = np.bincount(fold_of[self._counts > 0], minlength=len(forms))

    def is_duplicate(self, rows: np.ndarray | slice) -> np.ndarray:
        """Return which of these rows have a key that another row has too."""
        return self._stands(rows, self._counts)

    def is_near_duplicate(self, rows: np.ndarray | slice) -> np.ndarray:
        """Return which of these rows have a key that another row spells differently."""
        return self._stands(rows, self._spellings, self.codes.fold_of)

    def replace(self, rows: np.ndarray, keys: Sequence[str | None]) -> np.ndarray:
        """Give rows their new keys (None: does not count); return the rows whose standing may have changed."""
        new = self._codes_for(keys)
        old = self.codes.of_row[rows]
        kin = self._kin(_distinct(np.concatenate([old, new]), len(self._keys)))
        before = self._standing(kin)
        self._move(rows, old, new)
        changed = kin[(before != self._standing(kin)).any(axis=0)]
        return union(rows, self._rows_of(changed))

    def _stands(
        self, rows: np.ndarray | slice, counts: np.ndarray, of_code: np.ndarray | None = None
    ) -> np.ndarray:
        """Return which rows count and share their number with another; `of_code` translates keys to numbers."""
        chosen = self.codes.of_row[rows] >= 0
        if chosen.any():
            codes = self.codes.of_row[rows][chosen]
            chosen[chosen] = counts[codes if of_code is None else of_code[codes]] > 1
        return chosen

    def _standing(self, codes: np.ndarray) -> np.ndarray:
        return np.stack([self._counts[codes] > 1, self._spellings[self.codes.fold_of[codes]] > 1])

    def _kin(self, codes: np.ndarray) -> np.ndarray:
        folds = _distinct(self.codes.fold_of[codes], len(self._folds))
        return _where_any(self.codes.fold_of, folds)

    def _rows_of(self, codes: np.ndarray) -> np.ndarray:
        return _where_any(self.codes.of_row, codes)

    def _move(self, rows: np.ndarray, old: np.ndarray, new: np.ndarray) -> None:
        alive = _distinct(np.concatenate([old, new]), len(self._keys))
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
        distinct = list(dict.fromkeys(key for key in keys if key is not None))
        texts = arrow.texts(distinct)
        forms = folded(texts).to_pylist()
        counting = [
            (key, form)
            for key, form, blank in zip(distinct, forms, is_blank(texts), strict=True)
            if not blank
        ]
        known = self._folds.known(dict.fromkeys(form for _, form in counting))
        codes = self._known_codes(counting, known)
        new = [(key, form) for key, form in counting if key not in codes]
        folds = self._folds.completed(known)
        codes |= self._add({key: folds[form] for key, form in new})
        return np.fromiter(
            (ABSENT if key is None else codes.get(key, ABSENT) for key in keys),
            dtype=np.int32,
            count=len(keys),
        )

    def _known_codes(
        self, counting: list[tuple[str, str]], folds: dict[str, int | None]
    ) -> dict[str, int]:
        """Return the codes of the keys that have one; a key whose folded form is new has none."""
        familiar = [(key, fold) for key, form in counting if (fold := folds[form]) is not None]
        if len(familiar) > FEW:
            codes = self._keys.known([key for key, _ in familiar])
        else:
            codes = {key: self._among_kin(key, fold) for key, fold in familiar}
        return {key: code for key, code in codes.items() if code is not None}

    def _among_kin(self, key: str, fold: int) -> int | None:
        """Return the code of a key by looking at the few keys of its folded form: quicker than at all."""
        kin = np.flatnonzero(self.codes.fold_of == fold)
        return next((int(code) for code in kin if self._keys.text(int(code)) == key), None)

    def _add(self, folds: dict[str, int]) -> dict[str, int]:
        """Give new keys, with the number of each one's folded form, the next codes."""
        codes = {key: self._keys.add(key) for key in folds}
        fold_of = grown(self.codes.fold_of, len(self._keys), ABSENT)
        fold_of[list(codes.values())] = list(folds.values())
        self.codes = KeyCodes(self.codes.of_row, fold_of)
        self._counts = grown(self._counts, len(self._keys), 0)
        self._spellings = grown(self._spellings, len(self._folds), 0)
        return codes


def _at(by_code: np.ndarray, codes: np.ndarray) -> np.ndarray:
    """Return what holds for each code; False for absent ones."""
    if not by_code.any():
        return np.zeros(len(codes), dtype=bool)
    found: np.ndarray = (codes >= 0) & by_code[codes]
    return found


def _distinct(codes: np.ndarray, count: int) -> np.ndarray:
    """Return the codes that are not ABSENT, each once, ascending; all are below `count`."""
    there = np.zeros(count, dtype=bool)
    there[codes[codes >= 0]] = True
    return np.flatnonzero(there)


def _where_any(numbers: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Return the places of the wanted numbers; a few are looked for one by one, which is quicker."""
    if len(wanted) > FEW:
        return np.flatnonzero(np.isin(numbers, wanted))
    mask = np.zeros(len(numbers), dtype=bool)
    for number in wanted:
        mask |= numbers == number
    return np.flatnonzero(mask)
