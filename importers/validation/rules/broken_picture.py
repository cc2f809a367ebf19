"""A picture's address that was asked for and is wrong: nothing is there, or no picture."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace
from typing import TYPE_CHECKING

import pyarrow.compute as pc

from importers.catalog import arrow
from importers.catalog.model import CellRef, Severity
from importers.catalog.schema import KnownPictures
from importers.validation.cells import Cells, Mask
from importers.validation.examples import IMAGE, invalid, valid
from importers.validation.rule import CellRule, ColumnUse

if TYPE_CHECKING:
    from importers.validation.messages import MessageFormatter


def _known(use: ColumnUse) -> Hashable:
    known = None if use.field is None else use.field.pictures
    return known if known is not None and known.faults else None


def _check(cells: Cells, known: KnownPictures) -> Mask:
    faulty = arrow.texts(list(known.faults))
    return arrow.mask_of(pc.is_in(cells.trimmed, value_set=faulty))


def _sentence(about: MessageFormatter, ref: CellRef) -> str:
    field = about.field(ref)
    known = None if field is None else field.pictures
    found = "" if known is None else known.faults.get(about.text(ref).strip(), "")
    return f"{about.value(ref)} {found or 'was wrong when it was asked for'}."


_ASKED = replace(
    IMAGE, pictures=KnownPictures({"https://a.de/1.png": "answers 404: there is no such picture"})
)

RULE = CellRule(
    code="broken-picture",
    title="Picture's address is wrong",
    severity=Severity.WARNING,
    order=127,
    setting=_known,
    keepable=True,
    check=_check,
    sentence=_sentence,
    examples=(
        valid(IMAGE, "https://a.de/1.png"),
        valid(_ASKED, "https://a.de/2.png", "", "1.png"),
        invalid(_ASKED, {"https://a.de/1.png": None, " https://a.de/1.png ": None}),
    ),
)
