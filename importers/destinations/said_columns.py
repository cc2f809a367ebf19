"""What many rows say to a destination, as columns: the very bytes that `Content.digest` hashes row by row.

So a catalog is compared with the record of uploads without an object for each row. What a column cannot tell for
sure (a price in an odd spelling, a picture that has to be looked at) is left to the row's own `content`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from importers.catalog import arrow
from importers.destinations.base import Profile

# Characters that JSON spells in a way of its own; of these the last are rare, and left to the row.
_ESCAPED = r'["\\\x00-\x1f]'
_RARE = r"[\x00-\x08\x0b\x0c\x0e-\x1f]"
_SPELLED = (("\\", r"\\"), ('"', r"\""), ("\n", r"\n"), ("\r", r"\r"), ("\t", r"\t"))
# What Python takes for a blank is all in these two classes of Unicode.
_VISIBLE = r"[^\p{Z}\p{C}]"
_OUTER_SPACE = r"^[^\x21-\x7e]|[^\x21-\x7e]$"


@dataclass(frozen=True, slots=True, eq=False)
class SaidColumns:
    """What rows say. A null in `said` is a row that has to be asked by itself; its other values mean nothing.

    `keys` are the keys as they are sent, `said` the bytes whose hash is the content's, and `marks` (uint8) the
    byte behind it that tells which optional fields had a value; None for a destination that has no such fields.
    """

    keys: pa.Array
    said: pa.Array
    marks: np.ndarray | None = None


@runtime_checkable
class SaysColumns(Protocol):
    """A destination that can tell what many rows say at once; one that cannot is asked row by row."""

    def said_columns(self, columns: Mapping[str, pa.Array], profile: Profile) -> SaidColumns:
        """Return what rows say whose cells these are, by the schema's fields; all are as long as each other.

        Where `said` is not null, hashing it gives `content(row).digest` to the bit: a test holds them together.
        """


def filled(column: pa.Array) -> pa.Array:
    """Return a column with "" for a null."""
    return pc.fill_null(column, arrow.text("")) if column.null_count else column


def visible(column: pa.Array) -> np.ndarray:
    """Return a mask of the texts that are surely not blank."""
    return arrow.mask_of(pc.match_substring_regex(column, _VISIBLE))


def bare(column: pa.Array) -> np.ndarray:
    """Return a mask of the texts that surely have no space around them."""
    return ~arrow.mask_of(pc.match_substring_regex(column, _OUTER_SPACE))


def matching(column: pa.Array, pattern: str) -> np.ndarray:
    """Return a mask of the texts in which a pattern is found."""
    return arrow.mask_of(pc.match_substring_regex(column, pattern))


def only(column: pa.Array, there: np.ndarray) -> pa.Array:
    """Return a column with null where a mask is False."""
    if there.all():
        return column
    return pc.if_else(arrow.mask(there), column, pa.nulls(1, column.type)[0])


def as_json(column: pa.Array) -> pa.Array:
    """Return texts as JSON spells them, in quotes; null for a null, and where a character needs its number."""
    if arrow.mask_of(pc.match_substring_regex(column, _ESCAPED)).any():
        column = only(column, ~matching(column, _RARE))
        for mark, spelled in _SPELLED:
            column = pc.replace_substring(column, pattern=mark, replacement=spelled)
    return _joined(arrow.text('"'), column, arrow.text('"'))


def json_list_of_object(members: Mapping[str, pa.Array]) -> pa.Array:
    """Return `[{...}]` as `to_json` sorts and writes it; a null leaves a member out.

    One member at least has no null: Arrow's join loses rows that have nothing to join.
    """
    if all(column.null_count for column in members.values()):
        raise ValueError("no member is always there")
    named = [_joined(arrow.text(f'"{name}":'), members[name]) for name in sorted(members)]
    inner = pc.binary_join_element_wise(*named, arrow.text(","), null_handling="skip")
    return _joined(arrow.text("[{"), inner, arrow.text("}]"))


def _joined(*parts: pa.Array | pa.Scalar) -> pa.Array:
    return pc.binary_join_element_wise(*parts, arrow.text(""))
