"""Finds which of a table's first records is the header, for delimited text and workbooks alike."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from importers.catalog.model import ReadWarning

Record = Sequence[str | None]

# Only so many records are looked at; a header further down is for the operator to name.
LOOK_AT = 200
_FARTHEST_HEADER = 40
_ENOUGH_RECORDS = 3
_ENOUGH_COLUMNS = 300
_LONGEST_LABEL = 200

_NUMBER = re.compile(
    r"[^\w\s]?\s?[-+]?\d[\d.,'\u00a0\u202f ]*(?:[eE][-+]?\d+)?\s?(?:%|[^\w\s]|[A-Z]{3})?"
)
_MOMENT = re.compile(r"\d{1,4}[-/.:]\d{1,2}(?:[-/.:]\d{1,4})?(?:[ T][\d:.]+Z?)?")
_WEB = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\S+", re.IGNORECASE)
_ERROR = re.compile(r"#(?:DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!)")
_YEARS = range(1900, 2101)
_NO_LETTERS = re.compile(r"[\W_]+")

_KNOWN_WORDS = """
    sku id key code ean gtin upc barcode article articlenumber item itemno itemnumber partnumber mpn
    productid productcode productname productsku variantsku stockcode itemcode handle slug
    name title product productname itemname description productdescription longdescription
    shortdescription details price sellprice unitprice saleprice regularprice variantprice cost
    costprice msrp rrp brand brandname vendor manufacturer supplier category categories type producttype
    tags image images imageurl imagesrc picture photo url link clienturl website campaign quantity qty
    stock stocklevel stockonhand stockstatus inventory size packsize colour color weight unit unitofmeasure
    uom currency status published active tax vat country date time notes comments comment invoiceno invoicedate
