"""Changes cells in one sheet's XML, as bytes: what is not changed is not even looked at."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from importers.catalog.area import Area, cell_name
from importers.writers.workbook.cell_styles import CellStyles
from importers.writers.workbook.cell_writer import CellWriter
from importers.writers.workbook.changed_cells import ChangedCells
from importers.writers.workbook.formulas import freed_formulas
from importers.writers.workbook.markup import Edit, elements, replaced, with_attribute
from importers.writers.workbook.outcomes import Outcomes
from importers.writers.workbook.sheet_xml import Cell, Formula, Row, SheetXml
from importers.writers.workbook.typed_values import TypedValue, ValueKind

_SPANS = re.compile(rb"""\s+spans\s*=\s*(?:"[^"]*"|'[^']*')""")
Place = tuple[int, int]  # sheet row and column


@dataclass(frozen=True, slots=True)
class SheetChanges:
    """What is to be written into a sheet; `labels` are the sheet rows whose cells are names, always text."""

    changed: ChangedCells
    outcomes: Outcomes
    labels: frozenset[int]
    as_text: frozenset[Place] = frozenset()


@dataclass(slots=True)
class Patched:
    """The new XML, the addresses whose formula went, and whether formulas are left in the workbook.

    `locked` are changed cells that a spreadsheet does not let its users change, `texts` those that hold digits
    as text where numbers, dates, percentages or booleans are.
    """

    xml: bytes = b""
    removed_formulas: list[str] = field(default_factory=list)
    locked: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    has_formulas: bool = False


def patched(sheet: SheetXml, styles: CellStyles, changes: SheetChanges) -> Patched:
    """Return the sheet with the changes in place; `Unpatchable` if it is written too oddly."""
    return _Patch(sheet, styles, changes).done()


def value_of(
    sheet: SheetXml, styles: CellStyles, changed: ChangedCells, place: Place, text: str
) -> tuple[ValueKind, int | None]:
    """Return what a text would be in a cell by itself, and the style that the cell would have."""
    writer = CellWriter(sheet, styles, changed)
    row = sheet.rows([place[0]])[0]
    value = writer.value(row, place[1], text)
    return value.kind, writer.style(row, place[1]) if value.style is None else value.style


