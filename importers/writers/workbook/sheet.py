"""Changes cells in one sheet's XML, as bytes: what is not changed is not even looked at."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from importers.catalog.catalog import column_letters
from importers.catalog.letters import column_index
from importers.readers.workbook.number_formats import GENERAL, NumberFormat, renderer
from importers.writers.workbook.formulas import Formula, freed_formulas, is_master
from importers.writers.workbook.markup import Names, Unpatchable, attributes, text_markup

_NUMBER = re.compile(r"(-?)0*([0-9]+(?:\.[0-9]+)?)")
_EXACT_DIGITS = 15  # as many as Excel keeps of a number
_LETTERS = re.compile(rb"[A-Z]+")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a sheet shall hold: texts by sheet row and column index, and rows to be emptied."""

    cells: Mapping[int, Mapping[int, str]]
    emptied: frozenset[int]

    def changes(self, row: int, column: int) -> bool:
        """Tell whether a cell gets another content."""
        return row in self.emptied or column in self.cells.get(row, {})


@dataclass(slots=True)
class Patched:
    """The new XML, the addresses whose formula went, and whether formulas are left in the sheet."""

    xml: bytes = b""
    removed_formulas: list[str] = field(default_factory=list)
    has_formulas: bool = False


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    start: int
    end: int
    attributes: bytes
    inner: bytes


@dataclass(frozen=True, slots=True)
class _Cell:
    column: int
    end: int  # in the row's inner XML
    whole: bytes
    attributes: dict[bytes, bytes]
    inner: bytes


