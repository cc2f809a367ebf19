"""A character that shows nothing and makes another value of one that looks the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from importers.catalog import arrow
from importers.catalog.model import CellRef, Severity
from importers.validation.cells import Cells, Mask, matches_where
from importers.validation.examples import DESCRIPTION, KEY, NAME, invalid, valid
from importers.validation.invisible import INVISIBLE, name_of, unneeded, without_unneeded
from importers.validation.rule import CellRule
from importers.validation.suggestion import CellFix, corrected

if TYPE_CHECKING:
    from importers.validation.messages import MessageFormatter


def _check(cells: Cells, _setting: object) -> Mask:
    found = matches_where(cells.strange, cells.values, INVISIBLE)
    places = np.flatnonzero(found)
    if len(places):
        texts = cells.values.take(arrow.rows(places)).to_pylist()
        found[places] = [bool(unneeded(text)) for text in texts]
    return found


def _sentence(about: MessageFormatter, ref: CellRef) -> str:
    text = about.text(ref)
    there = [text[place] for place in unneeded(text)]
    names = " and ".join(name_of(character) for character in dict.fromkeys(there[:3]))
    more = "" if len(set(there)) <= 2 else " among others"
    return f"{about.name(about.column(ref))} holds what nobody sees: {names}{more}."


_FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
_SCOTLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"

RULE = CellRule(
    code="invisible-character",
    title="Invisible character",
    severity=Severity.WARNING,
    order=165,
    keepable=True,
    check=_check,
    sentence=_sentence,
    fix=CellFix("Remove invisible characters from", corrected(without_unneeded)),
    examples=(
        valid(NAME, "Mug", "Täßchen", f"{_FAMILY} mug", f"{_SCOTLAND} flag", "❤️ mug", "1️⃣ first"),
        valid(NAME, "می\u200cخواهم", "क्\u200dष", "葛\U000e0100城", "\u200fשלום"),
        invalid(KEY, {"\ufeffA1": "A1", "A\u200b1": "A1", "A\u00ad1": "A1", "A1\u200d": "A1"}),
        invalid(NAME, {"Mug\u2060": "Mug", "M\u061cug": "Mug", "M\u200cug": "Mug", "a\ufe0f": "a"}),
        invalid(DESCRIPTION, {"x\U000e0041\U000e0042": "x", "\u200eMug": "Mug", "ㅤ": ""}),
    ),
)
