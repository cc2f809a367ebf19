"""The stored cells of one OOXML sheet, scanned a block at a time with Arrow.

Most sheets are written in one plain manner, which is read here. A sheet in any other manner raises
`Irregular`, and `events` reads it with a real XML parser, at a tenth of the speed.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from typing import TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from importers.catalog.letters import column_index
from importers.errors import UnreadableFile
from importers.readers.workbook.ooxml.part_frame import PartFrame, stretches
from importers.readers.workbook.ooxml.plain_xml import (
    ATTRIBUTES,
    BLANK_CELL,
    CELL_KIND,
    CELL_RICH_VALUE,
    CELL_STYLE,
    FULL_CELL,
    ROW_END,
    TEXT_CELL,
    VALUE_CELL,
    Irregular,
    markup_count,
)
from importers.readers.workbook.ooxml.sheet_facts import FactsReader, SheetFacts
from importers.readers.workbook.prefetch import prefetch
from importers.readers.workbook.process.allowance import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ROWS,
    TOO_MANY,
)

_WINDOW = 1 << 23  # bytes; smaller ones cost a very wide sheet half as much again
_SAMPLE = 1 << 16  # bytes
_FILLED_END = b"</c>"
_ROW = re.compile(f"<row{ATTRIBUTES}/?>".encode())
_HIDDEN = re.compile(rb' hidden="(?:1|true|on)"')
_ROW_NUMBER = re.compile(rb' r="(\d+)"')
_ATTRIBUTES = re.compile(ATTRIBUTES)
# The kinds of a cell's value: ECMA-376 part 1, 18.18.11 (a cell that names none holds a number), and
# others for readers that give the very text to show, of a text or number, date, boolean or error.
KINDS = ("n", "s", "str", "inlineStr", "b", "e", "d", "text", "date", "boolean", "error")
_CODES = {name: code for code, name in enumerate(KINDS)}
_INLINE = KINDS.index("inlineStr")


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Cells that may hold something, in file order; rows count from 1, columns from 0.

    `kinds` index `KINDS`; `values` are the raw texts within `<v>` or a lone `<is><t>`, `inline` and
    `formulas` the XML of any other `<is>` and of `<f>`, each "" where there is none.
    """

    rows: np.ndarray
    columns: np.ndarray
    kinds: np.ndarray
    styles: np.ndarray
    values: pa.Array
    inline: pa.Array
    formulas: pa.Array

    def at(self, row: int, column: int) -> Cells | None:
        """Return the one cell that stands there; None if there is none."""
        places = np.flatnonzero((self.rows == row) & (self.columns == column))
        if not len(places):
            return None
        place = int(places[-1])
        parts = (getattr(self, part.name) for part in fields(self))
        return Cells(*(part[place : place + 1] for part in parts))


Progressed = Callable[[int], None]
_Used = TypeVar("_Used")


def scan(
    blocks: Iterable[bytes],
    facts: SheetFacts,
    progressed: Progressed,
    use: Callable[[Cells], _Used],
) -> list[_Used]:
    """Return what `use` makes of a sheet's cells, one group of whole rows after another.

    The blocks are in UTF-8. Raises `Irregular` for XML in another manner, and where a later group
    has earlier rows.
    """

    def work(xml: bytes) -> tuple[_Used, SheetFacts, int]:
        cells, seen = _scan_rows(xml)
        return use(cells), seen, len(cells.rows)

    found: list[_Used] = []
    total = 0
    frame = PartFrame(FactsReader(facts), "sheetData")
    for used, seen, count in prefetch(work, stretches(blocks, frame, ROW_END, _WINDOW)):
        if count and seen.first_row <= facts.last_row:
            raise Irregular
        facts.add(seen)
        found.append(used)
        total += count
        if total > MAX_CELLS:
            raise UnreadableFile(TOO_MANY)
        progressed(facts.last_row)
    return found


