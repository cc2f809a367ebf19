"""The stored cells of one OOXML sheet, scanned a block at a time with Arrow.

Most sheets are written in one plain manner, which is read here. A sheet in any other manner raises
`Irregular`, and `events` reads it with a real XML parser, at a tenth of the speed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields
from typing import TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from importers.catalog.letters import column_index
from importers.errors import UnreadableFile
from importers.readers.workbook.ooxml.plain_xml import (
    BARE_CELL,
    BLANK_CELL,
    CELL_KIND,
    CELL_STYLE,
    DIMENSION,
    FULL_CELL,
    ROW_END,
    UNUSUAL,
    Irregular,
    Window,
    plain_head,
    windows,
)
from importers.readers.workbook.prefetch import prefetch
from importers.readers.workbook.process.allowance import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ROWS,
    TOO_MANY,
)

_WINDOW = 1 << 23  # bytes; smaller ones cost a very wide sheet half as much again
_FILLED_END = b"</c>"
_HIDDEN_ROW = re.compile(rb'<row [^>]*?hidden="(?:1|true)"[^>]*>')
_HIDDEN_COLUMN = re.compile(rb'<col [^>]*?hidden="(?:1|true)"[^>]*>')
_MERGED = re.compile(rb'<mergeCell ref="([A-Z]+[0-9]+:[A-Z]+[0-9]+)"')
_ROW_NUMBER = re.compile(rb' r="(\d+)"')
_MIN = re.compile(r' min="(\d+)"')
_MAX = re.compile(r' max="(\d+)"')
# The kinds of a cell's value: ECMA-376 part 1, 18.18.11 (a cell that names none holds a number), and
# others for readers that give the very text to show, of a text or number, date, boolean or error.
KINDS = ("n", "s", "str", "inlineStr", "b", "e", "d", "text", "date", "boolean", "error")


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


@dataclass(slots=True)
class SheetFacts:
    """What a sheet says beside its cells.

    `listed` counts the rows that are written at all, `empty_tail` those after the last content;
    `declared` is the last row that the sheet says to have, which may be a lie.
    """

    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[str] = field(default_factory=list)
    listed: int = 0
    empty_tail: int = 0
    first_row: int = 0
    last_row: int = 0
    declared: int = 0

    def add(self, later: SheetFacts) -> None:
        """Add what a later part of the same sheet says."""
        self.hidden_rows += later.hidden_rows
        self.hidden_columns |= later.hidden_columns
        self.merged += later.merged
        self.count_rows(later.listed)
        self.empty_tail = later.empty_tail + (0 if later.last_row else self.empty_tail)
        self.last_row = max(self.last_row, later.last_row)
        self.declared = self.declared or later.declared

    def count_rows(self, count: int = 1) -> None:
        """Count rows that are written; more than a sheet has are the mark of a hostile file."""
        self.listed += count
        if self.listed > MAX_ROWS:
            raise UnreadableFile("it is damaged: it has more rows than any sheet can have.")


Progressed = Callable[[int], None]
_Used = TypeVar("_Used")


def scan(
    blocks: Iterable[bytes],
    facts: SheetFacts,
    progressed: Progressed,
    use: Callable[[Cells], _Used],
) -> list[_Used]:
    """Return what `use` makes of a sheet's cells, one group of whole rows after another.

    Raises `Irregular` for XML in another manner, and where a later group has earlier rows.
    """

    def work(window: Window) -> tuple[_Used, SheetFacts, int]:
        cells, seen = _scan_window(window)
        return use(cells), seen, len(cells.rows)

    found: list[_Used] = []
    total = 0
    for used, seen, count in prefetch(work, windows(blocks, ROW_END, _WINDOW)):
        if count and seen.first_row <= facts.last_row:
            raise Irregular
        facts.add(seen)
        found.append(used)
        total += count
        if total > MAX_CELLS:
            raise UnreadableFile(TOO_MANY)
        progressed(facts.last_row)
    return found


def _scan_window(window: Window) -> tuple[Cells, SheetFacts]:
    if UNUSUAL.search(window.xml):
        raise Irregular
    facts = SheetFacts()
    if window.first:
        _note_head(window.xml, facts)
    if window.last:
        _note_tail(window.xml, facts)
    cells = _cells(window.xml)
    if len(cells.rows):
        facts.first_row, facts.last_row = int(cells.rows.min()), int(cells.rows.max())
    _note_rows(window.xml, facts)
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


def _note_head(xml: bytes, facts: SheetFacts) -> None:
    """Note the size that the sheet says to have, and the hidden columns."""
    head = plain_head(xml)
    if size := DIMENSION.search(head):
        facts.declared = int(size[1])
    for column in set(_HIDDEN_COLUMN.findall(head)):
        first, last = (int(_attribute(pattern, column.decode())) for pattern in (_MIN, _MAX))
        facts.hidden_columns.update(range(first - 1, min(last, MAX_COLUMNS)))


def _note_tail(xml: bytes, facts: SheetFacts) -> None:
    if not xml.rstrip().endswith(b"</worksheet>"):
        raise Irregular
    after = max(xml.rfind(ROW_END), 0)
    facts.merged = [area.decode() for area in _MERGED.findall(xml, after)]


def _note_rows(xml: bytes, facts: SheetFacts) -> None:
    last = xml.rfind(_FILLED_END)
    facts.listed = xml.count(b"<row")
    facts.empty_tail = xml.count(b"<row", max(last, 0))
    if b' hidden="' in xml:
        for row in _HIDDEN_ROW.finditer(xml):
            if number := _ROW_NUMBER.search(row[0]):
                facts.hidden_rows.append(int(number[1]))


def _cells(xml: bytes) -> Cells:
    pieces = pc.split_pattern(pa.array([xml], pa.binary()), b"<c ").flatten()[1:]
    bare = pc.extract_regex(pieces, BARE_CELL)
    if not bare.null_count:
        return _typed(bare)
    others = pieces.filter(bare.is_null())
    filled = others.filter(pc.invert(pc.match_substring_regex(others, BLANK_CELL)))
    full = pc.extract_regex(filled, FULL_CELL)
    if full.null_count:
        raise Irregular
    return join([_typed(bare.drop_null()), _typed(full)])


def _typed(parts: pa.StructArray) -> Cells:
    fields = {field.name: column for field, column in zip(parts.type, parts.flatten(), strict=True)}
    none = pa.repeat(pa.scalar("", pa.string()), len(parts))
    kinds, styles = _attributes(fields["attributes"])
    return checked(
        Cells(
            rows=fields["row"].cast(pa.string()).cast(pa.int64()).to_numpy(),
            columns=_each_once(fields["column"], column_index, np.int32),
            kinds=kinds,
            styles=styles,
            values=fields["value"].cast(pa.string()),
            inline=fields["inline"].cast(pa.string()) if "inline" in fields else none,
            formulas=fields["formula"].cast(pa.string()) if "formula" in fields else none,
        )
    )


def checked(cells: Cells) -> Cells:
    """Return the cells if all lie within a sheet's bounds; raises `UnreadableFile`."""
    if not len(cells.rows):
        return cells
    if cells.rows.min() < 1 or cells.rows.max() > MAX_ROWS or cells.columns.max() >= MAX_COLUMNS:
        raise UnreadableFile("it is damaged: a cell lies outside any sheet.")
    return cells


