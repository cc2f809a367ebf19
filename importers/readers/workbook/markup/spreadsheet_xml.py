"""Reads Excel's XML of 2002 and 2003 (SpreadsheetML), which many programs still write and call .xls."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from xml.parsers import expat

from importers.catalog.letters import column_letters
from importers.catalog.source import ReadOptions
from importers.errors import UnreadableFile
from importers.readers.workbook.grid import Grid
from importers.readers.workbook.number_formats import GENERAL, NumberFormat, parse_format
from importers.readers.workbook.ooxml.xml_events import refuse_doctype
from importers.readers.workbook.parsed_sheets import (
    REPORT_EVERY,
    ParsedSheet,
    Report,
    grid_of,
    names_of,
)
from importers.readers.workbook.process.allowance import MAX_COLUMNS, MAX_ROWS, TOO_MANY

_NAMESPACE = "urn:schemas-microsoft-com:office:spreadsheet"
_BLOCK = 1 << 16
_KINDS = {"Number": "n", "DateTime": "d", "Boolean": "b", "Error": "error"}
# The names that this format has for Excel's own number formats.
_NAMED = {
    "General": "General", "General Number": "General", "General Date": "yyyy-mm-dd hh:mm:ss",
    "Long Date": "yyyy-mm-dd", "Medium Date": "yyyy-mm-dd", "Short Date": "yyyy-mm-dd",
    "Long Time": "h:mm:ss", "Medium Time": "h:mm", "Short Time": "h:mm",
    "Currency": "$#,##0.00", "Euro Currency": "#,##0.00", "Fixed": "0.00", "Standard": "#,##0.00",
    "Percent": "0.00%", "Scientific": "0.00E+00", "Yes/No": "General", "True/False": "General",
    "On/Off": "General",
}  # fmt: skip


def sheet_names(path: Path) -> tuple[str, ...]:
    """Return the names of the worksheets, in tab order."""
    return names_of(_parse(path, None).sheets)


def read_grid(path: Path, options: ReadOptions, report: Report) -> Grid:
    """Read the named sheet, or the first visible one that holds something."""
    reading = _parse(path, report)
    return grid_of(reading.sheets, options, reading.formats, date1904=reading.date1904)


def _parse(path: Path, report: Report | None) -> _Reading:
    reading = _Reading(report)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = reading.start
    parser.EndElementHandler = reading.end
    parser.CharacterDataHandler = reading.text
    parser.StartDoctypeDeclHandler = refuse_doctype
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                parser.Parse(block, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise UnreadableFile(
            f"its XML breaks off or is damaged at line {error.lineno}: get a fresh copy of it."
        ) from None
    return reading


class _Reading:
    """The state of one pass over the XML; `formats` are the styles' in the order of their numbers."""

    def __init__(self, report: Report | None) -> None:
        self.sheets: list[ParsedSheet] = []
        self.formats: list[NumberFormat] = [GENERAL]
        self.date1904 = False
        self._styles: dict[str, int] = {}
        self._style = ""
        self._report = report
        self._row, self._column, self._next = 0, -1, 0
        self._row_style, self._column_styles = "", dict[int, str]()
        self._cell_style = ""
        self._formula = ""
        self._kind = ""
        self._texts: list[str] | None = None
        self._shown: list[str] | None = None  # what is said of a sheet's tab

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Begin an element."""
        begin = _BEGIN.get(tag.rpartition(" ")[2])
        if begin is not None:
            begin(self, attributes)

    def end(self, tag: str) -> None:
        """End an element."""
        name = tag.rpartition(" ")[2]
        if name == "Data" and self._texts is not None:
            self._put("".join(self._texts))
            self._texts = None
        elif name == "Date1904":
            self.date1904 = True
        elif name == "Visible" and self._shown is not None:
            if self.sheets and "Hidden" in "".join(self._shown):
                self.sheets[-1].visible = False
            self._shown = None

    def text(self, data: str) -> None:
        """Take text within a cell."""
        if self._texts is not None:
            self._texts.append(data)
        elif self._shown is not None:
            self._shown.append(data)

    def _begin_visible(self, _attributes: Mapping[str, str]) -> None:
        self._shown = []

    def _begin_style(self, attributes: Mapping[str, str]) -> None:
        self._style = _of(attributes, "ID")

    def _begin_format(self, attributes: Mapping[str, str]) -> None:
        code = _of(attributes, "Format")
        if code and self._style:
            self._styles[self._style] = len(self.formats)
            self.formats.append(parse_format(_NAMED.get(code, code)))

    def _begin_sheet(self, attributes: Mapping[str, str]) -> None:
        name = _of(attributes, "Name") or f"Sheet{len(self.sheets) + 1}"
        self.sheets.append(ParsedSheet(name))
        self._row, self._next = 0, 0
        self._column_styles = {}

    def _begin_column(self, attributes: Mapping[str, str]) -> None:
        first = _number(attributes, "Index", max(self._column_styles, default=-1) + 2) - 1
        for column in range(first, min(first + 1 + _number(attributes, "Span", 0), MAX_COLUMNS)):
            self._column_styles[column] = _of(attributes, "StyleID")
            if _of(attributes, "Hidden") == "1" and self.sheets:
                self.sheets[-1].facts.hidden_columns.add(column)

    def _begin_row(self, attributes: Mapping[str, str]) -> None:
        if not self.sheets:
            return
        self._row = _number(attributes, "Index", self._row + 1)
        self._next = 0
        self._row_style = _of(attributes, "StyleID")
        facts = self.sheets[-1].facts
        facts.count_rows()
        if self._row > MAX_ROWS:
            raise UnreadableFile(TOO_MANY)
        if _of(attributes, "Hidden") == "1":
            facts.hidden_rows.append(self._row)
        if self._report and self._row % REPORT_EVERY == 0:
            self._report("Reading rows", self._row, None)

    def _begin_cell(self, attributes: Mapping[str, str]) -> None:
        self._column = _number(attributes, "Index", self._next + 1) - 1
        across, down = _number(attributes, "MergeAcross", 0), _number(attributes, "MergeDown", 0)
        if self._column + across >= MAX_COLUMNS:
            raise UnreadableFile(TOO_MANY)
        style = _of(attributes, "StyleID") or self._row_style
        self._cell_style = style or self._column_styles.get(self._column, "")
        self._formula = _of(attributes, "Formula").removeprefix("=")
        if (across or down) and self.sheets:
            corner = f"{column_letters(self._column + across)}{self._row + down}"
            area = f"{column_letters(self._column)}{self._row}:{corner}"
            self.sheets[-1].facts.merged.append(area)
        self._next = self._column + across + 1

    def _begin_data(self, attributes: Mapping[str, str]) -> None:
        self._kind = _KINDS.get(_of(attributes, "Type"), "text")
        self._texts = []

    def _put(self, text: str) -> None:
        if not self.sheets or self._row < 1 or not text:
            return
        sheet = self.sheets[-1]
        style = self._styles.get(self._cell_style, 0)
        sheet.found.add(self._row, self._column, self._kind, text, style, self._formula)
        sheet.facts.last_row = max(sheet.facts.last_row, self._row)


_BEGIN = {
    "Style": _Reading._begin_style,
    "NumberFormat": _Reading._begin_format,
    "Worksheet": _Reading._begin_sheet,
    "Column": _Reading._begin_column,
    "Row": _Reading._begin_row,
    "Cell": _Reading._begin_cell,
    "Data": _Reading._begin_data,
    "Visible": _Reading._begin_visible,
}


def _of(attributes: Mapping[str, str], name: str) -> str:
    return attributes.get(f"{_NAMESPACE} {name}") or attributes.get(name, "")


def _number(attributes: Mapping[str, str], name: str, otherwise: int) -> int:
    digits = _of(attributes, name)
    usable = digits.isascii() and digits.isdigit() and len(digits) < 9
    return int(digits) if usable else otherwise
