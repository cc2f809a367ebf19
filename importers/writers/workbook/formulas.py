"""Formulas that several cells share: when the one that holds the text goes, the others get their own."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from importers.catalog.letters import column_index
from importers.writers.workbook.markup import Names, Unpatchable, attributes

_ADDRESS = re.compile(rb"([A-Z]+)([0-9]+)")


@dataclass(frozen=True, slots=True)
class Formula:
    """A cell's formula: its address, the attributes of `<f>`, and its text as markup."""

    address: str
    attributes: dict[bytes, bytes]
    text: bytes


def is_master(formula: Formula) -> bool:
    """Tell whether other cells may use this formula's text; `Unpatchable` if cells depend on it otherwise."""
    kind, area = formula.attributes.get(b"t"), formula.attributes.get(b"ref", b"")
    if kind in (b"array", b"dataTable") and b":" in area:
        raise Unpatchable(f"{formula.address} holds a formula for all of {area.decode()}")
    return kind == b"shared" and b"ref" in formula.attributes


def freed_formulas(
    xml: bytes, names: Names, masters: Sequence[Formula]
) -> Iterator[tuple[int, int, bytes]]:
    """Yield row, column and own `<f>` element of each cell that shares one of these formulas."""
    if not masters:
        return
    from openpyxl.formula.translate import Translator

    by_group = {
        formula.attributes.get(b"si"): Translator(
            "=" + html.unescape(formula.text.decode()), formula.address
        )
        for formula in masters
    }
    for cell in names.cell.finditer(xml):
        formula = names.formula.search(cell[2] or b"")
        given = attributes(formula[1]) if formula else {}
        if given.get(b"t") != b"shared" or given.get(b"si") not in by_group:
            continue
        place = _ADDRESS.fullmatch(attributes(cell[1]).get(b"r", b""))
        if place is None:
            raise Unpatchable("its cells have no addresses")
        text = by_group[given[b"si"]].translate_formula(place[0].decode()).removeprefix("=")
        element = names.open("f") + b">" + escape(text).encode() + names.close("f")
        yield int(place[2]), column_index(place[1].decode()), element
