"""Reads one sheet of an OpenDocument workbook (ODS) into a grid, in one pass over its XML.

A cell of this format holds its shown text beside its value: identifiers come out as they are shown,
amounts as plain numbers.
"""

from __future__ import annotations

import contextlib
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from importers.catalog.cell_facts import SheetPicture
from importers.catalog.letters import column_letters
from importers.catalog.source import ReadOptions
from importers.readers.workbook.assemble import to_grid, to_patch
from importers.readers.workbook.grid import Grid
from importers.readers.workbook.number_formats import second_decimals
from importers.readers.workbook.ods.cells import OdsCell
from importers.readers.workbook.ods.names import UsualNames
from importers.readers.workbook.ods.number_styles import NumberStyles
from importers.readers.workbook.ooxml.cells import CellList
from importers.readers.workbook.ooxml.package import DAMAGED, Package
from importers.readers.workbook.ooxml.sheet_facts import SheetFacts
from importers.readers.workbook.ooxml.styles import GENERAL_CODE, parsed
from importers.readers.workbook.ooxml.xml_events import Handler, refuse_doctype
from importers.readers.workbook.process.allowance import (
    MAX_COLUMNS,
    MAX_ROWS,
    MAX_SMALL_PART_BYTES,
)
from importers.readers.workbook.sheet_choice import SheetInfo, choose
from importers.readers.workbook.shown_values import Setting

Report = Callable[[str, int, int | None], None]

_CONTENT, _STYLES = "content.xml", "styles.xml"
_REPORT_EVERY = 5000


def sheet_names(path: Path) -> tuple[str, ...]:
    """Return the names of the worksheets, in tab order."""
    return tuple(info.name for info in _infos(_parse(path, None, ()).tables))


def read_grid(path: Path, options: ReadOptions, report: Report) -> Grid:
    """Read the named sheet, or the first visible one that holds something."""
    reading = _parse(path, report, options.stored_columns)
    setting = Setting(formats=parsed(reading.codes))
    infos = _infos(reading.tables)
    for info in choose(infos, options.sheet):
        table = reading.tables[int(info.part)]
        grid = to_grid(info, infos, [to_patch(table.found.cells(), setting)], table.facts, options)
        if len(grid.lines):
            break
    return grid


@dataclass(slots=True)
class _Table:
    """One sheet as far as it is read."""

    name: str
    style: str
    found: CellList = field(default_factory=CellList)
    facts: SheetFacts = field(default_factory=SheetFacts)
    row: int = 0
    visible: bool = True


def _infos(tables: list[_Table]) -> tuple[SheetInfo, ...]:
    return tuple(
        SheetInfo(table.name, str(index), table.visible) for index, table in enumerate(tables)
    )


def _parse(path: Path, report: Report | None, stored: Sequence[int]) -> _Reading:
    reading = _Reading(report, stored)
    with zipfile.ZipFile(path) as archive:
        names = {name.lower(): name for name in archive.namelist()}
        package = Package(archive, _CONTENT, names)
        if package.exists(_STYLES) and package.size(_STYLES) <= MAX_SMALL_PART_BYTES:
            with contextlib.suppress(*DAMAGED, expat.ExpatError):  # the cells can be read without
                _feed(package.blocks(_STYLES), reading.styles)
        _feed(package.blocks(_CONTENT), reading)
    for table in reading.tables:
        table.visible = table.style not in reading.hidden_styles
    return reading


def _feed(blocks: Iterable[bytes], handler: Handler) -> None:
    """Go through a part with an XML parser; its names come with their usual prefixes."""
    names: UsualNames | None = None

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal names
        if names is None:
            names = UsualNames(attributes)
            if names.are_used:
                parser.StartElementHandler = handler.start
                parser.EndElementHandler = handler.end
        handler.start(names.name(name), names.attributes(attributes))

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = lambda name: handler.end(names.name(name) if names else name)
    parser.CharacterDataHandler = handler.text
    parser.StartDoctypeDeclHandler = refuse_doctype
    for block in blocks:
        parser.Parse(block, False)
    parser.Parse(b"", True)


