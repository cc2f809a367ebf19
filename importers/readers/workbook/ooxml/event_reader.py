"""The stored cells of an OOXML sheet, read by an XML parser: for sheets written in unusual ways.

Cells and rows without addresses, other encodings, comments, CDATA and more than one prefix of names
all read right here, about ten times slower than `cells` reads the usual manner.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable
from typing import TypeVar
from xml.parsers import expat

from importers.catalog.letters import column_index
from importers.errors import UnreadableFile
from importers.readers.workbook.ooxml.cells import CellList, Cells, Progressed, SheetFacts
from importers.readers.workbook.process.allowance import (
    HOSTILE_XML,
    MAX_COLUMNS,
    MAX_ROWS,
    MAX_SMALL_PART_BYTES,
    STUFFED,
    TOO_MANY,
)

_ADDRESS = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_TRUE = ("1", "true", "on")
_REPORT_EVERY = 5000
_Used = TypeVar("_Used")


def scan(
    blocks: Iterable[bytes],
    facts: SheetFacts,
    progressed: Progressed,
    use: Callable[[Cells], _Used],
) -> list[_Used]:
    """Return what `use` makes of a sheet's cells; damaged XML raises `expat.ExpatError`."""
    reading = _Reading(facts, progressed)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = reading.start
    parser.EndElementHandler = reading.end
    parser.CharacterDataHandler = reading.text
    parser.StartDoctypeDeclHandler = refuse_doctype
    told, idle = (0, 0), 0
    for block in blocks:
        parser.Parse(block, False)
        idle = idle + len(block) if told == reading.count else 0
        if idle > MAX_SMALL_PART_BYTES:
            raise UnreadableFile(STUFFED)
        told = reading.count
    parser.Parse(b"", True)
    return [use(reading.found.cells())]


def refuse_doctype(*_declaration: object) -> None:
    """Refuse a document type: it is where entity bombs are declared, and no workbook has one."""
    raise UnreadableFile(HOSTILE_XML)


class _Reading:
    """The state of one pass over a sheet's XML."""

    def __init__(self, facts: SheetFacts, progressed: Progressed) -> None:
        self._facts = facts
        self._progressed = progressed
        self._row, self._column = 0, -1
        self._kind, self._style = "n", 0
        self._inside: str | None = None
        self._aside = False
        self._texts = {"v": "", "t": "", "f": ""}
        self._has_formula = False
        self.found = CellList()

    @property
    def count(self) -> tuple[int, int]:
        """Return how many rows and cells were found so far."""
        return self._facts.listed, len(self.found)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        match name:
            case "c":
                self._start_cell(attributes)
            case "row":
                self._start_row(attributes)
            case "v" | "t" | "f":
                self._inside = name
                self._has_formula |= name == "f"
            case "rPh":
                self._aside = True
            case "col" if attributes.get("hidden") in _TRUE:
                self._hide_columns(attributes)
            case "mergeCell":
                self._add_merged(attributes.get("ref", ""))

    def end(self, name: str) -> None:
        name = name.rpartition(":")[2]
        if name == "c":
            self._end_cell()
        elif name == "rPh":
            self._aside = False
        elif name in self._texts:
            self._inside = None

    def text(self, data: str) -> None:
        if self._inside and not self._aside:
            self._texts[self._inside] += data

    def _start_row(self, attributes: dict[str, str]) -> None:
        number = attributes.get("r", "")
        self._row = int(number) if number.isdecimal() else self._row + 1
        self._column = -1
        self._facts.count_rows()
        self._facts.empty_tail += 1
        if attributes.get("hidden") in _TRUE:
            self._facts.hidden_rows.append(self._row)
        if self._row % _REPORT_EVERY == 0:
            self._progressed(self._row)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        address = _ADDRESS.fullmatch(attributes.get("r", "").replace("$", ""))
        if address:
            self._column, self._row = column_index(address[1]), int(address[2])
        else:
            self._column += 1
        style = attributes.get("s", "")
        self._kind, self._style = attributes.get("t", "n"), int(style) if style.isdecimal() else 0
        self._texts = {"v": "", "t": "", "f": ""}
        self._has_formula = False

    def _end_cell(self) -> None:
        if not (self._texts["v"] or self._texts["t"] or self._has_formula):
            return
        self._facts.empty_tail = 0
        self._facts.last_row = max(self._facts.last_row, self._row)
        kind, value = self._kind, self._texts["v"]
        if kind == "inlineStr":
            kind, value = "str", self._texts["t"] or value
        formula = f"<f>{html.escape(self._texts['f'], quote=False)}</f>" * self._has_formula
        escaped = html.escape(value, quote=False)
        self.found.add(self._row, self._column, kind, escaped, self._style, formula)

    def _add_merged(self, area: str) -> None:
        self._facts.merged.append(area)
        if len(self._facts.merged) > MAX_ROWS:
            raise UnreadableFile(TOO_MANY)

    def _hide_columns(self, attributes: dict[str, str]) -> None:
        first, last = int(attributes.get("min", 1)), int(attributes.get("max", 1))
        if len(self._facts.hidden_columns) < MAX_COLUMNS:
            self._facts.hidden_columns.update(range(first - 1, min(last, MAX_COLUMNS)))