class _Patch:
    """One sheet being changed."""

    def __init__(self, sheet: SheetXml, styles: CellStyles, changes: SheetChanges) -> None:
        self._sheet = sheet
        self._styles = styles
        self._changes = changes
        self._changed = changes.changed
        self._writer = CellWriter(sheet, styles, changes.changed)
        merges = changes.outcomes.merges
        self._copies: dict[int, dict[int, Place]] = {}
        for each in merges:
            for line, column in each.copies:
                self._copies.setdefault(line, {})[column] = (each.area.top, each.area.left)
        self._hidden = {place for each in merges for place in each.hidden}
        self._rows: dict[int, Row] = {}
        self._texts: list[str] = []

    def done(self) -> Patched:
        rows = self._fetched(self._numbers())
        gone = list(self._removed(rows))
        freed = self._freed(gone)
        rows = self._fetched({*self._numbers(), *freed})
        result = Patched(removed_formulas=[formula.address for formula in gone])
        edits = [
            (row.start, row.end, self._new_row(row, freed.get(row.number, {}))) for row in rows
        ]
        result.xml = replaced(self._sheet.xml, [*edits, *self._around()])
        result.texts = self._texts
        result.locked = [name for row in rows for name in self._locked(row)]
        result.has_formulas = self._sheet.has_formulas and (
            not gone or SheetXml(result.xml, self._sheet.prefix).has_formulas
        )
        return result

    def _numbers(self) -> set[int]:
        tops = {area.top for area in self._changes.outcomes.broken}
        sources = {line for places in self._copies.values() for line, _ in places.values()}
        return {*self._changed.cells, *self._changed.emptied, *tops, *sources, *self._copies}

    def _fetched(self, numbers: set[int]) -> Sequence[Row]:
        missing = numbers - self._rows.keys()
        if missing:
            self._rows |= {row.number: row for row in self._sheet.rows(missing)}
        return sorted(self._rows.values(), key=lambda row: row.start)

    # Formulas that go

    def _removed(self, rows: Sequence[Row]) -> Iterator[Formula]:
        """Yield the formulas that go, because their cells get another content or they are broken into values."""
        if not self._sheet.has_formulas:
            return
        for row in rows:
            for cell in row.cells:
                found = self._sheet.formula(row.number, cell) if cell.inner else None
                if found is None:
                    continue
                if self._changed.changes(row.number, cell.column) or self._is_broken(found):
                    yield found

    def _is_broken(self, formula: Formula) -> bool:
        return formula.area in self._changes.outcomes.broken and formula.kind != b"shared"

    def _freed(self, gone: Sequence[Formula]) -> dict[int, dict[int, bytes]]:
        """Return the formulas that stood on one that goes, each written out, by row and column."""
        masters = [each for each in gone if each.kind == b"shared" and b"ref" in each.attributes]
        freed: dict[int, dict[int, bytes]] = {}
        for row, column, element in freed_formulas(self._sheet, masters):
            if not self._changed.changes(row, column):
                freed.setdefault(row, {})[column] = element
        return freed

    # Rows

    def _new_row(self, row: Row, freed: Mapping[int, bytes]) -> bytes:
        new = {cell.column: self._kept(row, cell, freed.get(cell.column)) for cell in row.cells}
        for column, text in self._changed.cells.get(row.number, {}).items():
            if (row.number, column) not in self._hidden:
                value = self.value(row, column, text)
                new[column] = self._writer.written(row, column, value)
                if value.among is not None and any(map(str.isdecimal, text)):
                    self._texts.append(cell_name(row.number, column))
        for column, (line, source) in self._copies.get(row.number, {}).items():
            new[column] = self._writer.copied(row, column, self._rows[line].cell(source))
        # The row's own hint at its width may be wrong now, and may be left out.
        inner = b"".join(new[column] for column in sorted(new)) + row.rest
        return self._sheet.tag("row", _SPANS.sub(b"", row.tag).rstrip(), inner)

    def _kept(self, row: Row, cell: Cell, freed: bytes | None) -> bytes:
        """Return a cell that gets no new text: emptied with its row, freed of a formula, or just as it is."""
        if self._changed.empties(row.number):
            return self._writer.written(row, cell.column, TypedValue(ValueKind.BLANK, ""))
        if freed is not None:
            return self._sheet.with_formula(cell, freed)
        if self._changes.outcomes.broken:
            formula = self._sheet.formula(row.number, cell)
            if formula is not None and self._is_broken(formula):
                return self._writer.without_formula(row, cell)
        return cell.whole

    def value(self, row: Row, column: int, text: str) -> TypedValue:
        """Return what a text is in its cell."""
        place = (row.number, column)
        if text and (row.number in self._changes.labels or place in self._changes.as_text):
            return self._writer.text(row, column, text)
        return self._writer.value(row, column, text)

    def _locked(self, row: Row) -> Iterator[str]:
        columns = self._changed.cells.get(row.number, {})
        if self._changed.empties(row.number):
            columns = {cell.column: "" for cell in row.cells if cell.inner}
        for column in columns:
            if self._styles.is_locked(self._writer.style(row, column)):
                yield cell_name(row.number, column)

    # What stands around the rows

    def _around(self) -> Iterator[Edit]:
        names = ("dimension", "mergeCells", "mergeCell")
        found = elements(self._sheet.outline, names)
        dissolved = {each.area for each in self._changes.outcomes.merges if each.dissolves}
        cells = [each for each in found if each.name == "mergeCell"]
        gone = [each for each in cells if Area.of(each.attributes.get("ref", "")) in dissolved]
        group = next((each for each in found if each.name == "mergeCells"), None)
        if gone and group is not None:
            if len(gone) == len(cells):
                yield self._moved((group.start, group.end, b""))
            else:
                left = str(len(cells) - len(gone))
                yield self._moved(with_attribute(self._sheet.outline, group, "count", left))
                yield from (self._moved((each.start, each.end, b"")) for each in gone)
        dimension = next((each for each in found if each.name == "dimension"), None)
        if dimension is not None and (wider := self._wider(dimension.attributes.get("ref", ""))):
            yield with_attribute(self._sheet.outline, dimension, "ref", wider)

    def _moved(self, edit: Edit) -> Edit:
        """Return an edit of what stands behind the rows, by its place in the whole sheet."""
        start, end, new = edit
        rows = self._sheet.body_end - self._sheet.body_start
        return start + rows, end + rows, new

    def _wider(self, name: str) -> str | None:
        """Return the sheet's dimension if cells were written outside the one that it tells."""
        area = Area.of(name)
        cells = [(line, column) for line, texts in self._changed.cells.items() for column in texts]
        if area is None or all(area.holds(*place) for place in cells):
            return None
        lines, columns = zip(*cells, (area.top, area.left), (area.bottom, area.right), strict=True)
        return Area(min(lines), min(columns), max(lines), max(columns)).name
