"""Space before or after a value, which nobody sees and every comparison does."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING

from importers.catalog.model import CellRef, Severity
from importers.catalog.schema import FieldKind, Requirement
from importers.validation.cells import Cells, Mask
from importers.validation.examples import ADDRESS, NAME, invalid, valid
from importers.validation.rule import CellRule, ColumnUse
from importers.validation.suggestion import CellFix, corrected

if TYPE_CHECKING:
    from importers.validation.messages import MessageFormatter


def _blanks_are_judged(use: ColumnUse) -> Hashable:
    """A needed cell of nothing but spaces is reported once, as blank."""
    field = use.field
    if field is None:
        return True
    return field.kind is not FieldKind.KEY and field.requirement is Requirement.OPTIONAL


def _check(cells: Cells, blanks_too: bool) -> Mask:
    return cells.spaced if blanks_too else cells.spaced & ~cells.blank


def _sentence(about: MessageFormatter, ref: CellRef) -> str:
    text = about.text(ref)
    if not text.strip():
        return "The cell holds nothing but space."
    before, after = text != text.lstrip(), text != text.rstrip()
    where = "before and after" if before and after else "before" if before else "after"
    return f"There is space {where} {about.value(ref)}."


RULE = CellRule(
    code="surrounding-space",
    title="Space around a value",
    severity=Severity.WARNING,
    severity_in=lambda field: Severity.ERROR if field.space_refused else Severity.WARNING,
    order=150,
    setting=_blanks_are_judged,
    keepable=True,
    never_kept=lambda field: field.space_refused,
    check=_check,
    sentence=_sentence,
    fix=CellFix("Trim", corrected(lambda text: text.strip() if text != text.strip() else None)),
    examples=(
        valid(NAME, "Mug", "Blue mug", " "),
        invalid(NAME, {" Mug": "Mug", "Mug ": "Mug", "\u00a0Mug": "Mug", "Mug\u2003": "Mug"}),
        invalid(ADDRESS, {"  ": ""}),
    ),
)
