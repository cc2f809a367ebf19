"""A SKU that a program took for something else: `02-Jan`, `12345.0`, `“A-1”`, or with letters of two scripts."""

from __future__ import annotations

import re
from collections.abc import Hashable
from typing import TYPE_CHECKING

import numpy as np

from importers.catalog import arrow
from importers.catalog.model import CellRef, Severity
from importers.catalog.schema import FieldKind
from importers.validation.cells import Cells, Mask, matches_where
from importers.validation.examples import KEY, NAME, invalid, valid
from importers.validation.rule import CellRule, ColumnUse
from importers.validation.suggestion import CellFix, corrected

if TYPE_CHECKING:
    from importers.validation.messages import MessageFormatter

# As Excel shows a short date in English, German, Dutch, French, Spanish, Italian and Portuguese.
_MONTHS = (
    "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Mrz|Mär|Mai|Okt|Dez|"
    "jan|feb|mrt|apr|mei|jun|jul|aug|sep|okt|nov|dec|"
    r"janv\.?|févr\.?|mars|avr\.?|mai|juin|juil\.?|août|sept\.?|oct\.?|déc\.?|"
    "ene|abr|ago|dic|gen|mag|giu|lug|set|ott|fev|out|dez"
)
_DATE = rf"^(?:\d{{1,2}}(?:-|\. )(?:{_MONTHS})(?:[- ]\d{{2,4}})?|(?:{_MONTHS})[- ]\d{{2}})$"
_MOMENT = r"^\d{4}-\d\d-\d\d[ T]00:00:00$"
_DECIMAL = r"^\d{2,}\.0$"
_QUOTED = r"^(?:[“”„‟].*[“”‟]|‘.*’|«.*»)$"
_SHORTEST, _LONGEST, _MOMENTS_LENGTH = 4, 14, 19  # bytes
_FIRST = "0123456789" + "".join({month[0] for month in _MONTHS.split("|")})
_BY_ITS_LETTERS = rf"{_DATE}|{_MOMENT}|{_DECIMAL}"
_LOOKALIKE = r"[A-Za-z]"
_OTHER_SCRIPT = re.compile(
    "[\u0370-\u03ff\u0400-\u052f]"
)  # Greek and Cyrillic have letters that look Latin


def _is_key(use: ColumnUse) -> Hashable:
    return True if use.field is not None and use.field.kind is FieldKind.KEY else None


def _check(cells: Cells, _setting: object) -> Mask:
    length = cells.length
    sized: Mask = (length >= _SHORTEST) & ((length <= _LONGEST) | (length == _MOMENTS_LENGTH))
    sized &= cells.begins_with_any(_FIRST)
    found = matches_where(sized, cells.trimmed, _BY_ITS_LETTERS)
    odd = cells.unprintable
    if odd.any():
        found |= matches_where(odd, cells.trimmed, _QUOTED)
        places = np.flatnonzero(matches_where(odd, cells.trimmed, _LOOKALIKE))
        texts = cells.values.take(arrow.rows(places)).to_pylist()
        found[places] |= np.array([bool(_OTHER_SCRIPT.search(text)) for text in texts], bool)
    return found


def without_change(text: str) -> str | None:
    """Return what the code was before, where that is certain."""
    trimmed = text.strip()
    if re.fullmatch(_DECIMAL.strip("^$"), trimmed):
        return trimmed.removesuffix(".0")
    return trimmed[1:-1] if re.search(_QUOTED, trimmed) else None


def _sentence(about: MessageFormatter, ref: CellRef) -> str:
    text, value = about.text(ref).strip(), about.value(ref)
    if re.search(_DECIMAL, text):
        return (
            f"{value} is a code that a program took for a number; it was {text.removesuffix('.0')}."
        )
    if re.search(_QUOTED, text):
        return f"The quote marks around {value} would be sent as part of the SKU."
    if _OTHER_SCRIPT.search(text):
        return f"{value} mixes Latin letters with others that look like them; type it anew."
    return f"{value} looks like a code that a spreadsheet turned into a date; type the code."


RULE = CellRule(
    code="changed-code",
    title="SKU that a program changed",
    severity=Severity.WARNING,
    order=188,
    setting=_is_key,
    keepable=True,
    check=_check,
    sentence=_sentence,
    fix=CellFix("Write the code", corrected(without_change)),
    examples=(
        valid(NAME, "02-Jan", "12345.0", "“Cap”"),
        valid(KEY, "90.75", "1.0", "12-MAR", "A-17", "МУГ-1", "Mar-5x", "5.01", "4-jan-x"),
        invalid(KEY, {"12345.0": "12345", "“A-1”": "A-1", "«B»": "B"}),
        invalid(KEY, {"02-Jan": None, "Mar-05": None, "1. Mrz": None, "2001-03-01 00:00:00": None}),
        invalid(KEY, {"А-1x": None, "AΒ1": None}),
    ),
)
