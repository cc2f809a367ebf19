"""What a reader hands over: a file's records as text, exactly as the file or Excel shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO

from importers.catalog.addresses import LINES, Addresses
from importers.catalog.cell_facts import CellFacts, SheetTable
from importers.catalog.model import ReadWarning
from importers.catalog.origin import FileStamp, SourceOrigin

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What the operator decided about a file; None leaves it to the loader's guess.

    `header_line` is the 1-based physical line (CSV) or sheet row of the header; 0: no header. Of a header of
    several rows it is the last, and `header_rows` says how many are joined to labels. Records before the
    line or row `first_row` and the last `skip_last` ones are left out. `columns` are pairs of a field and the
    label, or the letters, of the column that holds it ("" for none).
    `sheet` is a sheet's name. `quote` is the quote character, "" for none. For workbooks alone:
    numbers in `stored_columns` (0 is A) read as stored, without their number format;
    `fill_merged` puts a merged range's value in all its cells; `skip_hidden_rows` leaves out rows
    that Excel hides. `needed` are the labels that each field may have which the destination needs, the key first:
    of several sheets the one with most of these is opened (none: a key and a name).
    """

    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    quote: str | None = None
    header_line: int | None = None
    stored_columns: tuple[int, ...] = ()
    fill_merged: bool = False
    skip_hidden_rows: bool = False
    header_rows: int = 1
    first_row: int | None = None
    skip_last: int = 0
    columns: tuple[tuple[str, str], ...] = ()
    needed: tuple[tuple[str, ...], ...] = ()

    @property
    def header_lines(self) -> str:
        """Return the header's lines as they are typed: `4`, `3-4`, or nothing where it is to be found."""
        if self.header_line is None:
            return ""
        first = self.header_line - self.header_rows + 1
        return f"{first}-{self.header_line}" if self.header_rows > 1 else str(self.header_line)

    @property
    def window(self) -> tuple[int, int]:
        """Return what is left out at the beginning (the first row that counts, or 0) and at the end."""
        return self.first_row or 0, self.skip_last


@dataclass(frozen=True, slots=True, eq=False)
class SavedVersion:
    """What was read, after a save has put another file in its place: its bytes, and that file's stamp.

    `edits`, `excluded` and `labels` are the catalog's as they were saved: that file has them already.
    `lines` are where its records begin, 0 for those that it does not have; None: nobody looked yet.
    """

    content: BinaryIO
    stamp: FileStamp
    edits: Mapping[tuple[int, int], str | None]
    excluded: np.ndarray
    labels: tuple[str, ...]
    lines: np.ndarray | None = None


@dataclass(frozen=True, slots=True)
class CellFlag:
    """A fact about one cell that its text cannot show, such as a formula never calculated."""

    row: int
    column: int
    code: str


@dataclass(frozen=True, slots=True, eq=False)
class SourceTable:
    """The records below the header, blank ones left out, with where each stood in the file.

    `columns` are Arrow string arrays of equal length, at least one per header label; beyond the
    header's width they hold the extra cells of ragged rows. A null is a cell that the record does
    not have; "" is an empty one. `lines[i]` is record i's first physical line (CSV) or sheet row;
    `widths[i]` its number of cells in the file (workbooks: the header's width, or more when cells
    beyond it hold something). `escaped`: a quote within quotes is written `\\"`, not doubled;
    `spaced`: spaces around quotes (and any field's first spaces) are not in the values. `wrapped`: each
    line was quoted as a whole once more. `window`: as the operator chose it, see `ReadOptions`. `facts` tell
    what a workbook's cells are beside their text, `tables` the Excel tables that the sheet declares. `nulls` are a
    mask for each column of a database's table: which of its blank cells are NULL.
    """

    origin: SourceOrigin
    kind: str  # "csv", "xlsx", "xlsm", "xls", "xlsb", "ods", "table"
    header: tuple[str, ...]
    header_line: int
    columns: tuple[pa.ChunkedArray, ...]
    lines: np.ndarray  # int64
    widths: np.ndarray  # int32
    stamp: FileStamp
    sheet: str | None = None
    sheets: tuple[str, ...] = ()
    encoding: str | None = None
    bom: bool = False
    delimiter: str | None = None
    quote: str | None = None
    escaped: bool = False
    spaced: bool = False
    wrapped: bool = False
    window: tuple[int, int] = (0, 0)
    blank_rows: int = 0
    read_warnings: tuple[ReadWarning, ...] = ()
    flags: tuple[CellFlag, ...] = ()
    facts: CellFacts = field(default_factory=CellFacts)
    tables: tuple[SheetTable, ...] = ()
    addresses: Addresses = LINES
    nulls: tuple[np.ndarray, ...] = ()

    @property
    def row_count(self) -> int:
        """Return the number of records after the header."""
        return len(self.lines)

    @property
    def is_database(self) -> bool:
        """Tell whether it came from a database: no encoding, no delimiter, no line of a header."""
        return self.kind == "table"

    @property
    def is_workbook(self) -> bool:
        """Tell whether it came from a workbook: sheets, number formats and formulas rather than a text's fields."""
        return self.sheet is not None
