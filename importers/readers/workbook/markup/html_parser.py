"""Finds the tables of a web page, however it is written: every table a sheet, every cell where Excel puts it.

Python's own parser takes any markup apart without loading anything; only what a table needs is kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser

from importers.catalog.letters import column_letters
from importers.errors import UnreadableFile
from importers.readers.workbook.parsed_sheets import ParsedSheet
from importers.readers.workbook.process.allowance import MAX_COLUMNS, MAX_ROWS, TOO_MANY

_BLANKS = re.compile(r"[ \t\r\n\f]+")
_AROUND_BREAK = re.compile(r" ?\n ?")
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_NO_TEXT = frozenset({"script", "style", "title", "template", "noscript"})
_OWN_LINE = frozenset({"p", "div", "li", "tr"})
_DEEPEST = 50  # tables within tables
_MOST_TABLES = 1000

Told = Callable[[int], None]  # how many rows were read so far


class PageParser(HTMLParser):
    """Gathers the tables of a page while it is fed; `sheets` holds those that have a cell with something in it."""

    def __init__(self, told: Told) -> None:
        """Begin an empty page."""
        super().__init__(convert_charrefs=True)
        self.sheets: list[ParsedSheet] = []
        self.title = ""
        self.worksheet_names: list[str] = []
        self._told = told
        self._rows = 0
        self._open: list[_Table] = []
        self._silent = ""  # the element that is open and whose text nobody sees

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin what an element begins."""
        if tag in _NO_TEXT:
            self._silent = tag
        elif tag == "table":
            self._begin_table()
        elif self._open:
            self._in_table(tag, {name: value or "" for name, value in attrs})

    def handle_endtag(self, tag: str) -> None:
        """End what an element ends; many pages leave ends out."""
        if tag == self._silent:
            self._silent = ""
        elif self._open and tag == "table":
            self._end_table()
        elif self._open:
            self._open[-1].end(tag)

    def handle_data(self, data: str) -> None:
        """Take text."""
        if self._silent == "title":
            self.title += data
        elif self._open and not self._silent:
            self._open[-1].text(data)

    def handle_comment(self, data: str) -> None:
        """Read the names of the sheets that Excel writes into a comment."""
        if "ExcelWorksheet" in data:
            names = re.findall(r"<x:Name>([^<]*)</x:Name>", data)
            self.worksheet_names += [name.strip() for name in names[:_MOST_TABLES]]

    def close(self) -> None:
        """End all that is still open."""
        super().close()
        while self._open:
            self._end_table()

    def _begin_table(self) -> None:
        if len(self._open) >= _DEEPEST or len(self.sheets) + len(self._open) >= _MOST_TABLES:
            raise UnreadableFile(TOO_MANY)
        self._open.append(_Table())

    def _end_table(self) -> None:
        table = self._open.pop()
        table.end("table")
        if len(table.sheet.found):
            self.sheets.append(table.sheet)

    def _in_table(self, tag: str, attributes: dict[str, str]) -> None:
        table = self._open[-1]
        if tag == "tr":
            self._rows += 1
            self._told(self._rows)
        table.begin(tag, attributes)


@dataclass(slots=True)
class _Cell:
    """A cell that is open: where it stands, and the texts in it so far."""

    row: int
    column: int
    parts: list[str] = field(default_factory=list)
    picture: str = ""

    def text(self) -> str:
        """Return what a reader of the page sees: runs of blanks are one, a break is a line end."""
        lines = _BLANKS.sub(" ", "".join(self.parts)).replace("\v", "\n")
        shown = _AROUND_BREAK.sub("\n", lines).strip(" \n\u00a0")
        return shown or self.picture

    def new_line(self) -> None:
        """Begin a line of its own, as a paragraph does, unless one has just begun."""
        if any(part.strip() for part in self.parts) and self.parts[-1] != "\v":
            self.parts.append("\v")


class _Table:
    """A table that is open. Rows count from 1, columns from 0; cells that span push others aside."""

    def __init__(self) -> None:
        self.sheet = ParsedSheet("")
        self._row, self._column = 0, 0
        self._taken: dict[int, int] = {}  # column → last row that a cell from above reaches down to
        self._cell: _Cell | None = None
        self._caption: list[str] | None = None

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        """Begin an element within the table."""
        if tag == "tr":
            self._begin_row(attributes)
        elif tag in ("td", "th"):
            self._begin_cell(attributes)
        elif tag == "caption":
            self._caption = []
        elif self._cell is not None:
            self._mark(self._cell, tag, attributes)

    def end(self, tag: str) -> None:
        """End an element within the table."""
        if tag in ("td", "th", "tr", "table"):
            self._end_cell()
        elif tag == "caption" and self._caption is not None:
            self.sheet.name = _BLANKS.sub(" ", "".join(self._caption)).strip()[:60]
            self._caption = None
        elif tag in _OWN_LINE and self._cell is not None:
            self._cell.new_line()

    def text(self, data: str) -> None:
        """Take text, which belongs to the open cell or caption if there is one."""
        if self._caption is not None:
            self._caption.append(data)
        elif self._cell is not None:
            self._cell.parts.append(data)

    def _mark(self, cell: _Cell, tag: str, attributes: dict[str, str]) -> None:
        if tag == "br":
            cell.parts.append("\v")
        elif tag in _OWN_LINE:
            cell.new_line()
        elif tag == "img" and not cell.picture:
            cell.picture = attributes.get("src", "").strip()[:2000]

    def _begin_row(self, attributes: dict[str, str]) -> None:
        self._end_cell()
        self._row, self._column = self._row + 1, 0
        if self._row > MAX_ROWS:
            raise UnreadableFile(TOO_MANY)
        self.sheet.facts.count_rows()
        if _HIDDEN.search(attributes.get("style", "")) or "hidden" in attributes:
            self.sheet.facts.hidden_rows.append(self._row)

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        self._end_cell()
        if not self._row:  # a cell without a row around it
            self._begin_row({})
        while self._taken.get(self._column, 0) >= self._row:
            self._column += 1
        across = _span(attributes.get("colspan", ""), MAX_COLUMNS)
        down = _span(attributes.get("rowspan", ""), MAX_ROWS)
        if self._column + across > MAX_COLUMNS:
            raise UnreadableFile(TOO_MANY)
        self._cell = _Cell(self._row, self._column)
        last = min(self._row + down - 1, MAX_ROWS)
        if across > 1 or down > 1:
            self._merge(across, last)
        if last > self._row:
            self._taken |= dict.fromkeys(range(self._column, self._column + across), last)
        self._column += across

    def _merge(self, across: int, last: int) -> None:
        left, right = column_letters(self._column), column_letters(self._column + across - 1)
        self.sheet.facts.merged.append(f"{left}{self._row}:{right}{last}")

    def _end_cell(self) -> None:
        cell, self._cell = self._cell, None
        if cell is not None and (text := cell.text()):
            self.sheet.found.add(cell.row, cell.column, "text", text)
            self.sheet.facts.last_row = cell.row


def _span(text: str, most: int) -> int:
    digits = text.strip()
    number = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 9 else 1
    return min(max(number, 1), most)
