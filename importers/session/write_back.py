"""Corrections of a database's table, written back into it: shown as SQL first, then all or none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from importers.catalog.catalog import Catalog
from importers.catalog.model import Reporter, no_report
from importers.catalog.source import SourceTable
from importers.database.connection import Connection
from importers.database.origin import DatabaseOrigin
from importers.database.source import KeyAddresses
from importers.database.tables import TableName
from importers.database.writing import CellChange, RowChange, preview, require_writable, write_back
from importers.errors import SaveFailed


@dataclass(frozen=True, slots=True)
class WriteBack:
    """What would be written: the changed rows of one table, each with its key and its old values."""

    origin: DatabaseOrigin
    connection: Connection
    table: TableName
    changes: tuple[RowChange, ...]

    def statements(self) -> Iterator[str]:
        """Yield the SQL, a statement for each row, for the operator to read. DatabaseUnusable."""
        return preview(self.connection, self.origin.password, self.table, self.changes)

    def write(self, report: Reporter = no_report) -> int:
        """Write all of it or nothing; return how many rows. SaveFailed, DatabaseUnusable, Cancelled."""
        password = self.origin.password
        return write_back(self.connection, password, self.table, self.changes, report)


def why_only_read(source: SourceTable) -> str:
    """Return why corrections of a table cannot be written back into it, "" if they can."""
    origin = source.origin
    if not isinstance(origin, DatabaseOrigin) or origin.connection is None:
        return f"{origin.name} is no database: save it as a file."
    if origin.is_file and not origin.connection.writable:
        return (
            f"{origin.name} was opened by its path, and is only read: to write corrections back, name it in the "
            "settings, [connections.NAME] with writable = true, and open it by that name; or save to a file."
        )
    try:
        require_writable(origin.connection)
    except SaveFailed as error:
        return error.sentence
    if not isinstance(origin.what, TableName) or not isinstance(source.addresses, KeyAddresses):
        return (
            f"{origin.name} is a query, or has no key of its own, so its rows cannot be written to: "
            "save to a file."
        )
    return ""


def write_back_of(catalog: Catalog) -> WriteBack:
    """Return what the corrections of a catalog come to. SaveFailed where they cannot be written back.

    Rows that were left out stay in the table: they are left out of checks and uploads, and never deleted.
    """
    source = catalog.source
    if why := why_only_read(source):
        raise SaveFailed(why)
    origin, addresses = source.origin, source.addresses
    assert isinstance(origin, DatabaseOrigin)
    assert isinstance(addresses, KeyAddresses)
    assert isinstance(origin.what, TableName)
    assert origin.connection is not None
    return WriteBack(origin, origin.connection, origin.what, tuple(_changes(catalog, addresses)))


def _changes(catalog: Catalog, addresses: KeyAddresses) -> Iterator[RowChange]:
    by_row: dict[int, list[CellChange]] = {}
    source = catalog.source
    keys = {source.header[column] for column in addresses.key_columns}
    for (row, column), new in sorted(catalog.edits.items()):
        label = source.header[column]
        if label in keys:
            raise SaveFailed(
                f"{label} of {addresses.record(row, 0)} is its key, which is never changed in the table: "
                "undo that change, or save to a file."
            )
        was = None if source.nulls[column][row] else catalog.source_value(row, column)
        by_row.setdefault(row, []).append(CellChange(label, was, new))
    for row, cells in by_row.items():
        yield RowChange(addresses.parts(row), tuple(cells))
