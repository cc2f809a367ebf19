"""Two keys that a reader takes for one: they differ in case, space, unseen characters or Unicode form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from importers.catalog.model import CellRef, Severity
from importers.validation.examples import KEY, Example, valid
from importers.validation.keys import KeyIndex
from importers.validation.rule import KeyRule

if TYPE_CHECKING:
    from importers.validation.messages import MessageFormatter


def _sentence(about: MessageFormatter, ref: CellRef) -> str:
    others = about.near.others(about.row(ref))
    if not len(others):
        return f"SKU {about.value(ref)} looks the same as another one."
    other = about.value(CellRef(int(others[0]), ref.column))
    where = about.others(others, ref.column)
    return f"SKU {about.value(ref)} looks the same as {other} on {where}, but is another SKU."


RULE = KeyRule(
    code="near-duplicate-sku",
    title="Nearly the same SKU",
    severity=Severity.WARNING,
    order=60,
    check=KeyIndex.is_near_duplicate,
    sentence=_sentence,
    examples=(
        valid(KEY, "A1", "A2", "A1"),
        Example((("SKU", KEY),), (("A1",), ("B",), ("a 1",)), found=((0, 0), (2, 0))),
    ),
)
