"""Finds one cell of an OOXML sheet without reading the others: what is stored there.

In a sheet written in the plain manner the cell's bytes are searched for; in any other every cell is
read, as `events` does, which is as right, only slower.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from importers.catalog.letters import column_letters
from importers.readers.workbook.number_formats import plain
from importers.readers.workbook.ooxml.package import Package, open_package, read_workbook_part
from importers.readers.workbook.ooxml.part_frame import Nothing, PartFrame, stretches
from importers.readers.workbook.ooxml.plain_xml import (
    ATTRIBUTES,
    CELL_KIND,
    CELL_STYLE,
    FULL_CELL,
    ROW_END,
    Irregular,
    hides_markup,
)
from importers.readers.workbook.ooxml.shared_formula import formula_of
from importers.readers.workbook.ooxml.string_items import nth_item
from importers.readers.workbook.ooxml.styles import GENERAL_CODE, read_codes
from importers.readers.workbook.ooxml.texts import BOOLEANS, text_of, unescape
from importers.readers.workbook.sheet_choice import choose
from importers.readers.workbook.stored import StoredCell

if TYPE_CHECKING:
    from importers.readers.workbook.ooxml.cells import Cells

_CELL_START, _CELL_END = "<c ", b"</c>"
_ROW_START = b'<row r="'
_FULL_CELL = re.compile(FULL_CELL)
_ATTRIBUTES = re.compile(ATTRIBUTES)


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell as the sheet has it: the text within `<v>`, and the XML of `<is>` and `<f>`, each "" without."""

    kind: str = "n"
    style: int = 0
    value: str = ""
    inline: str = ""
    formula: str = ""


def stored_cell(path: Path, sheet: str, row: int, column: int) -> StoredCell | None:
    """Return what a cell holds (rows count from 1, columns from 0); None if the sheet has no such cell."""
    with open_package(path) as package:
        workbook = read_workbook_part(package)
        part = choose(workbook.sheets, sheet)[0].part
        address = f"{column_letters(column)}{row}"
        try:
            cell = _find(package, part, address, row)
            stored = _stored(package, workbook.strings, cell) if cell else ""
        except Irregular:
            cell = _read(package, part, row, column)
            stored = _stored_thoroughly(package, workbook.strings, cell) if cell else ""
        if cell is None:
            return None
        codes = read_codes(package, workbook.styles)
        return StoredCell(
            stored=stored,
            number_format=codes[cell.style] if cell.style < len(codes) else GENERAL_CODE,
            formula=formula_of(package, part, cell.formula, address) if cell.formula else None,
        )


def _find(package: Package, part: str, address: str, row: int) -> _Cell | None:
    """Search a plainly written sheet; raises `Irregular` where its row is not found or not to be trusted."""
    start, own_row = f'{_CELL_START}r="{address}"'.encode(), f'<row r="{row}"'.encode()
    frame = PartFrame(Nothing(), "sheetData")
    for rows in stretches(package.text(part), frame, ROW_END):
        if hides_markup(rows):
            raise Irregular
        if _last_row(rows) < row:
            continue
        at, row_at = rows.find(start), rows.find(own_row)
        if at >= 0:
            return _taken(rows, at)
        if row_at >= 0:
            _require_addresses(rows, row_at)
            return None
    raise Irregular


def _last_row(xml: bytes) -> int:
    """Return the number of the last row in a stretch, as rows are mostly written."""
    at = xml.rfind(_ROW_START)
    number = xml[at + len(_ROW_START) : xml.find(b'"', at + len(_ROW_START))]
    if at < 0 or not number.isdigit():
        raise Irregular
    return int(number)


def _require_addresses(xml: bytes, at: int) -> None:
    """Require that all cells of a row say where they are as usual: only then one is known not to be there."""
    cells = xml[at : xml.find(ROW_END, at)]
    if cells.count(b"<c") != cells.count(b'<c r="'):
        raise Irregular


def _taken(xml: bytes, at: int) -> _Cell:
    """Take the cell that begins there apart."""
    end = xml.index(b">", at)
    if xml[end - 1 : end] == b"/":
        return _cell(xml[at + len("<c") : end - 1].decode())
    piece = xml[at + len(_CELL_START) : xml.find(_CELL_END, end) + len(_CELL_END)].decode()
    found = _FULL_CELL.match(piece)
    if found is None:
        raise Irregular
    parts = found.groupdict(default="")
    return _cell(parts["attributes"], parts["value"], parts["inline"], parts["formula"])


def _cell(attributes: str, value: str = "", inline: str = "", formula: str = "") -> _Cell:
    if not _ATTRIBUTES.fullmatch(attributes):
        raise Irregular
    kind, style = CELL_KIND.search(attributes), CELL_STYLE.search(attributes)
    return _Cell(kind[1] if kind else "n", int(style[1]) if style else 0, value, inline, formula)


def _read(package: Package, part: str, row: int, column: int) -> _Cell | None:
    """Read all cells of a sheet, and return this one."""
    from importers.readers.workbook.ooxml.event_reader import scan
    from importers.readers.workbook.ooxml.sheet_facts import SheetFacts

    def pick(cells: Cells) -> _Cell | None:
        return _picked(cells, row, column)

    return scan(package.text(part), SheetFacts(), lambda _row: None, pick)[0]


def _picked(cells: Cells, row: int, column: int) -> _Cell | None:
    from importers.readers.workbook.ooxml.cells import KINDS

    for at in ((cells.rows == row) & (cells.columns == column)).nonzero()[0]:
        return _Cell(
            KINDS[cells.kinds[at]],
            int(cells.styles[at]),
            cells.values[at].as_py(),
            cells.inline[at].as_py(),
            cells.formulas[at].as_py(),
        )
    return None


def _stored(package: Package, strings: str | None, cell: _Cell) -> str:
    """Return the cell's text; `Irregular` where it is not written in the plain manner."""
    bare = "" if cell.kind == "text" else unescape(cell.value).strip()
    match cell.kind:
        case "s" if strings and bare.isdecimal():
            return text_of(nth_item(package.text(strings), int(bare)).decode())
        case "inlineStr" if cell.inline:
            return text_of(cell.inline.removeprefix("<is>").removesuffix("</is>"))
        case "b":
            return BOOLEANS.get(bare, bare)
        case "n":
            return plain(bare)
        case "text":
            return cell.value
    return unescape(cell.value)


def _stored_thoroughly(package: Package, strings: str | None, cell: _Cell) -> str:
    """Return the text of a cell that was read with all others, whatever manner the texts are written in."""
    from importers.readers.workbook.ooxml.shared_strings import shared_strings

    if cell.kind != "s" or not strings:
        return _stored(package, strings, cell)
    texts = shared_strings(lambda: package.text(strings), lambda _count: None)
    place = unescape(cell.value).strip()
    known = place.isdecimal() and int(place) < len(texts)
    text: str = texts[int(place)].as_py() if known else ""
    return text
