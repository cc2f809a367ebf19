"""How the operator knows a record's and a cell's place in a source: `line 204`, `B17`."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Sequence

from importers.catalog.letters import column_letters


class Addresses(ABC):
    """A manner of naming places. `row` is a record's index, `line` where it begins in the source, from 1."""

    place: str  # the word for where a record or the header is: `line`, `row`
    names_columns: bool  # whether a cell's address tells its column too
    tells_identities = False  # whether records have any

    @abstractmethod
    def record(self, row: int, line: int) -> str:
        """Return a record's address."""

    @abstractmethod
    def cell(self, row: int | None, line: int, column: int) -> str:
        """Return the address of a record's cell, or (row None) of a label in the header on `line`."""

    def identity(self, row: int) -> str | None:
        """Return what tells a record from every other, however often the source is read; None: only its line."""
        return None

    def rows_of(self, identities: Collection[str]) -> dict[str, int]:
        """Return the records that have these identities; those that are gone are not in it."""
        return {}

    def heading(self, column: int, label: str) -> str:
        """Return what a column is called where it stands for itself, such as in the heading of a table."""
        return label

    def listed(self, addresses: Sequence[str], total: int) -> list[str]:
        """Return addresses as they follow each other in a sentence; `total` places are meant by it."""
        return list(addresses)


class LineAddresses(Addresses):
    """Physical lines of a text: nobody counts the columns there."""

    place = "line"
    names_columns = False

    def record(self, row: int, line: int) -> str:
        """Return `line 204`."""
        return f"line {line}"

    def cell(self, row: int | None, line: int, column: int) -> str:
        """Return `line 204`: the label says which of its cells."""
        return f"line {line}"

    def listed(self, addresses: Sequence[str], total: int) -> list[str]:
        """Return `lines 204`, `206`, `209`."""
        numbers = [address.removeprefix("line ") for address in addresses]
        return [("line " if total == 1 else "lines ") + numbers[0], *numbers[1:]]


class SheetAddresses(Addresses):
    """Rows and lettered columns of a sheet."""

    place = "row"
    names_columns = True

    def record(self, row: int, line: int) -> str:
        """Return `row 17`."""
        return f"row {line}"

    def cell(self, row: int | None, line: int, column: int) -> str:
        """Return `B17`."""
        return f"{column_letters(column)}{line}"

    def heading(self, column: int, label: str) -> str:
        """Return `B Price`."""
        return f"{column_letters(column)} {label}"


LINES: Addresses = LineAddresses()
SHEET: Addresses = SheetAddresses()
