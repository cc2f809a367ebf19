"""The stored cells of an OOXML sheet, read by an XML parser: for sheets written in unusual ways.

Cells and rows without addresses, comments, CDATA and more than one prefix of names all read right
here, about ten times slower than `cells` reads the usual manner.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable
from typing import TypeVar

from importers.catalog.letters import column_index
from importers.errors import UnreadableFile
from importers.readers.workbook.ooxml.cells import CellList, Cells, Progressed
from importers.readers.workbook.ooxml.sheet_facts import TRUE, FactsReader, SheetFacts
from importers.readers.workbook.ooxml.texts import ItemText
from importers.readers.workbook.ooxml.xml_events import PartParser
from importers.readers.workbook.process.allowance import MAX_SMALL_PART_BYTES, STUFFED

_ADDRESS = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_LONGEST_NUMBER = 8  # digits of a row, and one
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
    parser = PartParser(reading)
    told, idle = (0, 0), 0
    for block in blocks:
        parser.feed(block)
        idle = idle + len(block) if told == reading.count else 0
        if idle > MAX_SMALL_PART_BYTES:
            raise UnreadableFile(STUFFED)
        told = reading.count
    parser.feed(b"", final=True)
    return [use(reading.found.cells())]


class _Reading:
    """The state of one pass over a sheet's XML."""

    def __init__(self, facts: SheetFacts, progressed: Progressed) -> None:
        self._facts = facts
        self._beside = FactsReader(facts)
        self._progressed = progressed
        self._row, self._column = 0, -1
        self._kind, self._style, self._rich_value = "n", 0, 0
        self._inside: str | None = None
        self._inline = ItemText()
        self._value, self._formula = "", ""
        self._has_formula = False
        self._indices: dict[str, int] = {}
        self.found = CellList()

    @property
    def count(self) -> tuple[int, int]:
        """Return how many rows and cells were found so far."""
        return self._facts.listed, len(self.found)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._start_cell(attributes)
        elif name in ("v", "f"):
            self._inside = name
            self._has_formula |= name == "f"
        elif name == "row":
            self._start_row(attributes)
        elif name in ("t", "rPh"):
            self._inline.start(name, attributes)
        else:
            self._beside.start(name, attributes)

    def end(self, name: str) -> None:
        if name == "c":
            self._end_cell()
        elif name in ("v", "f"):
            self._inside = None
        elif name in ("t", "rPh"):
            self._inline.end(name)

    def text(self, data: str) -> None:
        if self._inside == "v":
            self._value += data
        elif self._inside:
            self._formula += data
        else:
            self._inline.text(data)

    def _start_row(self, attributes: dict[str, str]) -> None:
        self._row = _number(attributes.get("r", "")) or self._row + 1
        self._column = -1
        self._facts.count_rows()
        self._facts.empty_tail += 1
        if attributes.get("hidden") in TRUE:
            self._facts.hidden_rows.append(self._row)
        if self._row % _REPORT_EVERY == 0:
            self._progressed(self._row)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self._move_to(attributes.get("r", ""))
        self._kind = attributes.get("t", "n")
        self._style = _number(attributes.get("s", ""))
        self._rich_value = _number(attributes.get("vm", ""))
        self._value, self._formula, self._has_formula = "", "", False
        self._inline.taken()

    def _move_to(self, address: str) -> None:
        """Stand at a cell's address; one that tells none stands right of the last."""
        letters = address.rstrip("0123456789")
        column = self._indices.get(letters)
        if column is None or not 0 < len(address) - len(letters) < _LONGEST_NUMBER:
            found = _ADDRESS.fullmatch(address.replace("$", ""))
            if found is None:
                self._column += 1
                return
            letters, address = found[1], found[1] + found[2]
            column = self._indices[letters] = column_index(letters)
        self._column, self._row = column, int(address[len(letters) :])

    def _end_cell(self) -> None:
        value, inline = self._value, self._inline.taken()
        if not (value or inline or self._has_formula):
            return
        self._facts.empty_tail = 0
        self._facts.last_row = max(self._facts.last_row, self._row)
        if self._rich_value:
            self._facts.rich_values[self._row, self._column] = self._rich_value
        kind, text = self._kind, _escaped(value)
        if self._kind == "inlineStr" or (inline and not value):
            kind, text = ("text", inline) if inline else ("str", text)
        formula = f"<f>{_escaped(self._formula)}</f>" if self._has_formula else ""
        self.found.add(self._row, self._column, kind, text, self._style, formula)


def _escaped(text: str) -> str:
    """Return a text as it would stand in plain XML, where what is read fast is unescaped."""
    if text.isalnum():
        return text
    return html.escape(text, quote=False).replace("\r", "&#13;")


def _number(text: str) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 10 else 0