def _scan_rows(xml: bytes) -> tuple[Cells, SheetFacts]:
    facts = SheetFacts()
    cells = _cells(xml, facts)
    if len(cells.rows):
        facts.first_row, facts.last_row = int(cells.rows.min()), int(cells.rows.max())
    return cells, facts


def join(groups: list[Cells]) -> Cells:
    """Return several groups of cells as one."""
    return Cells(
        np.concatenate([group.rows for group in groups]),
        np.concatenate([group.columns for group in groups]),
        np.concatenate([group.kinds for group in groups]),
        np.concatenate([group.styles for group in groups]),
        pa.concat_arrays([group.values for group in groups]),
        pa.concat_arrays([group.inline for group in groups]),
        pa.concat_arrays([group.formulas for group in groups]),
    )


def _cells(xml: bytes, facts: SheetFacts) -> Cells:
    """Return the cells of some rows, after proof that there is nothing else in them."""
    pieces = pc.split_pattern(pa.array([xml], pa.binary()), b"<c ").flatten()[1:]
    found = []
    markup = _note_rows(xml, facts)
    for pattern, tags in _likely_first(xml):
        parts = pc.extract_regex(pieces, pattern)
        if len(parts) > parts.null_count:
            whole = parts.drop_null() if parts.null_count else parts
            found.append(_typed(whole, facts, is_text=pattern is TEXT_CELL))
            markup += tags * len(found[-1].rows)
        if not parts.null_count:
            pieces = pieces[:0]
            break
        pieces = pieces.filter(parts.is_null())
    filled = pieces.filter(pc.invert(pc.match_substring_regex(pieces, BLANK_CELL)))
    markup += len(pieces) - len(filled)
    if len(filled) or not found:
        full = pc.extract_regex(filled, FULL_CELL)
        if full.null_count:
            raise Irregular
        markup += pc.sum(pc.count_substring(full.field("whole"), "<"), min_count=0).as_py()
        found.append(_typed(full, facts))
    if markup != markup_count(xml):
        raise Irregular
    return found[0] if len(found) == 1 else join(found)


def _likely_first(xml: bytes) -> list[tuple[str, int]]:
    """Return the patterns of cells and how many tags each has, first that of the most cells."""
    values, texts = (xml.count(tag, 0, _SAMPLE) for tag in (b"<v>", b"<is>"))
    found = [(VALUE_CELL, 4), (TEXT_CELL, 6)]
    return found if values >= texts else found[::-1]


def _note_rows(xml: bytes, facts: SheetFacts) -> int:
    """Note how many rows there are, and which are hidden; return how many tags theirs are."""
    facts.listed = xml.count(b"<row ") or xml.count(b"<row>")
    facts.empty_tail = xml.count(b"<row", max(xml.rfind(_FILLED_END), 0))
    if b"hidden" in xml:
        rows = _ROW.findall(xml)
        if len(rows) != facts.listed:
            raise Irregular
        for row in rows:
            if _HIDDEN.search(row):
                facts.hidden_rows.append(_row_number(row))
    return facts.listed + xml.count(ROW_END)


def _row_number(row: bytes) -> int:
    number = _ROW_NUMBER.search(row)
    if number is None:
        raise Irregular
    return int(number[1])


def _typed(parts: pa.StructArray, facts: SheetFacts, is_text: bool = False) -> Cells:
    columns = dict(zip(parts.type.names, parts.flatten(), strict=True))
    none = pa.repeat(pa.scalar("", pa.string()), len(parts))
    kinds, styles, rich_values = _each_once(columns["attributes"], _kind, _style, _rich_value)
    cells = Cells(
        rows=columns["row"].cast(pa.string()).cast(pa.int64()).to_numpy(),
        columns=_each_once(columns["column"], column_index)[0],
        kinds=kinds.astype(np.int8),
        styles=styles,
        values=columns["value"].cast(pa.string()),
        inline=columns["inline"].cast(pa.string()) if "inline" in columns else none,
        formulas=columns["formula"].cast(pa.string()) if "formula" in columns else none,
    )
    if is_text:
        cells.kinds[:] = _INLINE
    elif "inline" in columns:
        rich = pc.binary_length(cells.inline).to_numpy() > 0
        cells.kinds[rich & (pc.binary_length(cells.values).to_numpy() == 0)] = _INLINE
    for at in np.flatnonzero(rich_values):
        place = int(cells.rows[at]), int(cells.columns[at])
        facts.rich_values[place] = int(rich_values[at])
    return checked(cells)


