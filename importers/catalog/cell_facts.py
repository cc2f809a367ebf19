"""What a workbook tells of its cells beside their text: what kind of value, and where a link leads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa


class CellKind(IntEnum):
    """What a cell is in the workbook; a text, a number and an empty cell are `PLAIN`."""

    PLAIN = 0
    DATE = 1
    BOOLEAN = 2
    ERROR = 3
    PICTURE = 4


@dataclass(frozen=True, slots=True)
class SheetPicture:
    """A picture that the sheet shows at a cell: its sheet row from 1, its column from 0.

    `part` is the picture's name within the file; "" where the file does not tell.
    """

    row: int
    column: int
    part: str


@dataclass(frozen=True, slots=True, eq=False)
class CellFacts:
    """Facts by column index, for the columns that have any.

    `kinds` are arrays of `CellKind` (uint8), `links` arrays of addresses (null where a cell is no
    link), each one entry a record. `pictures` are all of the sheet's.
    """

    kinds: Mapping[int, np.ndarray] = field(default_factory=dict)
    links: Mapping[int, pa.ChunkedArray] = field(default_factory=dict)
    pictures: tuple[SheetPicture, ...] = ()

    def kind(self, row: int, column: int) -> CellKind:
        """Return what the cell is in the workbook, whatever its text was edited to."""
        kinds = self.kinds.get(column)
        return CellKind.PLAIN if kinds is None else CellKind(int(kinds[row]))

    def rows_of(self, column: int, *kinds: CellKind) -> np.ndarray:
        """Return the records whose cell in this column is of one of these kinds, in order."""
        import numpy as np  # the first screen knows these values before anything heavy is loaded

        found = self.kinds.get(column)
        if found is None:
            return np.empty(0, np.int64)
        return np.flatnonzero(np.isin(found, kinds))

    def link(self, row: int, column: int) -> str | None:
        """Return the address that the cell links to; None if it is no link."""
        links = self.links.get(column)
        address: str | None = None if links is None else links[row].as_py()
        return address


@dataclass(frozen=True, slots=True)
class SheetTable:
    """An Excel table of the sheet: sheet rows from 1, columns from 0, the last ones included."""

    name: str
    top: int
    left: int
    bottom: int
    right: int
    header_rows: int = 1
    totals_rows: int = 0

    @property
    def totals(self) -> range:
        """Return the sheet rows that the table declares to be totals."""
        return range(self.bottom - self.totals_rows + 1, self.bottom + 1)
