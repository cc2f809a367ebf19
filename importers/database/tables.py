"""What a database holds: its schemas, tables and views, their columns and keys."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

from importers.database.dialects import dialect_of
from importers.database.failures import told

if TYPE_CHECKING:
    from sqlalchemy import Connection as OpenConnection
    from sqlalchemy.types import TypeEngine

    from importers.database.connection import Connection


@dataclass(frozen=True, slots=True)
class TableName:
    """A table or view; `schema` None is the connection's own."""

    name: str
    schema: str | None = None

    def __str__(self) -> str:
        """Return the name as the operator writes it."""
        return self.name if self.schema is None else f"{self.schema}.{self.name}"


def table_named(words: str) -> TableName:
    """Return the table that `NAME` or `SCHEMA.NAME` means."""
    schema, dot, name = words.rpartition(".")
    return TableName(name, schema) if dot and schema else TableName(words)


@dataclass(frozen=True, slots=True)
class Query:
    """One SELECT of the operator's own."""

    sql: str

    def __str__(self) -> str:
        """Return the statement's beginning."""
        line = " ".join(self.sql.split())
        return line if len(line) <= 60 else f"{line[:59]}…"


@dataclass(frozen=True, slots=True)
class TableEntry:
    """A table as a list shows it; `rows` is the server's estimate, None where it has none."""

    name: TableName
    is_view: bool
    rows: int | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its name and its database's type."""

    name: str
    type: TypeEngine[object]


@dataclass(frozen=True, slots=True)
class Shape:
    """The columns of a table, a view or a query, and its primary key; () where it has none."""

    columns: tuple[Column, ...]
    key: tuple[str, ...]


def list_tables(connection: Connection, opened: OpenConnection) -> tuple[TableEntry, ...]:
    """Return all tables and views that the user may see, by schema and name. DatabaseUnusable."""
    from sqlalchemy import inspect

    dialect = dialect_of(connection.kind)
    with told(connection, "listing its tables"):
        inspector = inspect(opened)
        own = inspector.default_schema_name
        found = []
        for schema in dialect.schemas(inspector):
            sizes = dialect.estimates(opened, schema)
            shown = None if schema == own else schema
            tables = [(name, False) for name in inspector.get_table_names(schema)]
            views = [(name, True) for name in inspector.get_view_names(schema)]
            found += [
                TableEntry(TableName(name, shown), is_view, None if is_view else sizes.get(name))
                for name, is_view in tables + views
            ]
    return tuple(sorted(found, key=lambda entry: (entry.name.schema or "", entry.name.name)))


def shape_of(connection: Connection, opened: OpenConnection, wanted: TableName | Query) -> Shape:
    """Return the columns and key of what is to be read. DatabaseUnusable."""
    if isinstance(wanted, Query):
        with told(connection, "reading the query's columns"):
            described = dialect_of(connection.kind).describe(opened, wanted.sql)
        return Shape(tuple(Column(name, kind) for name, kind in described), ())
    from sqlalchemy import inspect

    with told(connection, f"looking at {wanted}"), warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # of a type that SQLAlchemy does not know; it is cast to text
        inspector = inspect(opened)
        columns = inspector.get_columns(wanted.name, wanted.schema)
        key = inspector.get_pk_constraint(wanted.name, wanted.schema)["constrained_columns"]
    return Shape(tuple(Column(each["name"], each["type"]) for each in columns), tuple(key))
