"""Looking around in a database before a table of it is opened: what there is, and its first rows."""

from __future__ import annotations

from importers.catalog.model import Reporter, no_report
from importers.database.connection import Connection, Password
from importers.database.reading import TableData, Wanted, opened_for_reading, read_table
from importers.database.tables import TableEntry, TableName, list_tables

PREVIEW_ROWS = 100


def tables_of(connection: Connection, password: Password | None) -> tuple[TableEntry, ...]:
    """Return all tables and views. DatabaseUnusable, PasswordRefused."""
    with opened_for_reading(connection, password) as (opened, _):
        return list_tables(connection, opened)


def first_rows(
    connection: Connection,
    password: Password | None,
    table: TableName,
    report: Reporter = no_report,
) -> TableData:
    """Return the first rows by key, with all columns of text. DatabaseUnusable, or Cancelled from `report`."""
    return read_table(connection, password, Wanted(table, limit=PREVIEW_ROWS), report)
