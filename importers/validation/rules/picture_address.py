"""A picture's address where the destination takes files only: the product would be sent without its picture."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace
from typing import TYPE_CHECKING

from importers.catalog.model import CellRef, Severity
from importers.catalog.schema import FieldKind
from importers.validation.cells import Cells, Mask, matches
from importers.validation.examples import IMAGE, invalid, valid
from importers.validation.rule import CellRule, ColumnUse

if TYPE_CHECKING:
    from importers.validation.messages import MessageFormatter

_ADDRESS = "^//|://"  # as `importers.catalog.picture.is_address`


def _files_only(use: ColumnUse) -> Hashable:
    field = use.field
    files = field is not None and field.kind is FieldKind.IMAGE and field.picture_files
    return True if files else None


def _check(cells: Cells, _setting: object) -> Mask:
    found: Mask = matches(cells.trimmed, _ADDRESS) & ~cells.settled
    return found


def _sentence(about: MessageFormatter, ref: CellRef) -> str:
    return (
        f"{about.value(ref)} is a web address, and this shop takes picture files:"
        " the product is sent without its picture."
    )


_FILES = replace(IMAGE, picture_files=True)

RULE = CellRule(
    code="picture-address",
    title="Picture's address is not sent",
    severity=Severity.WARNING,
    order=126,
    setting=_files_only,
    keepable=True,
    check=_check,
    sentence=_sentence,
    examples=(
        valid(_FILES, "", "a.png", "folder/b.png"),
        valid(IMAGE, "https://example.com/a.png"),
        invalid(_FILES, {"https://example.com/a.png": None, "//example.com/a.png": None}),
    ),
)
