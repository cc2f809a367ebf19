"""More than one space between the words of a value: two spellings of one name, which every comparison tells apart."""

from __future__ import annotations

import re
from collections.abc import Hashable
from typing import TYPE_CHECKING

import numpy as np
import pyarrow.compute as pc

from importers.catalog import arrow
from importers.catalog.model import CellRef, Severity
from importers.catalog.schema import FieldKind
from importers.validation.cells import Cells, Mask, matches_where
from importers.validation.examples import DESCRIPTION, KEY, NAME, PRICE, invalid, valid
from importers.validation.rule import CellRule, ColumnUse
from importers.validation.suggestion import CellFix, corrected

if TYPE_CHECKING:
    from importers.validation.messages import MessageFormatter

# RE2 knows no look-around: a visible character on either side, no-break spaces among the blanks.
_PATTERN = "[^ \u00a0][ \u00a0]{2,}[^ \u00a0]"
_SEVERAL = re.compile("(?<=[^ \u00a0])[ \u00a0]{2,}(?=[^ \u00a0])")
_LAST_OF_NO_BREAK = "\u00a0".encode()[-1]
_KINDS = (FieldKind.TEXT, FieldKind.KEY, FieldKind.REFERENCE)


def _names(use: ColumnUse) -> Hashable:
    """Judge what is sent as a name or a code; in a text of several lines blanks may be its layout."""
    field = use.field
    return (field is not None and field.kind in _KINDS and not field.multiline) or None


def _check(cells: Cells, _judged: bool) -> Mask:
    candidates = np.zeros(len(cells), bool)
    if arrow.holds_twice(cells.values, ord(" ")):
        candidates |= arrow.mask_of(pc.match_substring(cells.values, "  "))
    if arrow.holds_byte(cells.values, _LAST_OF_NO_BREAK):
        candidates |= cells.unprintable
    return matches_where(candidates, cells.values, _PATTERN)


def _sentence(about: MessageFormatter, ref: CellRef) -> str:
    return f"There is more than one space between words of {about.value(ref)}."


def _corrected(text: str) -> str | None:
    single = _SEVERAL.sub(" ", text)
    return single if single != text else None


RULE = CellRule(
    code="double-space",
    title="More than one space between words",
    severity=Severity.WARNING,
    order=152,
    setting=_names,
    keepable=True,
    check=_check,
    sentence=_sentence,
    fix=CellFix("Write single spaces", corrected(_corrected)),
    examples=(
        valid(NAME, "Blue mug", " Mug", "Mug  ", "  ", "a\tb"),
        valid(DESCRIPTION, "Blue  mug"),
        valid(PRICE, "1  000"),
        valid(None, "Blue  mug"),
        invalid(NAME, {"Blue  mug": "Blue mug", "a   b  c": "a b c", "a \u00a0b": "a b"}),
        invalid(KEY, {"A  1": "A 1"}),
    ),
)
