"""Rewrites the formulas of a whole workbook that name a table's columns: all of them, or none."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from importers.readers.workbook.ooxml.package import Package
from importers.writers.workbook.markup import Edit, Unpatchable, as_utf8, elements, replaced
from importers.writers.workbook.plain_sheet import prefix_of
from importers.writers.workbook.structured_references import (
    ColumnRenames,
    NamedInText,
    rewritten,
)

_HOLDERS = (
    "f",
    "formula",
    "formula1",
    "formula2",
    "definedName",
    "calculatedColumnFormula",
    "totalsRowFormula",
)
_WITHOUT_FORMULAS = ("sharedstrings", "styles", "theme", "docprops/", "_rels/", "media/")
_IN_TABLE = ("/tables/",)


@dataclass(frozen=True, slots=True)
class Rewriting:
    """The parts whose formulas name renamed columns, as they are to be, and how many formulas those are."""

    parts: Mapping[str, bytes]
    formulas: int


def rewriting(package: Package, renames: Sequence[ColumnRenames]) -> Rewriting:
    """Return the rewriting of every formula that names one of the columns.

    `Unpatchable` if one names it where it cannot be rewritten: within a text.
    """
    parts, count = {}, 0
    for low, name in package.names.items():
        if not low.endswith(".xml") or any(mark in low for mark in _WITHOUT_FORMULAS):
            continue
        xml = package.whole(low)
        own = [each for each in renames if _may_name(low, xml, each.table)]
        if own:
            xml = as_utf8(xml)
            edits = list(_edits(low, xml, own))
            if edits:
                parts[name] = replaced(xml, edits)
                count += len(edits)
    return Rewriting(parts, count)


def _may_name(part: str, xml: bytes, table: str) -> bool:
    """Tell whether a part may hold a formula with a column of the table."""
    if any(mark in part for mark in _IN_TABLE) or xml[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return True
    folded = re.escape(escape(table).encode())
    return b"[" in xml and re.search(folded + rb"\s*(?:\[|&#)", xml, re.IGNORECASE) is not None


def _edits(part: str, xml: bytes, renames: Sequence[ColumnRenames]) -> Iterator[Edit]:
    within = any(mark in part for mark in _IN_TABLE)
    for start, end in _formulas(xml):
        content = xml[start:end]
        old = html.unescape(content.decode())
        new = old
        for each in renames:
            try:
                new = rewritten(new, each, within)
            except NamedInText:
                label = next(iter(each.names))
                raise Unpatchable(
                    f"a formula names the column “{label}” within a text, where it cannot follow; "
                    "rename it in Excel"
                ) from None
        if new != old:
            yield start, end, escape(new).encode()


def _formulas(xml: bytes) -> Iterator[tuple[int, int]]:
    """Yield where the contents of formulas lie."""
    prefix = prefix_of(xml)
    if prefix is not None:  # a plainly spelled sheet may be large
        names = b"|".join(name.encode() for name in _HOLDERS)
        pattern = re.compile(rb"<(?:\w+:)?(?:%b)(?=[\s>])[^>]*>([^<]*)</" % names)
        yield from (found.span(1) for found in pattern.finditer(xml) if b"[" in found[1])
        return
    for element in elements(xml, _HOLDERS, foreign=True):
        content = xml[element.inner : element.close]
        if b"[" in content and b"<" in content:
            raise Unpatchable("one of its formulas is written in an unusual way")
        yield element.inner, element.close
