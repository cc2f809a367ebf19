"""Formulas that name all of a spilled array by its first cell, as `C2#`: they need its cells where it is broken.

In a file `C2#` is written `_xlfn.ANCHORARRAY(C2)`; of a cell that spills nothing it is `#REF!`. Source: [MS-XLSX]
2.2.2.1, future functions, and "Spilled range operator" in Microsoft's documentation of Excel.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from importers.catalog.area import Area
from importers.catalog.letters import column_letters

_TOKEN = re.compile(
    r'(?P<text>"(?:[^"]|"")*")'
    r"|(?:_xlfn\.)?ANCHORARRAY\(\s*(?P<sheet>(?:'(?P<quoted>(?:[^']|'')+)'|(?P<plain>[^\s'!(),]+))!)?"
    r"(?P<cell>(?P<fixed_column>\$?)[A-Z]{1,3}(?P<fixed_row>\$?)[0-9]{1,7})\s*\)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class SpillReferences:
    """References to arrays of one sheet that are broken into values: `part` is the sheet's own."""

    sheet: str
    part: str
    areas: Sequence[Area]

    @property
    def names(self) -> tuple[str, ...]:
        """Return how formulas name them."""
        return tuple(
            f"{Area(area.top, area.left, area.top, area.left).name}#" for area in self.areas
        )

    def may_be_in(self, part: str, xml: bytes) -> bool:
        """Tell whether a part may hold such a formula."""
        return bool(self.areas) and b"ANCHORARRAY" in xml

    def rewritten(self, formula: str, part: str) -> str:
        """Return a formula of a part with the arrays' cells in the place of their first one."""
        is_own = part.lower() == self.part.lower()
        return _TOKEN.sub(lambda found: self._cells(found, is_own), formula)

    def _cells(self, found: re.Match[str], is_own: bool) -> str:
        if found["text"]:
            return found[0]
        sheet = (found["quoted"] or found["plain"] or "").replace("''", "'")
        if sheet.casefold() != self.sheet.casefold() and (sheet or not is_own):
            return found[0]
        first = Area.of(found["cell"].upper())
        area = next(
            (
                each
                for each in self.areas
                if first and (each.top, each.left) == (first.top, first.left)
            ),
            None,
        )
        if area is None:
            return found[0]
        column, row = found["fixed_column"], found["fixed_row"]
        last = f"{column}{column_letters(area.right)}{row}{area.bottom}"
        return f"{found['sheet'] or ''}{found['cell']}:{last}"
