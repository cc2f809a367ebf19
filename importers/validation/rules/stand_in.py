"""A word by which people or programs say that there is nothing: `n/a`, `nan`, `undefined`, `TBD`. It would be sent."""

from __future__ import annotations

from collections.abc import Hashable
from functools import cache
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from importers.catalog import arrow
from importers.catalog.model import CellRef, Severity
from importers.catalog.schema import Field, FieldKind
from importers.validation.cells import Cells, Mask
from importers.validation.examples import DESCRIPTION, KEY, NAME, PRICE, invalid, valid
from importers.validation.rule import CellRule, ColumnUse

if TYPE_CHECKING:
    from importers.validation.messages import MessageFormatter

_WORDS = r"""nan null (null) <null> none undefined [object#object] \n nil n/a n.a. #null k.a. k/a n.v.t. nvt n/b
    tbd tba t.b.d. t.b.a. - -- --- ? ?? ??? . .. ... _ xxx xxxx"""
_LONGEST = 16  # bytes
_FIRST = "".join({form for word in _WORDS.split() for form in (word[0], word[0].upper())})


def _kinds(use: ColumnUse) -> Hashable:
    """Of numbers and addresses other rules tell."""
    field = use.field
    kinds = (FieldKind.TEXT, FieldKind.KEY, FieldKind.REFERENCE)
    return True if field is not None and field.kind in kinds else None


def _check(cells: Cells, _setting: object) -> Mask:
    short: Mask = cells.begins_with_any(_FIRST) & (cells.length <= _LONGEST)
    if short.any():
        texts = pc.utf8_lower(cells.trimmed.filter(arrow.mask(short)))
        short[short] = arrow.mask_of(pc.is_in(texts, value_set=_words()))
    return short


@cache
def _words() -> pa.Array:
    return arrow.texts(sorted({word.replace("#object", " object") for word in _WORDS.split()}))


def _sentence(about: MessageFormatter, ref: CellRef) -> str:
    return f"{about.value(ref)} says that there is nothing, and would be sent: empty the cell, or write what is meant."


def _severity(field: Field) -> Severity:
    return Severity.ERROR if field.kind is FieldKind.KEY else Severity.WARNING


RULE = CellRule(
    code="stand-in",
    title="Word for nothing",
    severity=Severity.WARNING,
    severity_in=_severity,
    order=174,
    setting=_kinds,
    keepable=True,
    check=_check,
    sentence=_sentence,
    examples=(
        valid(NAME, "Nan bread", "X", "NA", "Nothing", "None of these", "", "--- sale"),
        valid(PRICE, "n/a"),
        invalid(NAME, {"nan": None, "[object Object]": None, "N/A": None, "undefined": None}),
        invalid(KEY, {"NULL": None, "-": None, "tbd": None, " ? ": None, r"\N": None}),
        invalid(DESCRIPTION, {"null": None}),
    ),
)
