"""Characters that are gone for good: the sign U+FFFD, or question marks, stand where letters were."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING

import pyarrow.compute as pc

from importers.catalog import arrow
from importers.catalog.model import CellRef, Severity
from importers.catalog.schema import FieldKind
from importers.validation.cells import Cells, Mask, matches_where
from importers.validation.examples import ADDRESS, KEY, NAME, invalid, valid
from importers.validation.rule import CellRule, ColumnUse
from importers.validation.text import REPLACEMENT

if TYPE_CHECKING:
    from importers.validation.messages import MessageFormatter

# A word of nothing but question marks, or one before a small letter: `??? 3`, `M?tze`.
_MARKS = r"(?:^|[\s(])\?{2,}(?:$|[\s)\d])|[A-Za-z]\?[a-z]"
_ADDRESS = r"://|\?\w+="


def _what(use: ColumnUse) -> Hashable:
    is_text = use.field is not None and use.field.kind is FieldKind.TEXT
    return "marks" if is_text else "sign"


def _check(cells: Cells, what: str) -> Mask:
    found = matches_where(cells.strange, cells.values, REPLACEMENT)
    if what != "marks":
        return found
    if not arrow.holds_byte(cells.values, ord("?")):
        return found
    asking = arrow.mask_of(pc.match_substring(cells.values, "?"))
    marked = matches_where(asking, cells.trimmed, _MARKS)
    addresses = matches_where(marked, cells.trimmed, _ADDRESS)
    lost: Mask = found | (marked & ~addresses)
    return lost


def _sentence(about: MessageFormatter, ref: CellRef) -> str:
    sign = "�" if REPLACEMENT in about.text(ref) else "?"
    return f"{about.value(ref)} has lost letters where {sign} stands: write them, or get another export."


RULE = CellRule(
    code="lost-characters",
    title="Lost letters",
    severity=Severity.WARNING,
    order=167,
    keepable=True,
    setting=_what,
    check=_check,
    sentence=_sentence,
    examples=(
        valid(NAME, "Ready? Go!", "Really??", "What?", "?", "Why? Because", "Tea (really?)", "A?B"),
        valid(ADDRESS, "https://shop.example/?a=b"),
        valid(KEY, "A?b", "a?b"),
        valid(None, "https://shop.example/p?id=1", "x?y=1"),
        invalid(
            NAME, {"M\ufffdtze": None, "M?tze": None, "???": None, "???? 3": None, "Cap (??)": None}
        ),
        invalid(KEY, {"A\ufffd": None}),
    ),
)
