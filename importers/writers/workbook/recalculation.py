"""What makes a spreadsheet calculate a workbook anew when it is opened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from importers.readers.workbook.ooxml.package import Package
from importers.writers.workbook.markup import (
    Edit,
    as_utf8,
    elements,
    replaced,
    with_attribute,
)

_CHAIN = "xl/calcchain.xml"
_BEFORE = ("definedNames", "externalReferences", "functionGroups", "sheets")


def recalculating(
    package: Package, changed: Mapping[str, bytes | None], formulas_went: bool, formulas_left: bool
) -> dict[str, bytes | None]:
    """Return the changed parts with those that make a program calculate anew; None for a part that goes."""
    parts = dict(changed)
    chain = package.names.get(_CHAIN)
    if not formulas_left and chain is None:
        return parts
    main = package.names[package.main.lower()]
    parts[main] = recalculated(parts.get(main) or package.whole(main))
    if formulas_went and chain:
        parts[chain] = None
        for name in (package.names["[content_types].xml"], _relations_of(package)):
            parts[name] = _without_chain(package.whole(name))
    return parts


def recalculated(book: bytes) -> bytes:
    """Return a workbook part that asks for a calculation of everything when it is opened."""
    book = as_utf8(book)
    found = {each.name: each for each in elements(book, ("calcPr", *_BEFORE))}
    if "calcPr" in found:
        return replaced(book, [with_attribute(book, found["calcPr"], "fullCalcOnLoad", "1")])
    before = next((found[name] for name in _BEFORE if name in found), None)
    if before is None:
        return book
    prefix = book[before.start + 1 : before.inner].split(before.name.encode())[0]
    asking = b"<" + prefix + b'calcPr fullCalcOnLoad="1"/>'
    return replaced(book, [(before.end, before.end, asking)])


def _without_chain(xml: bytes) -> bytes:
    xml = as_utf8(xml)
    return replaced(xml, _chains(xml))


def _chains(xml: bytes) -> Iterator[Edit]:
    for each in elements(xml, ("Override", "Relationship")):
        target = each.attributes.get("PartName") or each.attributes.get("Target", "")
        if target.lower().endswith("calcchain.xml"):
            yield each.start, each.end, b""


def _relations_of(package: Package) -> str:
    folder, _, name = package.main.rpartition("/")
    return package.names[f"{folder}/_rels/{name}.rels".lstrip("/").lower()]
