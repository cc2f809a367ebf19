"""Cuts a plainly spelled sheet into its rows and cells, as bytes: what is not asked for is not looked at."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from importers.catalog.area import Area, cell_name
from importers.catalog.letters import column_index
from importers.writers.workbook.markup import ATTRIBUTES, Unpatchable, attributes
from importers.writers.workbook.plain_sheet import prefix_of, spelled_plainly

_LETTERS = re.compile(rb"[A-Z]{1,3}")


class Irregular(Unpatchable):
    """The rows asked for are not written in the plain manner after all."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A cell's formula: its sheet row and column, the attributes of `<f>`, and its text as markup."""

    row: int
    column: int
    attributes: Mapping[bytes, bytes]
    text: bytes

    @property
    def address(self) -> str:
        """Return the cell's name."""
        return cell_name(self.row, self.column)

    @property
    def kind(self) -> bytes:
        """Return `normal`, `shared`, `array` or `dataTable`."""
        return self.attributes.get(b"t", b"normal")

    @property
    def area(self) -> Area | None:
        """Return the cells that it is for, where it is for more than its own."""
        return Area.of(self.attributes.get(b"ref", b"").decode())


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a row: its column, attributes, the bytes of its content, and all of its bytes."""

    column: int
    attributes: Mapping[bytes, bytes]
    inner: bytes
    whole: bytes

    @property
    def kind(self) -> bytes:
        """Return the kind of its value: `n`, `s`, `str`, `inlineStr`, `b`, `e` or `d`."""
        return self.attributes.get(b"t") or b"n"

    @property
    def style(self) -> int | None:
        """Return the number of its style; None where it names none."""
        given = self.attributes.get(b"s") or b""
        return int(given) if given.isdigit() else None


@dataclass(frozen=True, slots=True)
class Row:
    """A row: where its bytes lie in the sheet, its attributes as written, and its cells in order."""

    number: int
    start: int
    end: int
    tag: bytes  # what stands in its start tag behind the name
    cells: Sequence[Cell]
    rest: bytes  # what stands behind the cells, mostly nothing

    def cell(self, column: int) -> Cell | None:
        """Return the cell of a column."""
        return next((cell for cell in self.cells if cell.column == column), None)


class SheetXml:
    """A sheet's XML in the plain spelling, with the patterns that cut it."""

    def __init__(self, xml: bytes, prefix: bytes) -> None:
        """Take a sheet whose plain spelling is proved, with the prefix of its names: `of` and `respelled` do that."""
        self.xml = xml
        self.prefix = prefix
        names = {"p": prefix, "a": ATTRIBUTES}
        self._row = re.compile(rb"<%(p)brow(%(a)b)(/?)>" % _bytes(names))
        self._row_start = re.compile(rb"<%(p)brow(?=[\s/>])([^>]*)>" % _bytes(names))
        self._cell = re.compile(
            rb"\s*(<%(p)bc(%(a)b)(?:/>|>(.*?)</%(p)bc\s*>))" % _bytes(names), re.DOTALL
        )
        self._formula = re.compile(
            rb"<%(p)bf(?=[\s/>])(%(a)b)(?:/>|>([^<]*)</%(p)bf\s*>)" % _bytes(names)
        )
        self._value = re.compile(rb"<%(p)bv(?:%(a)b)>([^<]+)</%(p)bv\s*>" % _bytes(names))
        self._row_end = re.compile(rb"</%(p)brow\s*>" % _bytes(names))
        self.body_start, self.body_end = self._body()

    @classmethod
    def of(cls, xml: bytes) -> SheetXml:
        """Return a sheet as it is, if its spelling is plain, or spelled anew. `Unpatchable` if neither can be."""
        prefix = prefix_of(xml)
        return cls.respelled(xml) if prefix is None else cls(xml, prefix)

    @classmethod
    def respelled(cls, xml: bytes) -> SheetXml:
        """Return a sheet spelled anew."""
        made = spelled_plainly(xml)
        prefix = prefix_of(made)
        if prefix is None:
            raise Irregular("its sheet is written in an unusual way")
        return cls(made, prefix)

    def _body(self) -> tuple[int, int]:
        found = re.search(rb"<%bsheetData(%b)(/?)>" % (self.prefix, ATTRIBUTES), self.xml)
        if found is None:
            raise Irregular("it has no rows")
        if found[2]:
            return found.end(), found.end()
        return found.end(), self.xml.rindex(b"</" + self.prefix + b"sheetData")

    @property
    def outline(self) -> bytes:
        """Return the sheet without its rows: a whole document, which a parser can read."""
        return self.xml[: self.body_start] + self.xml[self.body_end :]

    def rows(self, numbers: Iterable[int]) -> list[Row]:
        """Return rows by their numbers, in the sheet's order; `Unpatchable` if one is not there."""
        place, found = self.body_start, []
        for number in sorted(numbers):
            at = self._starts[number] if "_starts" in self.__dict__ else self._start(number, place)
            found.append(self._cut(number, at))
            place = found[-1].end
        return sorted(found, key=lambda row: row.start)

    def present(self, numbers: Iterable[int]) -> list[int]:
        """Return those of these row numbers that the sheet has."""
        return [number for number in numbers if number in self._starts]

    def _start(self, number: int, place: int) -> int:
        """Return where a row begins: its number mostly stands first in its tag."""
        mark = b'<%brow r="%d"' % (self.prefix, number)
        at = self.xml.find(mark, place, self.body_end)
        if at >= 0:
            return at
        if number not in self._starts:
            raise Unpatchable(f"its row {number} was not found")
        return self._starts[number]

    @cached_property
    def _starts(self) -> dict[int, int]:
        starts: dict[int, int] = {}
        number = 0
        for tag in self._row_start.finditer(self.xml, self.body_start, self.body_end):
            _require_plain(tag[1])
            given = tag[1][4:].partition(b'"')[0] if tag[1].startswith(b' r="') else None
            if given is None:
                given = attributes(tag[1]).get(b"r", b"")
            number = int(given) if given.isdigit() else number + 1
            starts.setdefault(number, tag.start())
        return starts

    def _cut(self, number: int, start: int) -> Row:
        tag = self._row.match(self.xml, start, self.body_end)
        if tag is None:
            raise Irregular(f"its row {number} is written in an unusual way")
        _require_plain(tag[1])
        if tag[2]:
            return Row(number, start, tag.end(), tag[1], (), b"")
        close = self._row_end.search(self.xml, tag.end(), self.body_end)
        if close is None:
            raise Irregular(f"its row {number} is written in an unusual way")
        cells, place = self._cells(tag.end(), close.start())
        rest = self.xml[place : close.start()]
        if rest.strip():
            raise Irregular(f"its row {number} is written in an unusual way")
        return Row(number, start, close.end(), tag[1], cells, rest)

    def _cells(self, place: int, end: int) -> tuple[list[Cell], int]:
        cells: list[Cell] = []
        column = -1
        match = self._cell.match
        while found := match(self.xml, place, end):
            _require_plain(found[2])
            given = attributes(found[2])
            letters = _LETTERS.match(given.get(b"r", b""))
            column = column_index(letters[0].decode()) if letters else column + 1
            cells.append(Cell(column, given, found[3] or b"", found[1]))
            place = found.end()
        return cells, place

    # What is in a cell

    def formula(self, row: int, cell: Cell) -> Formula | None:
        """Return a cell's formula."""
        found = self._formula.search(cell.inner) if cell.inner else None
        if found is None:
            return None
        return Formula(row, cell.column, attributes(found[1]), found[2] or b"")

    def without_formula(self, cell: Cell) -> bytes:
        """Return a cell's content without its formula: the value that was calculated last."""
        return self._formula.sub(b"", cell.inner, count=1)

    def with_formula(self, cell: Cell, element: bytes) -> bytes:
        """Return a cell with another `<f>` element."""
        return self._formula.sub(lambda _: element, cell.whole, count=1)

    def has_value(self, cell: Cell) -> bool:
        """Tell whether a cell holds a value, calculated or not."""
        return bool(self._value.search(cell.inner)) or b"<" + self.prefix + b"is" in cell.inner

    @cached_property
    def has_formulas(self) -> bool:
        """Tell whether any cell of the sheet has a formula."""
        start = re.compile(rb"<%bf[ >/\t\r\n]" % self.prefix)
        return start.search(self.xml, self.body_start, self.body_end) is not None

    def formulas(self, kinds: Iterable[bytes]) -> Iterator[Formula]:
        """Yield the formulas of the sheet that are of these kinds: `shared`, `array`, `dataTable`."""
        wanted = frozenset(kinds)
        if not self.has_formulas:
            return
        escaped = re.compile(rb"<%bf\s[^<>]*&[^<>]*>" % self.prefix)
        if escaped.search(self.xml, self.body_start, self.body_end):
            raise Irregular("its formulas are written in an unusual way")
        if all(self.xml.find(kind, self.body_start, self.body_end) < 0 for kind in wanted):
            return
        for found in self._formula.finditer(self.xml, self.body_start, self.body_end):
            given = attributes(found[1])
            if given.get(b"t") in wanted:
                yield self._located(found, given)

    def _located(self, found: re.Match[bytes], given: Mapping[bytes, bytes]) -> Formula:
        """Return a formula with the place of its cell, whose tag stands before it."""
        start = self.xml.rfind(b"<" + self.prefix + b"c", self.body_start, found.start())
        tag = self._cell_tag.match(self.xml, start) if start >= 0 else None
        area = Area.of(attributes(tag[1]).get(b"r", b"").decode()) if tag else None
        if area is None:
            raise Irregular("its cells have no addresses")
        return Formula(area.top, area.left, given, found[2] or b"")

    @cached_property
    def _cell_tag(self) -> re.Pattern[bytes]:
        return re.compile(rb"<%bc(%b)>" % (self.prefix, ATTRIBUTES))

    # What is written

    def tag(self, name: str, given: bytes = b"", content: bytes | None = None) -> bytes:
        """Return an element's bytes; without content it is empty."""
        opened = b"<" + self.prefix + name.encode() + given
        if content is None:
            return opened + b"/>"
        return opened + b">" + content + b"</" + self.prefix + name.encode() + b">"


def _require_plain(tag: bytes) -> None:
    """Refuse attributes that are written with references, as `r="&#65;1"`."""
    if b"&" in tag:
        raise Irregular("its rows are written in an unusual way")


def _bytes(names: Mapping[str, bytes]) -> dict[bytes, bytes]:
    return {key.encode(): value for key, value in names.items()}
