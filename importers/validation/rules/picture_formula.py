"""The formula that shows a picture in a cell, as a text itself: `=DISPIMG(...)`, `=IMAGE(...)`.

WPS writes the first; the second names an address, which is the value that a shop can use.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from importers.catalog.model import CellRef, Severity
from importers.validation.cells import Cells, Mask, matches_where
from importers.validation.examples import IMAGE, NAME, invalid, valid
from importers.validation.rule import CellRule
from importers.validation.suggestion import CellFix, corrected

if TYPE_CHECKING:
    from importers.validation.messages import MessageFormatter

_FORMULA = r"^=\s*(?i:_xlfn\.)?(?i:DISPIMG|IMAGE)\s*\("
_ADDRESS = re.compile(r'=\s*(?:_xlfn\.)?IMAGE\s*\(\s*"(https?://[^"\s]+)"', re.IGNORECASE)


def _check(cells: Cells, _setting: object) -> Mask:
    return matches_where(cells.begins("="), cells.trimmed, _FORMULA)


def _sentence(about: MessageFormatter, ref: CellRef) -> str:
    return f"{about.value(ref)} is the formula of a picture in the cell; the picture itself is not sent."


def _address(text: str) -> str | None:
    found = _ADDRESS.match(text.strip())
    return found[1] if found else None


RULE = CellRule(
    code="picture-formula",
    title="Formula of a picture in a cell",
    severity=Severity.WARNING,
    order=146,
    error_when_sent=True,
    keepable=True,
    check=_check,
    sentence=_sentence,
    fix=CellFix("Write the picture's address in", corrected(_address)),
    examples=(
        valid(IMAGE, "a.png", "https://a.de/b.png", "DISPIMG(1)"),
        valid(NAME, "= IMAGINE (poster)"),
        invalid(
            IMAGE,
            {
                '=DISPIMG("ID_1F2E",1)': None,
                '=_xlfn.DISPIMG("ID_1F2E",1)': None,
                '=IMAGE("https://a.de/b.png")': "https://a.de/b.png",
            },
        ),
    ),
)
