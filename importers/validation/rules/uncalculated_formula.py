"""A formula whose program never wrote down what it comes to; the reader of the workbook says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from importers.catalog.model import CellRef, Severity
from importers.catalog.source import CellFlag
from importers.validation.examples import NAME, Example, valid
from importers.validation.rule import Rule

if TYPE_CHECKING:
    from importers.validation.messages import MessageFormatter


def _sentence(_about: MessageFormatter, _ref: CellRef) -> str:
    return "The formula was never calculated; open and save the file in Excel, or type the value."


RULE = Rule(
    code="uncalculated-formula",
    title="Formula never calculated",
    severity=Severity.WARNING,
    order=180,
    error_when_sent=True,
    sentence=_sentence,
    examples=(
        valid(NAME, "=A1"),
        Example(
            (("Name", NAME),),
            (("",), ("Mug",)),
            found=((0, 0),),
            flags=(CellFlag(0, 0, "uncalculated-formula"),),
        ),
    ),
)
