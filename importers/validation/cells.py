"""Many cells of one column, with what several checks want to know of them: each is made once, when first asked for."""

from __future__ import annotations

from functools import cache, cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from importers.catalog import arrow
from importers.validation.error_words import ERROR_WORDS
from importers.validation.invisible import INVISIBLE
from importers.validation.mojibake import MOJIBAKE
from importers.validation.text import CONTROL_IN_ONE_LINE, REPLACEMENT

_STRANGE = "|".join((CONTROL_IN_ONE_LINE, INVISIBLE, MOJIBAKE, REPLACEMENT))

Mask = np.ndarray  # of bool, one a cell


class Cells:
    """Texts of one column. A null, a cell that its record does not have, breaks no rule of cells:
    the ragged row is reported as a whole.
    """

    def __init__(self, values: pa.Array) -> None:
        """Look at these texts."""
        self.values = values

    def __len__(self) -> int:
        """Return how many cells there are."""
        return len(self.values)

    @cached_property
    def trimmed(self) -> pa.Array:
        """Return the texts without the space around them."""
        return pc.utf8_trim_whitespace(self.values)

    @cached_property
    def length(self) -> np.ndarray:
        """Return each trimmed text's number of bytes, below zero where there is no cell."""
        return _length(self.trimmed)

    @cached_property
    def blank(self) -> Mask:
        """Return which cells are there but hold no visible character."""
        blank: Mask = self.length == 0
        return blank

    @cached_property
    def spaced(self) -> Mask:
        """Return which texts have space around them."""
        spaced: Mask = self.length != _length(self.values)
        return spaced

    @cached_property
    def excel_error(self) -> Mask:
        """Return which cells show the word of a failed formula."""
        candidates: Mask = self.begins("#") | self.begins("E")
        if not candidates.any():
            return candidates
        found: Mask = candidates.copy()
        texts = self.trimmed.filter(arrow.mask(candidates))
        found[candidates] = arrow.mask_of(pc.is_in(texts, value_set=_error_words()))
        return found

    @cached_property
    def settled(self) -> Mask:
        """Return which cells are blank, absent or a failed formula: those are judged by what they are."""
        settled: Mask = (self.length <= 0) | self.excel_error
        return settled

    def begins(self, character: str) -> Mask:
        """Return which trimmed texts begin with an ASCII character."""
        begins: Mask = self._first == ord(character)
        return begins

    def begins_with_any(self, characters: str) -> Mask:
        """Return which trimmed texts begin with one of these ASCII characters."""
        table = np.zeros(256, bool)
        table[np.frombuffer(characters.encode(), np.uint8)] = True
        begins: Mask = table[self._first]
        return begins

    @cached_property
    def _first(self) -> np.ndarray:
        """Return the first byte of each trimmed text; 0 where there is none."""
        return arrow.first_bytes(self.trimmed)

    @cached_property
    def unprintable(self) -> Mask:
        """Return which texts hold anything but visible ASCII and spaces."""
        return arrow.mask_of(pc.invert(pc.ascii_is_printable(self.values)))

    @cached_property
    def strange(self) -> Mask:
        """Return which texts hold a control or invisible character, or what decoding wrongly leaves behind.

        One look for all of them: letters beyond ASCII are usual, and these are rare.
        """
        return matches_where(self.unprintable, self.values, _STRANGE)


def is_blank(values: pa.Array) -> np.ndarray:
    """Return a mask of the cells without a visible character; a missing cell is blank too."""
    blank: np.ndarray = _length(pc.utf8_trim_whitespace(values)) <= 0
    return blank


def matches(values: pa.Array, pattern: str) -> Mask:
    """Return which texts an RE2 pattern fits."""
    return arrow.mask_of(pc.match_substring_regex(values, pattern))


def matches_where(candidates: Mask, values: pa.Array, pattern: str) -> Mask:
    """Match a pattern where a much quicker test says that it could match at all."""
    found = candidates.copy()
    if found.any():
        found[candidates] = matches(values.filter(arrow.mask(candidates)), pattern)
    return found


@cache
def _error_words() -> pa.Array:
    return arrow.texts(sorted(ERROR_WORDS))


def _length(values: pa.Array) -> np.ndarray:
    return arrow.numbers_of(pc.binary_length(values), missing=-1)
