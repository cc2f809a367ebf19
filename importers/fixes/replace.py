"""Find and replace over columns, by text or by pattern, in time that grows with the text alone.

Patterns are RE2's: no pattern, however odd, can make it search for ever.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from importers.errors import ShelfreadyError


class BadPattern(ShelfreadyError):
    """A pattern, or the text to put in its place, cannot be used."""


@dataclass(frozen=True, slots=True)
class Search:
    """What to look for and what to put in its place.

    `regex`: `find` is a pattern, and `\\1` in `put` stands for its first group. `whole`: only cells
    that are nothing else. `case`: capitals matter.
    """

    find: str
    put: str
    regex: bool = False
    case: bool = False
    whole: bool = False

    def replaced(self, values: pa.Array | pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
        """Return the values with every match replaced; nulls stay. BadPattern."""
        if not self.find:
            raise BadPattern("Say what to look for.")
        try:
            return pc.replace_substring_regex(values, pattern=self._pattern, replacement=self._put)
        except pa.ArrowInvalid as error:
            raise BadPattern(_sentence(str(error))) from None

    def found_in(self, values: pa.Array | pa.ChunkedArray) -> np.ndarray:
        """Return a mask of the values with a match; without a text to look for, of the blank ones. BadPattern."""
        if not self.find:
            trimmed = pc.utf8_trim_whitespace(pc.fill_null(values, ""))
            blank: np.ndarray = pc.equal(trimmed, "").to_numpy(zero_copy_only=False)
            return blank
        try:
            found = pc.match_substring_regex(values, pattern=self._pattern)
        except pa.ArrowInvalid as error:
            raise BadPattern(_sentence(str(error))) from None
        mask: np.ndarray = pc.fill_null(found, False).to_numpy(zero_copy_only=False)
        return mask

    @property
    def _pattern(self) -> str:
        core = self.find if self.regex else re.escape(self.find)
        if self.whole:
            core = rf"\A(?:{core})\z"
        return core if self.case else f"(?i){core}"

    @property
    def _put(self) -> str:
        return self.put if self.regex else self.put.replace("\\", "\\\\")


def _sentence(words: str) -> str:
    reason = words.partition(": ")[2].strip().rstrip(".") or words
    if words.startswith("Invalid replacement"):
        return f"The new text cannot be used: {reason} (\\1 is the first group, \\\\ a backslash)."
    return f"The pattern cannot be used: {reason}."
