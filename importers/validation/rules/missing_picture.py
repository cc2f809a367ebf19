"""A picture's file that is not there, or is none: the upload would refuse its row."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from importers.catalog import arrow
from importers.catalog.model import CellRef, Severity
from importers.catalog.picture import is_address, picture_fault
from importers.catalog.schema import FieldKind
from importers.validation.cells import Cells, Mask
from importers.validation.examples import IMAGE, invalid, valid
from importers.validation.rule import CellRule, ColumnUse

if TYPE_CHECKING:
    from importers.validation.messages import MessageFormatter


def _folder(use: ColumnUse) -> Hashable:
    field = use.field
    if field is None or field.kind is not FieldKind.IMAGE or not field.picture_files:
        return None
    return use.folder or Path.cwd()


def _check(cells: Cells, folder: Path) -> Mask:
    found = ~cells.settled
    encoded = cells.trimmed.filter(arrow.mask(found)).dictionary_encode()
    names: list[str] = encoded.dictionary.to_pylist()
    wrong = [not is_address(name) and picture_fault(name, folder) is not None for name in names]
    found[found] = np.array(wrong, dtype=bool)[arrow.numbers_of(encoded.indices)]
    return found


def _sentence(about: MessageFormatter, ref: CellRef) -> str:
    name, folder = about.text(ref).strip(), about.catalog.source.origin.folder
    return (
        picture_fault(name, folder) or f"The picture {about.value(ref)} could not be read before."
    )


_FILES = replace(IMAGE, picture_files=True)

RULE = CellRule(
    code="missing-picture",
    title="Picture that cannot be sent",
    severity=Severity.ERROR,
    order=125,
    outside=True,
    setting=_folder,
    check=_check,
    sentence=_sentence,
    examples=(
        valid(_FILES, "", "https://example.com/a.png", "//example.com/a.png"),
        valid(IMAGE, "nowhere.png"),
        invalid(_FILES, {"nowhere.png": None, "no/where.jpg": None, "\x00": None}),
    ),
)
