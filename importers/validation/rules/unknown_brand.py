"""A value that is none of those which the shop named when it was asked last."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache, partial
from typing import TYPE_CHECKING

import pyarrow.compute as pc

from importers.catalog import arrow
from importers.catalog.model import CellRef, Severity
from importers.catalog.schema import KnownValues
from importers.validation.cells import Cells, Mask
from importers.validation.examples import BRAND, invalid, valid
from importers.validation.rule import CellRule, ColumnUse
from importers.validation.suggestion import CellFix, ColumnEvidence, Correction

if TYPE_CHECKING:
    from importers.validation.messages import MessageFormatter

_SAME = 75.0  # of 100: a slip of the finger in a short word


def _known(use: ColumnUse) -> Hashable:
    field = use.field
    return None if field is None else field.known


def _check(cells: Cells, known: KnownValues) -> Mask:
    there = arrow.mask_of(pc.is_in(cells.trimmed, value_set=arrow.texts(known.texts)))
    unknown: Mask = ~(there | cells.settled)
    return unknown


def _sentence(about: MessageFormatter, ref: CellRef) -> str:
    field = about.field(ref)
    known = None if field is None else field.known
    told = f" on {known.read_at.astimezone():%Y-%m-%d}" if known else ""
    called = known.called if known else "brands"
    return f"{about.value(ref)} was none of the shop's {called}{told}."


def _correction(evidence: ColumnEvidence) -> Correction | None:
    known = None if evidence.field is None else evidence.field.known
    return None if known is None else cache(partial(closest, known=known))


def closest(text: str, known: KnownValues) -> str | None:
    """Return the known text whose name is all but written so; None if none is, or more than one, or for a number."""
    from rapidfuzz import fuzz, utils

    wanted = utils.default_process(text)
    if not wanted or wanted.isdigit():
        return None
    scored = [
        (fuzz.ratio(wanted, utils.default_process(name)), text)
        for text, names in known.names
        for name in names
        if name
    ]
    best = max((score for score, _ in scored), default=0.0)
    meant = {text for score, text in scored if score == best}
    return meant.pop() if best >= _SAME and len(meant) == 1 else None


_TAKEN = KnownValues((("17", ("Acme",)), ("Acme", ())), datetime(2026, 3, 1, tzinfo=UTC))
_ASKED = replace(BRAND, known=_TAKEN)

RULE = CellRule(
    code="unknown-brand",
    title="Brand or category unknown to the shop",
    severity=Severity.WARNING,
    order=130,
    setting=_known,
    check=_check,
    sentence=_sentence,
    fix=CellFix("Write the shop's own in", _correction),
    examples=(
        valid(BRAND, "Acme", "17"),
        valid(_ASKED, "Acme", "17", ""),
        invalid(_ASKED, {"Amce": "17", "Other": None}),
    ),
)