"""
KNOWN_LABELS = frozenset(_KNOWN_WORDS.split())


@dataclass(frozen=True, slots=True)
class HeaderGuess:
    """Where the header is: `index` counts from 0 in the records given; None: they have no header."""

    index: int | None
    read_warnings: tuple[ReadWarning, ...] = ()


def find_header(
    records: Sequence[Record],
    lines: Sequence[int] | None = None,
    place: str = "line",
    known: frozenset[str] = KNOWN_LABELS,
) -> HeaderGuess:
    """Guess which record is the header: normally the first that is not blank.

    Blank records may be among them. `lines` are the records' places as the operator knows them
    (default: 1, 2, 3…), `place` is the word for them in warnings (`line`, `row`). `known` are labels
    that speak for a header, as `label_key` makes them.
    """
    detector = HeaderDetector(records[:LOOK_AT], lines or range(1, len(records) + 1), place, known)
    if not detector.filled:
        return HeaderGuess(None)
    index = detector.header()
    if detector.is_errors(index):
        return HeaderGuess(None, (detector.errors_warning(index),))
    if detector.is_data(index):
        return HeaderGuess(None, (detector.no_header_warning(index),))
    return HeaderGuess(index, tuple(detector.read_warnings(index)))


def label_key(label: str | None) -> str:
    """Return a label without case, spaces and punctuation: `Unit Price` → `unitprice`."""
    return _NO_LETTERS.sub("", (label or "")[:_LONGEST_LABEL].casefold())


def is_blank(record: Record) -> bool:
    """Tell whether a record has no content: no cells, or only empty or whitespace ones."""
    return not any(cell and not cell.isspace() for cell in record)


def looks_like_value(cell: str | None) -> bool:
    """Tell whether a cell holds a number, date, time, web or mail address or Excel error: never a label."""
    return _kind(cell) not in ("", "text")


def _kind(cell: str | None) -> str:
    text = (cell or "").strip()
    if not text:
        return ""
    if len(text) > _LONGEST_LABEL:
        return "text"
    kinds = (("number", _NUMBER), ("moment", _MOMENT), ("web", _WEB), ("error", _ERROR))
    return next((name for name, pattern in kinds if pattern.fullmatch(text)), "text")


class HeaderDetector:
    """What can be told from a table's first records, blank ones passed over."""

    def __init__(
        self, records: Sequence[Record], lines: Sequence[int], place: str, known: frozenset[str]
    ) -> None:
        self.records = [record[:_ENOUGH_COLUMNS] for record in records]
        self.lines = lines
        self.place = place
        self._known = known
        self.filled = [index for index, record in enumerate(records) if not is_blank(record)]
        self.typical = self._typical_count()

    def header(self) -> int:
        """Return the likeliest header: the first record, unless it is a title above a better one."""
        candidates = self.filled[:_FARTHEST_HEADER]
        first = next((at for at in candidates if not self._is_title(at)), candidates[0])
        words = self._known_count(first)
        for at in candidates:
            if at > first and self._known_count(at) >= max(2, 3 * words) and self._is_label_row(at):
                first, words = at, self._known_count(at)
        return self._past_repeats(first)

    def is_data(self, at: int) -> bool:
        """Tell whether a record is surely data: its values are of the kinds of those below it."""
        kinds, telling = self._kinds(at), self._telling(at)
        below = [self._kinds(index) for index in self._below(at)]
        if not telling or self._known_count(at) or len(below) < self._proof(at, telling):
            return False
        return all(_share(below, column, kinds[column]) >= 0.75 for column in telling)

    def _proof(self, at: int, telling: Sequence[int]) -> int:
        """Return how many records below must agree before a record is data: fewer, the clearer it is."""
        kinds = self._kinds(at)
        if any(kinds[column] in ("moment", "web") for column in telling):
            return 1
        rows = [at, *self._below(at)]
        counts = any(
            _goes_up([self._cell(row, column) for row in rows], len(rows)) for column in telling
        )
        return 2 if counts else _ENOUGH_RECORDS

    def is_errors(self, at: int) -> bool:
        """Tell whether a record holds nothing but Excel errors: broken cells, never labels."""
        return {kind for kind in self._kinds(at) if kind} == {"error"}

    def errors_warning(self, at: int) -> ReadWarning:
        """Say that the first record was taken for data because it holds only Excel errors."""
        return ReadWarning(
            "header",
            f"No header was found: {self.place} {self.lines[at]} holds nothing but Excel errors, "
            "so the columns are named Column A, Column B and so on.",
        )

    def no_header_warning(self, at: int) -> ReadWarning:
        """Say that the first record was taken for data."""
        return ReadWarning(
            "header",
            f"No header was found: {self.place} {self.lines[at]} looks like the data below it, "
            "so the columns are named Column A, Column B and so on.",
        )

    def read_warnings(self, at: int) -> Iterator[ReadWarning]:
        """Say what about this header could be wrong."""
        above = [index for index in self.filled if index < at]
        if above:
            text = " ".join(cell.strip() for cell in self.records[above[0]] if cell)[:60].strip()
            yield self._warning(
                at, f"the {self.place}s above it were left out as a title, such as “{text}”"
            )
        values = self._telling(at) if self._below(at) else self._values(at)
        if values and not self._known_count(at):
            yield self._warning(at, "it holds values, as the data does")
        if self._count(at) * 2 < self.typical:
            yield self._warning(at, f"it has far fewer cells than the {self.place}s below it")
        second = self._second_header(at)
        if second is not None:
            yield self._warning(at, f"{self.place} {self.lines[second]} may be a part of it")
        yield from self._other_tables(at)

    def _warning(self, at: int, why: str) -> ReadWarning:
        where = f"{self.place} {self.lines[at]}"
        return ReadWarning("header", f"{where.capitalize()} was taken for the header, but {why}.")

    def _other_tables(self, at: int) -> Iterator[ReadWarning]:
        header = [label_key(cell) for cell in self.records[at]]
        telling = sum(map(bool, header)) > 1 or self._known_count(at)
        for index in self.filled:
            if index <= at + 1:
                continue
            again = telling and [label_key(cell) for cell in self.records[index]] == header
            if again or self._starts_table(index):
                what = "repeats the header" if again else "looks like the header of another table"
                yield ReadWarning(
                    "several-tables",
                    f"{self.place.capitalize()} {self.lines[index]} {what}; "
                    f"everything below {self.place} {self.lines[at]} was read as one table.",
                )
                return

    def _follows_blank(self, index: int) -> bool:
        return index - 1 not in self.filled or self._count(index - 1) == 1

    def _starts_table(self, index: int) -> bool:
        enough = 2 if self._follows_blank(index) else 3
        return self._known_count(index) >= enough and self._is_label_row(index)

    def _second_header(self, at: int) -> int | None:
        after = [index for index in self.filled if index > at]
        if len(after) <= _ENOUGH_RECORDS or not self._is_label_row(after[0]):
            return None
        below = [self._kinds(index) for index in after[1:20]]
        kinds = self._kinds(after[0])
        for column, kind in enumerate(kinds):
            values = sum(_share(below, column, name) for name in ("number", "moment", "web"))
            if kind == "text" and values >= 0.9:
                return after[0]
        return None

    def _past_repeats(self, at: int) -> int:
        """Step over the same labels repeated right below: the last stands nearest to the data."""
        for index in self.filled:
            if index == at + 1 and list(self.records[index]) == list(self.records[at]):
                if not any(self.records[at]) or not self._is_label_row(index):
                    break
                if len(self.filled) > 2 and self._known_count(at) >= 1:
                    at = index
        return at

    def _is_title(self, at: int) -> bool:
        """Tell whether a record has far fewer cells filled than the table below."""
        count = self._count(at)
        known = self._known_count(at) >= count and not self._is_comment(at)
        if known or self.typical < 2:
            return False
        return (count == 1 or count < self.typical / 2) and self._wider_below(at)

    def _is_comment(self, at: int) -> bool:
        cells = [cell.strip() for cell in self.records[at] if cell and cell.strip()]
        return len(cells) == 1 and cells[0].startswith("#")

    def _wider_below(self, at: int) -> bool:
        below = [index for index in self.filled if index > at][:_FARTHEST_HEADER]
        return any(
            self._count(index) > self._count(at) and self._is_label_row(index) for index in below
        )

    def _is_label_row(self, at: int) -> bool:
        """Tell whether a record could be labels: several, all different, none a value."""
        cells = [cell.strip() for cell in self.records[at] if cell and cell.strip()]
        return len(cells) >= 2 and not any(map(looks_like_value, cells))

    def _telling(self, at: int) -> list[int]:
        """Return the columns whose cell here is a value; years and counted columns are labels.

        Unless the cells below them are years too: those are a column of years.
        """
        columns = self._values(at)
        numbers = [self._cell(at, column) for column in columns]
        below = [self._cell(row, column) for row in self._below(at) for column in columns]
        if _are_years(numbers) and below and _are_years(below):
            return columns
        return [] if _are_years(numbers) or _goes_up(numbers, 3) else columns

    def _values(self, at: int) -> list[int]:
        return [column for column, kind in enumerate(self._kinds(at)) if kind not in ("", "text")]

    def _below(self, at: int) -> list[int]:
        return [index for index in self.filled if index > at][:20]

    def _cell(self, at: int, column: int) -> str:
        cells = self.records[at]
        return (cells[column] or "").strip() if column < len(cells) else ""

    def _kinds(self, at: int) -> list[str]:
        return [_kind(cell) for cell in self.records[at]]

    def _count(self, at: int) -> int:
        return sum(1 for cell in self.records[at] if cell and not cell.isspace())

    def _known_count(self, at: int) -> int:
        return len({label_key(cell) for cell in self.records[at]} & self._known)

    def _typical_count(self) -> int:
        counts = sorted(count for count in map(self._count, self.filled) if count > 1)
        return counts[len(counts) // 2] if counts else 1


def _share(kinds: Sequence[Sequence[str]], column: int, kind: str) -> float:
    """Return how much of a column's filled cells are of one kind; 0 where none is filled."""
    found = Counter(row[column] for row in kinds if column < len(row) and row[column])
    return found[kind] / found.total() if found else 0.0


def _are_years(cells: Sequence[str]) -> bool:
    return all(len(cell) == 4 and cell.isdecimal() and int(cell) in _YEARS for cell in cells)


def _goes_up(cells: Sequence[str], enough: int) -> bool:
    """Tell whether cells, at least so many, are whole numbers that go up by one."""
    if len(cells) < enough or not all(cell.isdecimal() and len(cell) < 9 for cell in cells):
        return False
    numbers = [int(cell) for cell in cells]
    return numbers == list(range(numbers[0], numbers[0] + len(numbers)))
