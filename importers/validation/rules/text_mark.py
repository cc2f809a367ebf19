"""What a spreadsheet writes around a text to say that it is one: `="00123"`, `'00123`. It is no part of the value.

An apostrophe is such a mark in a key, a number or an address, and elsewhere before what would be taken for a number
or a formula: `'Tis the season` and `'90s poster` are names.
"""

from __future__ import annotations

import re
from collections.abc import Hashable
from typing import TYPE_CHECKING

from importers.catalog.model import CellRef, Severity
from importers.catalog.schema import FieldKind
from importers.validation.cells import Cells, Mask, matches_where
from importers.validation.examples import KEY, NAME, PRICE, invalid, valid
from importers.validation.rule import CellRule, ColumnUse
from importers.validation.suggestion import CellFix, ColumnEvidence, Correction
from importers.validation.text import BARCODE_HEADER

if TYPE_CHECKING:
    from importers.validation.messages import MessageFormatter

_STRICT = (FieldKind.KEY, FieldKind.MONEY, FieldKind.INTEGER, FieldKind.URL, FieldKind.REFERENCE)
_FORMULA = r'="(?:[^"]|"")*"'
# Not closed by another one: that is a quotation.
_BEFORE_ANYTHING = r"'(?:[^']|[^'].*[^'])"
_BEFORE_A_NUMBER = r"'(?:[=@].*[^']|[+-]\S*[^'\s]|[\d.,]+)"


def _marks(use: ColumnUse) -> Hashable:
    kind = None if use.field is None else use.field.kind
    strict = kind in _STRICT or BARCODE_HEADER.search(use.label) is not None
    apostrophe = _BEFORE_ANYTHING if strict else _BEFORE_A_NUMBER
    return f"(?s)^(?:{_FORMULA}|{apostrophe})$"


def _check(cells: Cells, pattern: str) -> Mask:
    return matches_where(cells.begins("=") | cells.begins("'"), cells.trimmed, pattern)


def _sentence(about: MessageFormatter, ref: CellRef) -> str:
    mark = (
        "The apostrophe before" if about.text(ref).lstrip().startswith("'") else 'The ="…" around'
    )
    return f"{mark} {about.value(ref)} says to a spreadsheet that this is text; it would be sent."


def _correction(evidence: ColumnEvidence) -> Correction:
    field = evidence.field
    pattern = _marks(ColumnUse(field, evidence.catalog.label(evidence.column)))
    found = re.compile(str(pattern).replace("(?s)", ""), re.DOTALL)

    def without(text: str) -> str | None:
        trimmed = text.strip()
        if not found.search(trimmed):
            return None
        return trimmed[2:-1].replace('""', '"') if trimmed.startswith("=") else trimmed[1:]

    return without


RULE = CellRule(
    code="text-mark",
    title="Spreadsheet's mark of a text",
    severity=Severity.WARNING,
    order=155,
    error_when_sent=True,
    setting=_marks,
    keepable=True,
    check=_check,
    sentence=_sentence,
    fix=CellFix("Take the text mark off", _correction),
    examples=(
        valid(KEY, "00123", "A'1", "'A1'", "="),
        valid(NAME, "'Tis the season", "'90s poster", "'-'", "=B2", 'say ="x" twice'),
        invalid(KEY, {'="00123"': "00123", "'00123": "00123", "'-A1": "-A1", "'A1": "A1"}),
        invalid(
            NAME, {'="00123"': "00123", "'00123": "00123", "'=A1": "=A1", '="a ""b"""': 'a "b"'}
        ),
        invalid(PRICE, {"'1.50": "1.50", '="1.50"': "1.50"}),
        invalid(None, {"'4006381333931": "4006381333931"}, label="EAN"),
    ),
)
