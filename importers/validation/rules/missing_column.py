"""A field that the destination cannot do without has no column."""

from __future__ import annotations

from collections.abc import Iterator

from importers.catalog.model import Problem, Severity
from importers.catalog.schema import Requirement
from importers.validation.examples import KEY, NAME, Example
from importers.validation.rule import Header, Rule, of_header


def _missing(header: Header) -> Iterator[Problem]:
    held = {field.name for field in header.fields.values()}
    for field in header.schema.fields:
        if field.name not in held and field.requirement is Requirement.REQUIRED:
            message = f"No column holds the {field.label}; choose one on the Columns screen."
            yield of_header(RULE, None, message, Severity.ERROR)


RULE = Rule(
    code="missing-column",
    title="Missing column",
    severity=Severity.ERROR,
    order=10,
    header=_missing,
    examples=(
        Example((("SKU", KEY), ("Name", NAME)), (("A", "Mug"),)),
        Example((("SKU", KEY),), (("A",),), found=((None, None),), missing=(NAME,)),
    ),
)
