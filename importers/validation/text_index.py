"""Numbers for distinct texts: those of a column by their place, later ones as they come."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from importers.catalog import arrow

FEW = 8  # up to so many, looking for each by itself is quicker than preparing for all


class TextIndex:
    """Distinct texts and their numbers, without a Python object for each."""

    def __init__(self, texts: pa.Array) -> None:
        """Number distinct texts by their place."""
        self._texts = texts
        self._first_later = len(texts)
        self._added: dict[str, int] = {}
        self._later: list[str] = []

    def __len__(self) -> int:
        """Return how many texts have a number."""
        return self._first_later + len(self._later)

    def text(self, number: int) -> str:
        """Return the text of a number."""
        if number >= self._first_later:
            return self._later[number - self._first_later]
        text: str = self._texts[number].as_py()
        return text

    def known(self, texts: Iterable[str]) -> dict[str, int | None]:
        """Return the number of each text, None where it has none."""
        wanted = list(texts)
        sought = arrow.texts(wanted).cast(self._texts.type)
        found = self._places(sought) if len(wanted) > FEW else [self._place(t) for t in sought]
        return {
            text: self._added.get(text) if place is None else place
            for text, place in zip(wanted, found, strict=True)
        }

    def completed(self, known: dict[str, int | None]) -> dict[str, int]:
        """Return what `known` returned, with the next numbers for the texts that had none."""
        return {t: self.add(t) if number is None else number for t, number in known.items()}

    def add(self, text: str) -> int:
        """Give a text that has no number the next one."""
        number = self._first_later + len(self._later)
        self._added[text] = number
        self._later.append(text)
        return number

    def _places(self, sought: pa.Array) -> list[int | None]:
        """Return the first place of each distinct text: all are looked up among those sought, which are fewer."""
        which = arrow.numbers_of(pc.index_in(self._texts, value_set=sought), missing=-1)
        places = np.flatnonzero(which >= 0)[::-1]
        first = np.full(len(sought), -1)
        first[which[places]] = places  # of those for one text, the last one written stays
        return [None if place < 0 else place for place in first.tolist()]

    def _place(self, text: pa.Scalar) -> int | None:
        places = np.flatnonzero(arrow.mask_of(pc.equal(self._texts, text)))
        return int(places[0]) if len(places) else None


def grown(array: np.ndarray, size: int, fill: int) -> np.ndarray:
    """Return the array with room for `size` numbers, and to spare, so that adding many is cheap."""
    if size <= len(array):
        return array
    spare = np.full(size - len(array) + len(array) // 8 + 64, fill, dtype=array.dtype)
    return np.concatenate([array, spare])
