"""Finds which of a table's first records is the header, for delimited text and workbooks alike."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from importers.catalog.model import ReadWarning
from importers.catalog.vocabulary import EVERY_HEADER
from importers.readers.cell_kinds import (
    LONGEST_LABEL,
    are_years,
    goes_up,
    kind_of,
    looks_like_value,
    without_accents,
)

Record = Sequence[str | None]

# Only so many records are looked at; a header further down is for the operator to name.
LOOK_AT = 200
_FARTHEST_HEADER = 40
_ENOUGH_RECORDS = 3
_ENOUGH_COLUMNS = 300
_LONGEST_PREAMBLE = 6
_MOST_HEADER_ROWS = 3
_CLEARLY = 0.8

_NO_LETTERS = re.compile(r"[\W_]+")
_MACHINE_NAME = re.compile(r"[a-z][a-z0-9]*(?:[_.:-][a-z0-9#]+|\[[^\]]*\])*")


def label_key(label: str | None) -> str:
    """Return a label without case, spaces and punctuation: `Unit Price` → `unitprice`."""
    return _NO_LETTERS.sub("", (label or "")[:LONGEST_LABEL].casefold())


KNOWN_LABELS = frozenset(
    label_key(word) for header in EVERY_HEADER for word in (header, without_accents(header))
)


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


def is_blank(record: Record) -> bool:
    """Tell whether a record has no content: no cells, or only empty or whitespace ones."""
    return not any(cell and not cell.isspace() for cell in record)


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
        first = self._past_preamble(first, candidates)
        return self._nearest_to_data(self._past_repeats(first))

    def _past_preamble(self, first: int, candidates: Sequence[int]) -> int:
        """Step over a few lines of facts about the list, such as `valid from,2024-01-01`, to the row that heads values.

        Only where nothing in the first row is known as a label, and it has fewer cells than that row.
        """
        if self._known_count(first) or self._heads_values(first):
            return first
        near = [at for at in candidates if at > first][:_LONGEST_PREAMBLE]
        wider = (at for at in near if self._count(at) > self._count(first))
        return next(
            (at for at in wider if self._is_label_row(at) and self._heads_values(at)), first
        )

    def _nearest_to_data(self, at: int) -> int:
        """Step from a row of groups to the labels under it, and from labels to the machine's names under them."""
        for _ in range(_MOST_HEADER_ROWS - 1):
            below = next((index for index in self.filled if index > at), None)
            if below is None or not (
                self._is_group_of(at, below) or self._is_machine_names(at, below)
            ):
                break
            at = below
        return at

    def _is_group_of(self, at: int, below: int) -> bool:
        """Tell whether a row names groups of columns, and the next row the columns: it has gaps that those fill."""
        if self._count(at) >= self._count(below) or not self._is_label_row(below):
            return False
        more = self._known_count(below) > self._known_count(at)
        width = len(self.records[below])
        gaps = any(not self._cell(at, column) for column in range(width))
        clear = more or (not self._known_count(at) and self._heads_values(below))
        return gaps and clear and len(self._below(below)) > 0

    def _is_machine_names(self, at: int, below: int) -> bool:
        """Tell whether a row of labels is followed by the names that a program has for them, as `item_sku`."""
        names = [cell.strip() for cell in self.records[below] if cell and cell.strip()]
        if len(names) < _ENOUGH_RECORDS or len(names) * 5 < self._count(at) * 4:
            return False
        if not all(map(_MACHINE_NAME.fullmatch, names)) or len(set(names)) < len(names):
            return False
        under = self._below(below)[:_ENOUGH_RECORDS]
        alike = sum(self._is_all_machine_names(index) for index in under)
        joined = sum("_" in name or "." in name or "-" in name for name in names)
        return joined * 2 >= len(names) and bool(under) and alike < len(under)

    def _is_all_machine_names(self, at: int) -> bool:
        cells = [cell.strip() for cell in self.records[at] if cell and cell.strip()]
        return all(map(_MACHINE_NAME.fullmatch, cells))

    def _heads_values(self, at: int) -> bool:
        """Tell whether a row has a text in a column whose cells below are values for the most part."""
        kinds, below = self._kinds(at), [self._kinds(index) for index in self._below(at)]
        if len(below) < 2:
            return False
        for column, kind in enumerate(kinds):
            values = sum(_share(below, column, name) for name in ("number", "moment", "web"))
            if kind == "text" and values >= _CLEARLY:
                return True
        return False

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
            goes_up([self._cell(row, column) for row in rows], len(rows)) for column in telling
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
            both = f"{self.lines[at]}-{self.lines[second]}"
            part = self._warning(
                at,
                f"{self.place} {self.lines[second]} may be a part of it (header {both} joins both)",
            )
            data = next((index for index in self.filled if index > second), second)
            yield replace(part, offers=(("header", both), ("first", str(self.lines[data]))))
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
        if are_years(numbers) and below and are_years(below):
            return columns
        return [] if are_years(numbers) or goes_up(numbers, 3) else columns

    def _values(self, at: int) -> list[int]:
        return [column for column, kind in enumerate(self._kinds(at)) if kind not in ("", "text")]

    def _below(self, at: int) -> list[int]:
        return [index for index in self.filled if index > at][:20]

    def _cell(self, at: int, column: int) -> str:
        cells = self.records[at]
        return (cells[column] or "").strip() if column < len(cells) else ""

    def _kinds(self, at: int) -> list[str]:
        return [kind_of(cell) for cell in self.records[at]]

    def _count(self, at: int) -> int:
        return sum(1 for cell in self.records[at] if cell and not cell.isspace())

    def _known_count(self, at: int) -> int:
        cells = (cell for cell in self.records[at] if cell and not cell.startswith("#"))
        keys = set(map(label_key, cells))
        named = sum("sku" in key and key not in self._known for key in keys)
        return len(keys & self._known) + named

    def _typical_count(self) -> int:
        counts = sorted(count for count in map(self._count, self.filled) if count > 1)
        return counts[len(counts) // 2] if counts else 1


def _share(kinds: Sequence[Sequence[str]], column: int, kind: str) -> float:
    """Return how much of a column's filled cells are of one kind; 0 where none is filled."""
    found = Counter(row[column] for row in kinds if column < len(row) and row[column])
    return found[kind] / found.total() if found else 0.0
