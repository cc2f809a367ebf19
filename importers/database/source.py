"""A database's table as a source table: the same desk as for a file, with keys for addresses."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from importers.catalog.addresses import Addresses
from importers.catalog.model import ReadWarning, Reporter, no_report
from importers.catalog.origin import FileStamp
from importers.catalog.source import SourceTable
from importers.database.connection import Connection, DatabaseKind, Password
from importers.database.origin import DatabaseOrigin
from importers.database.reading import TableData, Wanted, opened_for_reading, read_table
from importers.database.tables import TableName, list_tables
from importers.errors import DatabaseUnusable

KIND = "table"
_PARTS = "\x1f"  # between the parts of a key of several columns
_NAMED = 10  # tables that a sentence lists


@dataclass(frozen=True, slots=True, eq=False)
class KeyAddresses(Addresses):
    """Rows by their primary key: `00123`, `SellPrice of 00123`."""

    labels: tuple[str, ...]
    keys: tuple[pa.ChunkedArray, ...]
    key_columns: tuple[int, ...]

    place = "row"
    names_columns = True
    tells_identities = True

    def record(self, row: int, line: int) -> str:
        """Return the row's key; the parts of a key of several columns with a slash between them."""
        return " / ".join(self.parts(row))

    def parts(self, row: int) -> tuple[str, ...]:
        """Return the texts of the key's columns."""
        return tuple(key[row].as_py() for key in self.keys)

    def cell(self, row: int | None, line: int, column: int) -> str:
        """Return `SellPrice of 00123`."""
        label = self.labels[column] if column < len(self.labels) else f"column {column + 1}"
        return label if row is None else f"{label} of {self.record(row, line)}"

    def identity(self, row: int) -> str | None:
        """Return the row's key."""
        return _PARTS.join(self.parts(row))

    def rows_of(self, identities: Collection[str]) -> dict[str, int]:
        """Look through all keys."""
        keys = zip(*(key.to_pylist() for key in self.keys), strict=True)
        named = ((_PARTS.join(parts), row) for row, parts in enumerate(keys))
        return {name: row for name, row in named if name in identities}


@dataclass(frozen=True, slots=True)
class NumberedRows(Addresses):
    """Rows without a key, by their number in this reading; they cannot be written back."""

    place = "row"
    names_columns = False

    def record(self, row: int, line: int) -> str:
        """Return `row 204`."""
        return f"row {line}"

    def cell(self, row: int | None, line: int, column: int) -> str:
        """Return `row 204`."""
        return f"row {line}"


def read_origin(origin: DatabaseOrigin, report: Reporter = no_report) -> SourceTable:
    """Read a table whose connection is known. DatabaseUnusable, or Cancelled from `report`."""
    connection, password = origin.connection, origin.password
    if connection is None:
        raise DatabaseUnusable(f"{origin.name} cannot be read: its connection is not known.")
    if origin.what is None:
        origin = replace(origin, what=only_table(connection, password))
    assert origin.what is not None
    data = read_table(connection, password, Wanted(origin.what, origin.key), report)
    return _source(origin, connection, data)


def only_table(connection: Connection, password: Password | None) -> TableName:
    """Return the table of a database that has just one. DatabaseUnusable lists them otherwise."""
    with opened_for_reading(connection, password) as (opened, _):
        tables = list_tables(connection, opened)
    if not tables:
        raise DatabaseUnusable(f"{connection.place} has no tables.")
    if len(tables) > 1:
        names = [str(entry.name) for entry in tables]
        more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
        raise DatabaseUnusable(
            f"{connection.place} has {len(names):,} tables: {', '.join(names[:_NAMED])}{more}. "
            "Name one with --table."
        )
    return tables[0].name


def _source(origin: DatabaseOrigin, connection: Connection, data: TableData) -> SourceTable:
    keys = tuple(data.columns[column] for column in data.key)
    count, width = data.row_count, len(data.names)
    return SourceTable(
        origin=origin,
        kind=KIND,
        header=data.names,
        header_line=1,
        columns=data.columns,
        lines=np.arange(1, count + 1, dtype=np.int64),
        widths=np.full(count, width, dtype=np.int32),
        stamp=FileStamp(count, _fingerprint(data)),
        read_warnings=tuple(_warnings(origin, connection, data)),
        addresses=KeyAddresses(data.names, keys, data.key) if keys else NumberedRows(),
        nulls=data.nulls,
    )


def _fingerprint(data: TableData) -> int:
    """Return a number that changes with any cell, for telling whether the table changed since."""
    digest = hashlib.blake2b(repr(data.names).encode(), digest_size=7)
    for column in data.columns:
        for chunk in column.chunks:
            for buffer in chunk.buffers()[1:]:
                digest.update(buffer or b"")
    return int.from_bytes(digest.digest(), "big")


def _warnings(origin: DatabaseOrigin, connection: Connection, data: TableData) -> list[ReadWarning]:
    found = []
    if not data.key:
        found.append(
            ReadWarning(
                "no-key",
                f"{origin.what} has no key, so its rows are only numbered and cannot be written back: "
                "name a column that tells them apart with --key.",
            )
        )
    if data.left_out:
        names = ", ".join(data.left_out)
        found.append(
            ReadWarning("bytes-left-out", f"Left out, since they hold bytes and no text: {names}.")
        )
    if data.bytes_cells:
        found.append(
            ReadWarning(
                "bytes-left-out",
                f"{data.bytes_cells:,} cells hold bytes and no text: they are blank here.",
            )
        )
    if data.remark:
        found.append(ReadWarning("database", data.remark))
    if connection.kind is DatabaseKind.SQLITE and data.numeric_keys:
        names = " and ".join(data.numeric_keys)
        found.append(
            ReadWarning(
                "numeric-key",
                f"{names} is a column of numbers in SQLite, which keeps no leading zeros: 00123 was stored as 123.",
            )
        )
    return found
