"""A rectangle of a sheet's cells, such as `B2:D7`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from importers.catalog.letters import column_index, column_letters

_AREA = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Z]{1,3})\$?([0-9]{1,7}))?")


@dataclass(frozen=True, slots=True, order=True)
class Area:
    """Sheet rows count from 1, columns from 0; the last ones are included."""

    top: int
    left: int
    bottom: int
    right: int

    @classmethod
    def of(cls, name: str) -> Area | None:
        """Return the area of a name such as `B2:D7` or `B2`; None if it is no such name."""
        found = _AREA.fullmatch(name.strip())
        if found is None:
            return None
        left, top, right, bottom = found.groups()
        area = cls(int(top), column_index(left), int(bottom or top), column_index(right or left))
        return area if area.top <= area.bottom and area.left <= area.right else None

    @property
    def name(self) -> str:
        """Return the area as a spreadsheet writes it."""
        first, last = cell_name(self.top, self.left), cell_name(self.bottom, self.right)
        return first if first == last else f"{first}:{last}"

    @property
    def is_one_cell(self) -> bool:
        """Tell whether it is a single cell."""
        return self.top == self.bottom and self.left == self.right

    def holds(self, row: int, column: int) -> bool:
        """Tell whether a cell lies in it."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right


def cell_name(row: int, column: int) -> str:
    """Return a cell as a spreadsheet names it: `B17` for sheet row 17 and column 1."""
    return f"{column_letters(column)}{row}"
