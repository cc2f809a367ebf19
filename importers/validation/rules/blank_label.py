"""A column without a name."""

from __future__ import annotations

from collections.abc import Iterator

from importers.catalog.letters import column_letters
from importers.catalog.model import Problem, Severity
from importers.validation.examples import KEY, Example
from importers.validation.rule import Header, Rule, of_header


def _blank(header: Header) -> Iterator[Problem]:
    for column, label in enumerate(header.labels):
        if not label.strip():
            message = f"Column {column_letters(column)} has no name."
            yield of_header(RULE, column, message, Severity.WARNING)


RULE = Rule(
    code="blank-label",
    title="Header without a name",
    severity=Severity.WARNING,
    order=20,
    header=_blank,
    examples=(
        Example((("SKU", KEY),), (("A",),)),
        Example((("SKU", KEY), (" ", None)), (("A", "x"),), found=((None, 1),)),
    ),
)
