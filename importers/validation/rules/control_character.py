"""Controls of C0, C1 and of writing direction, which show nothing and do harm."""

from __future__ import annotations

import re
from collections.abc import Hashable
from typing import TYPE_CHECKING

from importers.catalog.model import CellRef, Severity
from importers.validation.cells import Cells, Mask, matches_where
from importers.validation.examples import DESCRIPTION, NAME, invalid, valid
from importers.validation.rule import CellRule, ColumnUse
from importers.validation.suggestion import CellFix, ColumnEvidence, Correction
from importers.validation.text import CONTROL, CONTROL_IN_ONE_LINE

if TYPE_CHECKING:
    from importers.validation.messages import MessageFormatter

# The same characters as `validation.text.CONTROL`, in the words of Python's own patterns.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_LINE_BREAKS = re.compile(r"[\t\r\n]+")


def _pattern(use: ColumnUse) -> Hashable:
    field = use.field
    return CONTROL_IN_ONE_LINE if field is not None and not field.multiline else CONTROL


def _check(cells: Cells, pattern: str) -> Mask:
    return matches_where(cells.strange, cells.values, pattern)


def _sentence(about: MessageFormatter, ref: CellRef) -> str:
    return f"{about.name(about.column(ref))} holds an invisible control character."


def remove_controls(text: str) -> str | None:
    """Return text without control characters."""
    clean = _CONTROL.sub("", text)
    return clean if clean != text else None


def remove_controls_in_line(text: str) -> str | None:
    """Return text without control characters on one line: line ends and tabs become a space."""
    clean = _LINE_BREAKS.sub(" ", _CONTROL.sub("", text)).strip()
    return clean if clean != text else None


def _correction(evidence: ColumnEvidence) -> Correction:
    one_line = evidence.field is not None and not evidence.field.multiline
    return remove_controls_in_line if one_line else remove_controls


RULE = CellRule(
    code="control-character",
    title="Invisible control character",
    severity=Severity.WARNING,
    order=160,
    setting=_pattern,
    keepable=True,
    check=_check,
    sentence=_sentence,
    fix=CellFix("Remove control characters from", _correction),
    examples=(
        valid(NAME, "Mug", "Äußerst", "名前"),
        valid(DESCRIPTION, "two\nlines", "a\tb"),
        invalid(NAME, {"Mu\x07g": "Mug", "two\nlines": "two lines", "a\u202eb": "ab"}),
        invalid(DESCRIPTION, {"\x1bMug": "Mug"}),
    ),
)