def checked(cells: Cells) -> Cells:
    """Return the cells if all lie within a sheet's bounds, or are empty; raises `UnreadableFile`."""
    if not len(cells.rows):
        return cells
    if cells.rows.min() < 1 or cells.rows.max() > MAX_ROWS or cells.columns.max() >= MAX_COLUMNS:
        outside = (cells.rows < 1) | (cells.rows > MAX_ROWS) | (cells.columns >= MAX_COLUMNS)
        for part in (cells.values, cells.inline, cells.formulas):
            if (pc.binary_length(part).to_numpy() > 0)[outside].any():
                raise UnreadableFile("it is damaged: a cell lies outside any sheet.")
        return Cells(*(_kept(getattr(cells, part.name), ~outside) for part in fields(cells)))
    return cells


def _kept(part: np.ndarray | pa.Array, mask: np.ndarray) -> np.ndarray | pa.Array:
    return part[mask] if isinstance(part, np.ndarray) else part.filter(pa.array(mask))


class CellList:
    """Gathers cells one by one, for readers that cannot do better."""

    def __init__(self) -> None:
        """Start without cells."""
        self._rows, self._columns = array("q"), array("i")
        self._kinds, self._styles = array("b"), array("i")
        self._values: list[str] = []
        self._formulas: list[str] = []

    def add(
        self, row: int, column: int, kind: str, value: str, style: int = 0, formula: str = ""
    ) -> None:
        """Take one cell; too many of them are refused."""
        self._rows.append(row)
        self._columns.append(column)
        self._kinds.append(_CODES.get(kind, 0))
        self._styles.append(style)
        self._values.append(value)
        self._formulas.append(formula)
        if len(self._values) > MAX_CELLS:
            raise UnreadableFile(TOO_MANY)

    def __len__(self) -> int:
        """Return how many were gathered."""
        return len(self._values)

    def cells(self) -> Cells:
        """Return all that were gathered."""
        return checked(
            Cells(
                np.array(self._rows, np.int64),
                np.array(self._columns, np.int32),
                np.array(self._kinds, np.int8),
                np.array(self._styles, np.int32),
                pa.array(self._values, pa.string()),
                pa.repeat(pa.scalar("", pa.string()), len(self)),
                pa.array(self._formulas, pa.string()),
            )
        )


def _kind(attributes: str) -> int:
    """Return the code of a cell's kind; its attributes must all be of the plain spelling."""
    if not _ATTRIBUTES.fullmatch(attributes):
        raise Irregular
    kind = CELL_KIND.search(attributes)
    return kind_code(kind[1]) if kind else 0


def _style(attributes: str) -> int:
    style = CELL_STYLE.search(attributes)
    return int(style[1]) if style else 0


def _rich_value(attributes: str) -> int:
    number = CELL_RICH_VALUE.search(attributes)
    return int(number[1]) if number else 0


def kind_code(name: str) -> int:
    """Return the index in `KINDS` of a cell's `t` attribute."""
    return _CODES.get(name, 0)


def _each_once(texts: pa.Array, *functions: Callable[[str], int]) -> list[np.ndarray]:
    """Apply functions to a column of few different texts, once for each text."""
    coded = texts.dictionary_encode()
    different = [text.decode() for text in coded.dictionary.to_pylist()]
    places = coded.indices.to_numpy()
    return [
        np.array([function(text) for text in different], np.int32)[places] for function in functions
    ]
