"""The word that a spreadsheet shows where a formula failed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from importers.catalog.letters import column_letters
from importers.catalog.model import CellRef, Problem, Severity
from importers.validation.error_words import ERROR_WORDS
from importers.validation.examples import KEY, NAME, PRICE, Example, invalid, valid
from importers.validation.rule import CellRule, Header, of_header

if TYPE_CHECKING:
    from importers.validation.messages import MessageFormatter


def _sentence(about: MessageFormatter, ref: CellRef) -> str:
    return (
        f"The cell shows the Excel error {about.value(ref)}; correct its formula or type the value."
    )


def _labels(header: Header) -> Iterator[Problem]:
    for column, label in enumerate(header.labels):
        if label.strip() in ERROR_WORDS:
            letters = column_letters(column)
            message = f"The header of column {letters} shows the Excel error {label}."
            yield of_header(RULE, column, message, RULE.severity_of(header.fields.get(column)))


RULE = CellRule(
    code="excel-error",
    title="Excel error in a cell",
    severity=Severity.WARNING,
    order=170,
    error_when_sent=True,
    check=lambda cells, _: cells.excel_error,
    sentence=_sentence,
    header=_labels,
    examples=(
        valid(NAME, "#1 Dad mug", "N/A", "#hashtag", "#SALE!", "#YOLO!", "Error 404 mug", "Err"),
        invalid(NAME, {"#N/A": None, "#DIV/0!": None, " #REF! ": None}),
        invalid(PRICE, {"#VALUE!": None, "#WERT!": None, "#¡REF!": None, "Err:502": None}),
        invalid(NAME, {"#NV": None, "#N/D": None, "#N/B": None, "#Н/Д": None, "#ERROR!": None}),
        Example((("SKU", KEY), ("#REF!", None)), (("A", "x"),), found=((None, 1),)),
    ),
)
