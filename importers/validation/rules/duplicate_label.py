"""Two columns of one name; each later one is a problem."""

from __future__ import annotations

from collections.abc import Iterator

from importers.catalog.letters import column_letters
from importers.catalog.model import Problem, Severity
from importers.validation.examples import KEY, Example
from importers.validation.rule import Header, Rule, of_header


def _repeated(header: Header) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for column, label in enumerate(header.labels):
        text = label.strip()
        if text and text in first:
            earlier, here = column_letters(first[text]), column_letters(column)
            message = f'Columns {earlier} and {here} are both named "{text}".'
            yield of_header(RULE, column, message, Severity.WARNING)
        first.setdefault(text, column)


RULE = Rule(
    code="duplicate-label",
    title="Header used twice",
    severity=Severity.WARNING,
    order=30,
    header=_repeated,
    examples=(
        Example((("SKU", KEY), ("sku", None)), (("A", "x"),)),
        Example((("SKU", KEY), ("SKU ", None)), (("A", "x"),), found=((None, 1),)),
    ),
)