class Sheet:
    """One sheet's XML with what is needed to write into it."""

    def __init__(self, xml: bytes, formats: Sequence[NumberFormat], date1904: bool) -> None:
        """Take the sheet's XML; `Unpatchable` if it is no plain UTF-8."""
        self._xml = xml
        self._formats = formats
        self._date1904 = date1904
        self._names = Names.of(xml)

    def patched(self, wanted: Wanted) -> Patched:
        """Return the sheet with the wanted texts in place."""
        numbers = set(wanted.cells) | wanted.emptied
        rows = self._rows(numbers)
        result = Patched()
        gone = list(self._removed(rows, wanted))
        result.removed_formulas = [formula.address for formula in gone]
        freed = self._freed(gone, wanted)
        if freed:
            rows = self._rows(numbers | set(freed))
        pieces, place = [], 0
        for row in rows:
            new = self._new_row(row, wanted, freed.get(row.number, {}))
            pieces += [self._xml[place : row.start], new]
            place = row.end
        result.xml = b"".join([*pieces, self._xml[place:]])
        result.has_formulas = self._names.formula.search(result.xml) is not None
        return result

    def _rows(self, numbers: set[int]) -> list[_Row]:
        found, number, missing = [], 0, set(numbers)
        for tag in self._names.row.finditer(self._xml):
            given = _row_number(tag[1]) if missing else None
            number = int(given) if given else number + 1
            if number in missing:
                missing.discard(number)
                found.append(self._row(number, tag))
            if not missing:
                break
        if missing:
            raise Unpatchable(f"its row {min(missing)} was not found")
        return found

    def _row(self, number: int, tag: re.Match[bytes]) -> _Row:
        if tag[2]:
            return _Row(number, tag.start(), tag.end(), tag[1], b"")
        close = self._xml.find(self._names.row_end, tag.end())
        inner = self._xml[tag.end() : close]
        if close < 0 or b"<!" in inner:
            raise Unpatchable(f"its row {number} is written in an unusual way")
        return _Row(number, tag.start(), close + len(self._names.row_end), tag[1], inner)

    def _cells(self, row: _Row) -> Iterator[_Cell]:
        column = -1
        for match in self._names.cell.finditer(row.inner):
            given = attributes(match[1])
            letters = _LETTERS.match(given.get(b"r", b""))
            column = column_index(letters[0].decode()) if letters else column + 1
            yield _Cell(column, match.end(), match[0], given, match[2] or b"")

    def _removed(self, rows: Sequence[_Row], wanted: Wanted) -> Iterator[Formula]:
        """Yield the formulas that go because their cells get another content."""
        for row in rows:
            for cell in self._cells(row):
                found = self._names.formula.search(cell.inner)
                if found and wanted.changes(row.number, cell.column):
                    address = f"{column_letters(cell.column)}{row.number}"
                    yield Formula(address, attributes(found[1]), found[2] or b"")

    def _freed(self, gone: Sequence[Formula], wanted: Wanted) -> dict[int, dict[int, bytes]]:
        """Return the formulas that stood on one that goes, each written out, by row and column."""
        masters = [formula for formula in gone if is_master(formula)]
        freed: dict[int, dict[int, bytes]] = {}
        for row, column, text in freed_formulas(self._xml, self._names, masters):
            if not wanted.changes(row, column):
                freed.setdefault(row, {})[column] = text
        return freed

    def _new_row(self, row: _Row, wanted: Wanted, freed: Mapping[int, bytes]) -> bytes:
        old = {cell.column: cell for cell in self._cells(row)}
        tail = row.inner[max((cell.end for cell in old.values()), default=0) :]
        new = {column: cell.whole for column, cell in old.items()}
        for column, formula in freed.items():
            new[column] = self._names.formula.sub(lambda _, text=formula: text, new[column])  # type: ignore[misc]
        if row.number in wanted.emptied:
            new = {column: self._empty(row.number, cell) for column, cell in old.items()}
        for column, text in wanted.cells.get(row.number, {}).items():
            new[column] = self._written(row.number, column, old.get(column), text)
        # The row's own hint at its width may be wrong now, and may be left out.
        hints = re.sub(rb'\s+spans\s*=\s*"[^"]*"', b"", row.attributes)
        inner = b"".join(new[column] for column in sorted(new)) + tail
        return self._names.open("row") + hints.rstrip() + b">" + inner + self._names.row_end

    def _empty(self, row: int, cell: _Cell) -> bytes:
        return self._start(row, cell.column, cell) + b"/>"

    def _written(self, row: int, column: int, old: _Cell | None, text: str) -> bytes:
        start = self._start(row, column, old)
        if not text:
            return start + b"/>"
        raw = self._number(old, text)
        names = self._names
        if raw:
            value = names.open("v") + b">" + raw.encode() + names.close("v")
            return start + b">" + value + names.close("c")
        string = names.open("t") + b' xml:space="preserve">' + text_markup(text) + names.close("t")
        content = names.open("is") + b">" + string + names.close("is")
        return start + b' t="inlineStr">' + content + names.close("c")

    def _start(self, row: int, column: int, old: _Cell | None) -> bytes:
        style = old.attributes.get(b"s") if old else None
        address = f"{column_letters(column)}{row}".encode()
        start = self._names.open("c") + b' r="' + address + b'"'
        return start + (b' s="' + style + b'"' if style else b"")

    def _number(self, old: _Cell | None, text: str) -> str:
        """Return the number to store for a text; "" if it has to be stored as text.

        A cell that holds a number goes on doing so if the new one is shown again as it was typed, but
        for the zeros that end its decimals.
        """
        match = _NUMBER.fullmatch(text)
        if not old or not match or not self._holds_number(old):
            return ""
        if sum(map(str.isdigit, match[2])) > _EXACT_DIGITS:
            return ""
        raw = match[1] + match[2]
        shown = renderer(self._format(old), self._date1904)(raw)
        return raw if _bare(shown) == _bare(text) else ""

    def _holds_number(self, cell: _Cell) -> bool:
        is_number = cell.attributes.get(b"t", b"n") == b"n"
        formula = self._names.formula.search(cell.inner)
        return is_number and not formula and self._names.value.search(cell.inner) is not None

    def _format(self, cell: _Cell) -> NumberFormat:
        style = int(cell.attributes.get(b"s") or b"0")  # some programs write an empty one
        return self._formats[style] if style < len(self._formats) else GENERAL


def _row_number(given: bytes) -> bytes | None:
    """Return a row's number; nearly every program writes it first, and there are a million rows."""
    if given.startswith(b' r="'):
        return given[4 : given.index(b'"', 4)]
    return attributes(given).get(b"r")


def _bare(number: str) -> str:
    return number.rstrip("0").rstrip(".") if "." in number else number