class CellList:
    """Gathers cells one by one, for readers that cannot do better."""

    def __init__(self) -> None:
        """Start without cells."""
        self._items: list[tuple[int, int, int, int, str, str]] = []

    def add(
        self, row: int, column: int, kind: str, value: str, style: int = 0, formula: str = ""
    ) -> None:
        """Take one cell; too many of them are refused."""
        self._items.append((row, column, kind_code(kind), style, value, formula))
        if len(self._items) > MAX_CELLS:
            raise UnreadableFile(TOO_MANY)

    def __len__(self) -> int:
        """Return how many were gathered."""
        return len(self._items)

    def cells(self) -> Cells:
        """Return all that were gathered."""
        parts = list(zip(*self._items, strict=True)) or [()] * 6
        rows, columns, kinds, styles, values, formulas = parts
        return checked(
            Cells(
                np.array(rows, np.int64),
                np.array(columns, np.int32),
                np.array(kinds, np.int8),
                np.array(styles, np.int32),
                pa.array(values, pa.string()),
                pa.repeat(pa.scalar("", pa.string()), len(rows)),
                pa.array(formulas, pa.string()),
            )
        )


def _attributes(texts: pa.Array) -> tuple[np.ndarray, np.ndarray]:
    kinds = _each_once(texts, lambda text: kind_code(_attribute(CELL_KIND, text)), np.int8)
    styles = _each_once(texts, lambda text: int(_attribute(CELL_STYLE, text) or 0), np.int32)
    return kinds, styles


def _attribute(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return match[1] if match else ""


def kind_code(name: str) -> int:
    """Return the index in `KINDS` of a cell's `t` attribute."""
    return KINDS.index(name) if name in KINDS else 0


def _each_once(texts: pa.Array, function: Callable[[str], int], kind: type) -> np.ndarray:
    """Apply a function to a column of few different texts, once for each."""
    coded = texts.dictionary_encode()
    results = [function(text.decode()) for text in coded.dictionary.to_pylist()]
    numbers: np.ndarray = np.array(results, kind)[coded.indices.to_numpy()]
    return numbers
