"""Rewrites the formulas of a whole workbook that name what changes, as a table's columns: all of them, or none."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
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
_NAMES = re.compile(rb"\[|ANCHORARRAY")  # what a formula holds that may have to be rewritten


@dataclass(frozen=True, slots=True)
class Rewriting:
    """The parts whose formulas name what changes, as they are to be, and how many formulas those are."""

    parts: Mapping[str, bytes]
    formulas: int


class FormulaChange(Protocol):
    """Something that formulas name, and that is named otherwise from now on."""

    def may_be_in(self, part: str, xml: bytes) -> bool:
        """Tell whether a part may hold such a formula."""

    def rewritten(self, formula: str, part: str) -> str:
        """Return a formula of a part as it is to be. `Unpatchable` if it cannot be."""


@dataclass(frozen=True, slots=True)
class ColumnFormulas:
    """The formulas that name a table's renamed columns."""

    renames: ColumnRenames

    def may_be_in(self, part: str, xml: bytes) -> bool:
        """Tell whether a part may hold a formula with a column of the table."""
        if _is_table(part) or xml[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return True
        folded = re.escape(escape(self.renames.table).encode())
        return b"[" in xml and re.search(folded + rb"\s*(?:\[|&#)", xml, re.IGNORECASE) is not None

    def rewritten(self, formula: str, part: str) -> str:
        """Return a formula with the columns' new names; `Unpatchable` if it names one within a text."""
        try:
            return rewritten(formula, self.renames, _is_table(part))
        except NamedInText:
            label = next(iter(self.renames.names))
            raise Unpatchable(
                f"a formula names the column “{label}” within a text, where it cannot follow; "
                "rename it in Excel"
            ) from None


def rewriting(package: Package, changes: Sequence[FormulaChange]) -> Rewriting:
    """Return the rewriting of every formula that names one of them.

    `Unpatchable` if one names it where it cannot be rewritten: within a text.
    """
    parts, count = {}, 0
    for low, name in package.names.items():
        if not low.endswith(".xml") or any(mark in low for mark in _WITHOUT_FORMULAS):
            continue
        xml = package.whole(low)
        own = [each for each in changes if each.may_be_in(low, xml)]
        if own:
            xml = as_utf8(xml)
            edits = list(_edits(low, xml, own))
            if edits:
                parts[name] = replaced(xml, edits)
                count += len(edits)
    return Rewriting(parts, count)


def _is_table(part: str) -> bool:
    return any(mark in part for mark in _IN_TABLE)


def _edits(part: str, xml: bytes, changes: Sequence[FormulaChange]) -> Iterator[Edit]:
    for start, end in _formulas(xml):
        new = old = html.unescape(xml[start:end].decode())
        for each in changes:
            new = each.rewritten(new, part)
        if new != old:
            yield start, end, escape(new).encode()


def _formulas(xml: bytes) -> Iterator[tuple[int, int]]:
    """Yield where the contents of formulas lie."""
    prefix = prefix_of(xml)
    if prefix is not None:  # a plainly spelled sheet may be large
        names = b"|".join(name.encode() for name in _HOLDERS)
        pattern = re.compile(rb"<(?:\w+:)?(?:%b)(?=[\s>])[^>]*>([^<]*)</" % names)
        yield from (found.span(1) for found in pattern.finditer(xml) if _NAMES.search(found[1]))
        return
    for element in elements(xml, _HOLDERS, foreign=True):
        content = xml[element.inner : element.close]
        if _NAMES.search(content) and b"<" in content:
            raise Unpatchable("one of its formulas is written in an unusual way")
        yield element.inner, element.close
