"""The distinct values of a column with how many rows have each, and those that are spellings of one thing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from importers.catalog import arrow
from importers.catalog.catalog import Catalog
from importers.catalog.value import Value

_MOST_COMPARED = 20_000  # distinct values that clusters are looked for among, the most frequent
_MOST_MEASURED = 1_500  # of these, those that each is measured against each
_NEAR = 88.0  # of 100
_SHORTEST = 5  # characters: of shorter texts one letter makes another word
_DIGITS = re.compile(r"\d+")
_BREAK = re.compile(r"[^\w]+|_")


@dataclass(frozen=True, slots=True)
class Facets:
    """All distinct values of a column, the most frequent first; `texts` and `counts` go together."""

    texts: pa.Array
    counts: np.ndarray

    def __len__(self) -> int:
        """Return how many distinct values there are."""
        return len(self.texts)

    def first(self, number: int) -> list[Value]:
        """Return the most frequent values."""
        texts = self.texts.slice(0, number).to_pylist()
        return [Value(t, int(n)) for t, n in zip(texts, self.counts[:number], strict=True)]

    def holding(self, words: str) -> Facets:
        """Return those that hold a text, case ignored."""
        if not words:
            return self
        held = pc.match_substring(self.texts, words, ignore_case=True)
        return Facets(self.texts.filter(held), self.counts[held.to_numpy(zero_copy_only=False)])


def facets(catalog: Catalog, column: int, rows: np.ndarray | None = None) -> Facets:
    """Return the distinct values of a column in some rows (None: in all)."""
    texts = catalog.column(column)
    if rows is not None:
        texts = texts.take(arrow.rows(rows))
    counted = pc.value_counts(pc.fill_null(texts, ""))
    values, counts = counted.field("values"), counted.field("counts").to_numpy()
    order = np.argsort(-counts, kind="stable")  # equal ones in the file's order
    return Facets(values.take(arrow.rows(order)), counts[order])


@dataclass(frozen=True, slots=True)
class Cluster:
    """Values that seem to be spellings of one thing, the most frequent first."""

    values: tuple[Value, ...]

    @property
    def rows(self) -> int:
        """Return how many rows have one of them."""
        return sum(value.rows for value in self.values)


def clusters(found: Facets) -> tuple[Cluster, ...]:
    """Return the near-alike spellings, those with most rows first.

    Alike are values of the same words in any order and case, whatever accents and punctuation, and values of
    almost the same letters whose digits are equal. Of very many values only the most frequent are compared.
    """
    values = [value for value in found.first(_MOST_COMPARED) if value.text.strip()]
    groups = _Groups(len(values))
    known: dict[str, int] = {}
    for place, value in enumerate(values):
        groups.join(known.setdefault(fingerprint(value.text), place), place)
    for one, other in _near_pairs([value.text for value in values[:_MOST_MEASURED]]):
        groups.join(one, other)
    alike = [Cluster(tuple(values[place] for place in group)) for group in groups.several()]
    return tuple(sorted(alike, key=lambda cluster: -cluster.rows))


def fingerprint(text: str) -> str:
    """Return what is left of a text without case, accents, punctuation and the order of its words.

    OpenRefine's "fingerprint" key, but that no word is dropped for coming twice.
    """
    plain = unicodedata.normalize("NFKD", text).casefold()
    bare = "".join(each for each in plain if not unicodedata.combining(each))
    return " ".join(sorted(word for word in _BREAK.split(bare) if word)) or text


class _Groups:
    """Places that belong together, joined two by two."""

    def __init__(self, number: int) -> None:
        self._leads = list(range(number))

    def _lead(self, place: int) -> int:
        while self._leads[place] != place:
            self._leads[place] = place = self._leads[self._leads[place]]
        return place

    def join(self, one: int, other: int) -> None:
        first, second = sorted((self._lead(one), self._lead(other)))
        self._leads[second] = first

    def several(self) -> list[list[int]]:
        groups: dict[int, list[int]] = {}
        for place in range(len(self._leads)):
            groups.setdefault(self._lead(place), []).append(place)
        return [group for group in groups.values() if len(group) > 1]


def _near_pairs(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    from rapidfuzz import fuzz, process

    plain = [fingerprint(text) for text in texts]
    long = [place for place, text in enumerate(plain) if len(text) >= _SHORTEST]
    chosen = [plain[place] for place in long]
    if len(chosen) < 2:
        return
    scores = process.cdist(chosen, chosen, scorer=fuzz.ratio, score_cutoff=_NEAR, dtype=np.uint8)
    for one, other in np.argwhere(np.triu(scores, 1) > 0).tolist():
        if _DIGITS.findall(chosen[one]) == _DIGITS.findall(chosen[other]):
            yield long[one], long[other]
