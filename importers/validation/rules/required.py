"""A value that the destination needs, or expects, is blank."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import TYPE_CHECKING

from importers.catalog.model import CellRef, Problem, Severity
from importers.catalog.schema import Field, FieldKind, Requirement
from importers.validation.examples import ADDRESS, BRAND, KEY, NAME, Example, invalid, valid
from importers.validation.rule import CellRule, ColumnUse, Header, of_header

if TYPE_CHECKING:
    from importers.validation.messages import MessageFormatter


def _needed(use: ColumnUse) -> Hashable:
    field = use.field
    if field is None or field.kind is FieldKind.KEY or field.requirement is Requirement.OPTIONAL:
        return None
    return True


def _severity(field: Field) -> Severity:
    expected = field.requirement is Requirement.EXPECTED
    return Severity.WARNING if expected else Severity.ERROR


def _sentence(about: MessageFormatter, ref: CellRef) -> str:
    field = about.field(ref)
    return f"{field.label if field else 'The value'} is blank."


def _expected_columns(header: Header) -> Iterator[Problem]:
    held = {field.name for field in header.fields.values()}
    for field in header.schema.fields:
        if field.name not in held and field.requirement is Requirement.EXPECTED:
            message = f"No column holds the {field.label}; choose one on the Columns screen."
            yield of_header(RULE, None, message, Severity.WARNING)


RULE = CellRule(
    code="required",
    title="Required value missing",
    severity=Severity.ERROR,
    order=70,
    severity_in=_severity,
    setting=_needed,
    check=lambda cells, _: cells.blank,
    sentence=_sentence,
    header=_expected_columns,
    examples=(
        valid(NAME, "Mug", "0"),
        valid(ADDRESS, "", " "),
        invalid(NAME, {"": None, " ": None}),
        invalid(BRAND, {"": None}),
        Example((("SKU", KEY),), (("A",),), found=((None, None),), missing=(BRAND,)),
    ),
)