class _Reading:
    """The state of one pass over the workbook's XML; names keep their usual prefixes."""

    def __init__(self, report: Report | None, stored: Sequence[int]) -> None:
        self.tables: list[_Table] = []
        self.hidden_styles: set[str] = set()
        self.styles = NumberStyles()
        self.codes = [GENERAL_CODE]
        self._formats: dict[str, int] = {}
        self._column_styles: list[str] = []
        self._row_style = ""
        self._report = report
        self._stored = frozenset(stored)
        self._style = ""
        self._cell: OdsCell | None = None
        self._column = 0
        self._row: list[tuple[int, OdsCell]] = []
        self._row_hidden = False
        self._row_repeat = 1
        self._depth = 0
        self._aside = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if not self.tables:
            self.styles.start(name, attributes)
        if name == "style:style":
            self._style = attributes.get("style:name", "")
        elif name == "style:table-properties" and attributes.get("table:display") == "false":
            self.hidden_styles.add(self._style)
        elif name == "table:table":
            self._start_table(attributes)
        elif self._depth != 1:
            return
        elif name in ("office:annotation", "draw:frame", "draw:g"):
            self._aside += 1
        elif name == "draw:image" and self._cell is not None:
            self._cell.start_picture(attributes)
        elif self._aside:
            return
        elif name == "table:table-row":
            self._start_row(attributes)
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self._cell = OdsCell(attributes)
        elif name == "table:table-column":
            self._start_column(attributes)
        elif self._cell is not None:
            self._cell.start(name, attributes)

    def end(self, name: str) -> None:
        if not self.tables:
            self.styles.end(name)
        if name == "table:table":
            self._depth -= 1
        elif self._depth != 1:
            return
        elif name in ("office:annotation", "draw:frame", "draw:g"):
            self._aside -= 1
        elif self._aside:
            return
        elif name == "table:table-row":
            self._end_row()
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self._end_cell()

    def text(self, data: str) -> None:
        if self._cell is not None and not self._aside:
            self._cell.text(data)
        elif not self.tables:
            self.styles.text(data)

    def _start_table(self, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth == 1:
            name, style = attributes.get("table:name", ""), attributes.get("table:style-name", "")
            self.tables.append(_Table(name, style))
            self._column = 0
            self._column_styles = []

    def _start_column(self, attributes: dict[str, str]) -> None:
        repeat = _repeat(attributes, "table:number-columns-repeated")
        if _is_hidden(attributes):
            last = min(self._column + repeat, MAX_COLUMNS)
            self.tables[-1].facts.hidden_columns.update(range(self._column, last))
        self._column += repeat
        more = min(repeat, MAX_COLUMNS - len(self._column_styles))
        self._column_styles += [attributes.get("table:default-cell-style-name", "")] * more

    def _start_row(self, attributes: dict[str, str]) -> None:
        self.tables[-1].facts.count_rows()
        self._row_repeat = _repeat(attributes, "table:number-rows-repeated")
        self._row_hidden = _is_hidden(attributes)
        self._row_style = attributes.get("table:default-cell-style-name", "")
        self._row, self._column = [], 0

    def _end_cell(self) -> None:
        cell, self._cell = self._cell, None
        if cell is None:
            return
        if cell.is_filled or cell.pictures:
            places = range(self._column, min(self._column + cell.repeat, MAX_COLUMNS))
            self._row.extend((column, cell) for column in places or (self._column,))
        self._column += cell.repeat

    def _end_row(self) -> None:
        table = self.tables[-1]
        if self._row:
            last = min(table.row + self._row_repeat, MAX_ROWS)  # some files repeat them beyond
            for row in range(table.row + 1, max(last, table.row + 1) + 1):
                self._place_row(table, row)
        table.row += self._row_repeat
        if self._report and table.row % _REPORT_EVERY == 0:
            self._report("Reading rows", table.row, None)

    def _place_row(self, table: _Table, row: int) -> None:
        for column, cell in self._row:
            self._place_cell(table, row, column, cell)
            if cell.link:
                table.facts.links.append((_area(row, column, 1, 1), cell.link))
            table.facts.pictures += [SheetPicture(row, column, part) for part in cell.pictures]
            if cell.span != (1, 1):
                table.facts.merged.append(_area(row, column, *cell.span))
        if self._row_hidden:
            table.facts.hidden_rows.append(row)

    def _place_cell(self, table: _Table, row: int, column: int, cell: OdsCell) -> None:
        style = self._format(cell, column)
        if column in self._stored:
            kind, text = cell.kind, cell.stored
        elif style and cell.number:
            kind, text = "n", cell.number
        else:
            kind, text = cell.kind, cell.shown(second_decimals(self.codes[style]))
        table.found.add(row, column, kind, text, style, cell.uncalculated)

    def _format(self, cell: OdsCell, column: int) -> int:
        """Return the place in `codes` of a cell's format; 0 where none is told."""
        style = cell.style or self._row_style
        if not style and column < len(self._column_styles):
            style = self._column_styles[column]
        if style not in self._formats:
            code = self.styles.code(style)
            self._formats[style] = len(self.codes) if code else 0
            self.codes += [code] if code else []
        return self._formats[style]


def _repeat(attributes: dict[str, str], name: str) -> int:
    text = attributes.get(name, "1")
    return max(1, int(text)) if text.isdecimal() else 1


def _area(row: int, column: int, rows: int, columns: int) -> str:
    corner = f"{column_letters(column + columns - 1)}{row + rows - 1}"
    return f"{column_letters(column)}{row}:{corner}"


def _is_hidden(attributes: dict[str, str]) -> bool:
    return attributes.get("table:visibility") in ("collapse", "filter")
