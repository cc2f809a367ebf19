"""Letters that another encoding made of a text: `CafÃ©`. Each cell that can be put right for certain is a problem."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from importers.catalog import arrow
from importers.catalog.model import CellRef, Severity
from importers.validation.cells import Cells, Mask, matches_where
from importers.validation.examples import DESCRIPTION, KEY, NAME, invalid, valid
from importers.validation.messages import shorten
from importers.validation.mojibake import MOJIBAKE, repaired
from importers.validation.rule import CellRule
from importers.validation.suggestion import CellFix, corrected

if TYPE_CHECKING:
    from importers.validation.messages import MessageFormatter


def _check(cells: Cells, _setting: object) -> Mask:
    found = matches_where(cells.strange, cells.values, MOJIBAKE)
    places = np.flatnonzero(found)
    if len(places):
        texts = cells.values.take(arrow.rows(places)).to_pylist()
        found[places] = [repaired(text) != text for text in texts]
    return found


def _sentence(about: MessageFormatter, ref: CellRef) -> str:
    right = repaired(about.text(ref))
    return (
        f'{about.value(ref)} is "{shorten(right)}" read in another encoding than it was written in.'
    )


RULE = CellRule(
    code="garbled-text",
    title="Garbled letters",
    severity=Severity.WARNING,
    order=166,
    keepable=True,
    check=_check,
    sentence=_sentence,
    fix=CellFix("Put the letters right in", corrected(repaired)),
    examples=(
        valid(
            NAME,
            "Café",
            "Größe Âge naïve",
            "MAÇÃ",
            "“MAÇÃ”",
            "São João",
            "5 €",
            "Ångström Øre",
            "Привет",
        ),
        invalid(
            NAME, {"CafÃ©": "Café", "MÃ¼tze grÃ¼n": "Mütze grün", "Tee â€“ grÃ¼n": "Tee – grün"}
        ),
        invalid(NAME, {"ÃŽle": "Île", "Ð§Ð°Ð¹": "Чай", "5 â‚¬": "5 €", "Â£5": "£5"}),
        invalid(KEY, {"GRÃœN-1": "GRÜN-1"}),
        invalid(DESCRIPTION, {"CafÃƒÂ©": "Café"}),
    ),
)
