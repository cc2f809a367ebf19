"""The stored cells of one sheet of a binary workbook (XLSB).

A formula always comes with a value, that of its last calculation ([MS-XLSB] 2.4.679). Its flag
`fAlwaysCalc` (2.5.70) is set for volatile formulas too, whose values are right, zeros and empty
texts among them: so formulas that were never calculated cannot be told from others here.
"""

from __future__ import annotations

import struct
from collections.abc import Callable

from importers.catalog.letters import column_letters
from importers.readers.workbook.binary.records import records, text_at
from importers.readers.workbook.ooxml.cells import CellList, Cells
from importers.readers.workbook.ooxml.sheet_facts import SheetFacts
from importers.readers.workbook.process.allowance import MAX_COLUMNS

Report = Callable[[str, int, int | None], None]

_REPORT_EVERY = 5000
_ROW, _COLUMNS, _MERGED, _LINK = 0, 60, 176, 494
_AREA = struct.Struct("<IIII")
_HIDDEN_ROW, _HIDDEN_COLUMN = 0x10, 0x1
_BLANKS = (1, 12)
_FIRST_CELL, _FIRST_SHORT_CELL, _LAST_SHORT_CELL, _RICH_CELL = 1, 12, 18, 62
_ERRORS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!",
    0x2A: "#N/A", 0x2B: "#GETTING_DATA",
}  # fmt: skip


def read_cells(data: bytes, report: Report) -> tuple[Cells, SheetFacts]:
    """Return a sheet's cells and what it says beside them; any exception means damage."""
    reading = _Reading(report)
    for kind, content in records(data):
        reading.take(kind, content)
    return reading.found.cells(), reading.facts


def stored(value: float) -> str:
    """Return a number as its digits, whole ones without a fraction."""
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


class _Reading:
    """The state of one pass over a sheet's records."""

    def __init__(self, report: Report) -> None:
        self.found = CellList()
        self.facts = SheetFacts()
        self._report = report
        self._row, self._column = 0, -1

    def take(self, kind: int, content: bytes) -> None:
        if kind == _ROW:
            self._start_row(content)
        elif _FIRST_CELL <= kind <= _LAST_SHORT_CELL or kind == _RICH_CELL:
            self._take_cell(kind, content)
        elif kind == _COLUMNS:
            first, last, _width, _style, flags = struct.unpack_from("<IIIIH", content)
            if flags & _HIDDEN_COLUMN:
                self.facts.hidden_columns.update(range(first, min(last + 1, MAX_COLUMNS)))
        elif kind == _MERGED:
            self.facts.merged.append(_area(content))
        elif kind == _LINK:
            self.facts.links.append((_area(content), text_at(content, _AREA.size)[0]))

    def _start_row(self, content: bytes) -> None:
        self._row, self._column = struct.unpack_from("<I", content)[0] + 1, -1
        self.facts.count_rows()
        self.facts.empty_tail += 1
        if content[11] & _HIDDEN_ROW:
            self.facts.hidden_rows.append(self._row)
        if self._row % _REPORT_EVERY == 0:
            self._report("Reading rows", self._row, None)

    def _take_cell(self, kind: int, content: bytes) -> None:
        """Take a cell; a short one has no column of its own but stands right of the last."""
        short = _FIRST_SHORT_CELL <= kind <= _LAST_SHORT_CELL
        self._column = self._column + 1 if short else struct.unpack_from("<I", content)[0]
        at = 0 if short else 4
        style = int.from_bytes(content[at : at + 3], "little")
        if kind in _BLANKS:
            return
        name, text = _MAKERS[kind](content, at + 4)
        self.found.add(self._row, self._column, name, text, style)
        self.facts.empty_tail = 0


def _area(content: bytes) -> str:
    top, bottom, left, right = _AREA.unpack_from(content)
    return f"{column_letters(left)}{top + 1}:{column_letters(right)}{bottom + 1}"


def _compressed(content: bytes, at: int) -> tuple[str, str]:
    """Return an RK number: 30 bits of an integer or of a float's front, a hundredth perhaps."""
    packed = struct.unpack_from("<i", content, at)[0]
    whole = float(packed >> 2)
    front = struct.unpack("<d", struct.pack("<Ii", 0, packed & ~3))[0]
    value = whole if packed & 2 else front
    return "n", stored(value / 100 if packed & 1 else value)


def _real(content: bytes, at: int) -> tuple[str, str]:
    return "n", stored(struct.unpack_from("<d", content, at)[0])


def _error(content: bytes, at: int) -> tuple[str, str]:
    return "error", _ERRORS.get(content[at], "#VALUE!")


def _boolean(content: bytes, at: int) -> tuple[str, str]:
    return "b", str(int(bool(content[at])))


def _own_text(content: bytes, at: int) -> tuple[str, str]:
    return "text", text_at(content, at)[0]


def _rich_text(content: bytes, at: int) -> tuple[str, str]:
    return "text", text_at(content, at + 1)[0]


def _shared_text(content: bytes, at: int) -> tuple[str, str]:
    return "s", str(struct.unpack_from("<I", content, at)[0])


_MAKERS: dict[int, Callable[[bytes, int], tuple[str, str]]] = {
    2: _compressed, 3: _error, 4: _boolean, 5: _real, 6: _own_text, 7: _shared_text,
    8: _own_text, 9: _real, 10: _boolean, 11: _error,
    13: _compressed, 14: _error, 15: _boolean, 16: _real, 17: _own_text, 18: _shared_text,
    _RICH_CELL: _rich_text,
}  # fmt: skip
