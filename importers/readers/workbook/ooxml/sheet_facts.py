"""What a sheet says beside its cells: what is hidden or merged, and the parts that belong to it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TypeVar

from importers.catalog.cell_facts import SheetPicture, SheetTable
from importers.errors import UnreadableFile
from importers.readers.workbook.process.allowance import MAX_COLUMNS, MAX_ROWS, TOO_MANY

TRUE = ("1", "true", "on")
_LAST_ROW = re.compile(r"[A-Z]+[0-9]+:[A-Z]+([0-9]{1,7})")
_Item = TypeVar("_Item")


@dataclass(slots=True)
class SheetFacts:
    """What a sheet says beside its cells.

    `listed` counts the rows that are written at all, `empty_tail` those after the last content;
    `declared` is the last row that the sheet says to have, which may be a lie. `links` are areas
    and their addresses, or the relations to them while the sheet is read. By row and column:
    `rich_values` are the numbers of values that have more to show than their text, `picture_names`
    what formulas name to show it.
    """

    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[str] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    tables: list[SheetTable] = field(default_factory=list)
    pictures: list[SheetPicture] = field(default_factory=list)
    rich_values: dict[tuple[int, int], int] = field(default_factory=dict)
    picture_names: dict[tuple[int, int], str] = field(default_factory=dict)
    listed: int = 0
    empty_tail: int = 0
    first_row: int = 0
    last_row: int = 0
    declared: int = 0

    def add(self, later: SheetFacts) -> None:
        """Add what a later part of the same sheet's rows says."""
        self.hidden_rows += later.hidden_rows
        self.rich_values |= later.rich_values
        self.count_rows(later.listed)
        self.empty_tail = later.empty_tail + (0 if later.last_row else self.empty_tail)
        self.last_row = max(self.last_row, later.last_row)

    def count_rows(self, count: int = 1) -> None:
        """Count rows that are written; more than a sheet has are the mark of a hostile file."""
        self.listed += count
        if self.listed > MAX_ROWS:
            raise UnreadableFile("it is damaged: it has more rows than any sheet can have.")


class FactsReader:
    """Notes what the elements of a sheet that are no cells say; the rows are not its matter."""

    def __init__(self, facts: SheetFacts) -> None:
        """Take the facts to add to."""
        self._facts = facts

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the start of an element."""
        if name == "mergeCell":
            self._add(self._facts.merged, attributes.get("ref", ""))
        elif name == "hyperlink":
            self._add(self._facts.links, (attributes.get("ref", ""), _relation(attributes)))
        elif name == "col" and attributes.get("hidden") in TRUE:
            self._hide_columns(attributes)
        elif name == "dimension" and (size := _LAST_ROW.fullmatch(attributes.get("ref", ""))):
            self._facts.declared = int(size[1])

    def end(self, name: str) -> None:
        """Take the end of an element."""

    def text(self, data: str) -> None:
        """Take a stretch of text."""

    def _add(self, found: list[_Item], item: _Item) -> None:
        found.append(item)
        if len(found) > MAX_ROWS:
            raise UnreadableFile(TOO_MANY)

    def _hide_columns(self, attributes: dict[str, str]) -> None:
        first, last = (_number(attributes.get(end, "")) for end in ("min", "max"))
        if len(self._facts.hidden_columns) < MAX_COLUMNS:
            self._facts.hidden_columns.update(range(max(first, 1) - 1, min(last, MAX_COLUMNS)))


def _relation(attributes: dict[str, str]) -> str:
    """Return the relation that an element names, in whichever namespace of relations; "" for none."""
    return next(
        (text for name, text in attributes.items() if name.endswith("relationships id")), ""
    )


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 8 else 1
