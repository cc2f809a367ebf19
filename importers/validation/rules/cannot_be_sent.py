"""A value that passes for its kind but cannot be put into a request: the upload would refuse its row."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING

import numpy as np

from importers.catalog import arrow
from importers.catalog.model import CellRef, Severity
from importers.catalog.schema import Field, FieldKind, Requirement, Sendable
from importers.validation.cells import Cells, Mask, matches_where
from importers.validation.examples import NUMBER, invalid, valid
from importers.validation.rule import CellRule, ColumnUse

if TYPE_CHECKING:
    from importers.validation.messages import MessageFormatter


def _limits(use: ColumnUse) -> Hashable:
    return None if use.field is None else use.field.sendable


def _check(cells: Cells, sendable: Sendable) -> Mask:
    written = cells.length > 0
    found: Mask = written & ~matches_where(written, cells.trimmed, sendable.usual)
    if found.any():
        encoded = cells.values.filter(arrow.mask(found)).dictionary_encode()
        wrong = [sendable.fault(text) is not None for text in encoded.dictionary.to_pylist()]
        found[found] = np.array(wrong, dtype=bool)[arrow.numbers_of(encoded.indices)]
    return found


def _sentence(about: MessageFormatter, ref: CellRef) -> str:
    field = about.field(ref)
    fault = field.sendable.fault(about.text(ref)) if field and field.sendable else None
    return fault or f"{about.value(ref)} cannot be sent."


def _more_than_two(text: str) -> str | None:
    return "It is longer than two characters." if len(text.strip()) > 2 else None


_SHORT = Field(
    "code", "Code", FieldKind.KEY, Requirement.REQUIRED, sendable=Sendable("^..$", _more_than_two)
)

RULE = CellRule(
    code="cannot-be-sent",
    title="Value that cannot be sent",
    severity=Severity.ERROR,
    order=128,
    setting=_limits,
    check=_check,
    sentence=_sentence,
    examples=(
        valid(NUMBER, "12345678901234567890"),
        valid(_SHORT, "ab", "a", " ", "ab "),
        invalid(_SHORT, {"abc": None, " abcd ": None}),
    ),
)
