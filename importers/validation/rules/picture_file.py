"""A picture's file where the destination takes web addresses only: the product would be sent without its picture."""

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


def _addresses_only(use: ColumnUse) -> Hashable:
    field = use.field
    wanted = field is not None and field.kind is FieldKind.IMAGE and field.picture_addresses
    return True if wanted else None


def _check(cells: Cells, _setting: object) -> Mask:
    found: Mask = ~(matches(cells.trimmed, _ADDRESS) | cells.blank | cells.settled)
    return found


def _sentence(about: MessageFormatter, ref: CellRef) -> str:
    return (
        f"{about.value(ref)} is a file, and this shop fetches pictures itself from web addresses:"
        " the product is sent without its picture."
    )


_ADDRESSES = replace(IMAGE, picture_addresses=True)

RULE = CellRule(
    code="picture-file",
    title="Picture's file is not sent",
    severity=Severity.WARNING,
    order=129,
    setting=_addresses_only,
    keepable=True,
    check=_check,
    sentence=_sentence,
    examples=(
        valid(_ADDRESSES, "", " ", "https://example.com/a.png", "//example.com/a.png"),
        valid(IMAGE, "a.png"),
        invalid(_ADDRESSES, {"a.png": None, "folder/b.png": None}),
    ),
)
