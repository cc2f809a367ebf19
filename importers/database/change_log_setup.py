"""The SQL that makes a ChangeLog and fills it by triggers, as shopMaster's documentation has it for SQL Server.

Triggers do not see everything: TRUNCATE, MariaDB's cascades and SQLite's REPLACE pass them by, so that a full
comparison now and then is needed all the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from importers.database.change_log import CHANGES, DELETED
from importers.database.connection import Connection, DatabaseKind, Password
from importers.database.dialects import dialect_of
from importers.database.drivers import make_engine
from importers.database.failures import told
from importers.database.tables import Shape, TableName, shape_of
from importers.errors import DatabaseUnusable

if TYPE_CHECKING:
    from sqlalchemy import Engine

LOG_NAME = "ChangeLog"
# shopMaster's columns of a product, which the log repeats where the table has them.
_COPIED = ("ProductName", "SellPrice", "QrCode", "Status")
_INSERT, _UPDATE = CHANGES


@dataclass(frozen=True, slots=True)
class _Names:
    """All names of one set-up, quoted for its database."""

    table: str
    log: str
    key: str
    copied: tuple[tuple[str, str], ...]  # a column of the log, and of the table
    prefix: str
    quote: Callable[[str], str]

    def entry(self, change: str, record: str) -> str:
        """Return the INSERT of one log row from a trigger's `NEW` or `OLD`."""
        columns = ", ".join(
            [self.quote("ChangeType"), self.quote("ProductID"), *(log for log, _ in self.copied)]
        )
        values = ", ".join(
            [f"'{change}'", f"{record}.{self.key}", *(f"{record}.{own}" for _, own in self.copied)]
        )
        return f"INSERT INTO {self.log} ({columns}) VALUES ({values});"

    def trigger(self, change: str) -> str:
        """Return a trigger's name."""
        return self.quote(f"{self.prefix}_log_{change.lower()}")


def setup_statements(
    connection: Connection, password: Password | None, table: TableName
) -> Sequence[str]:
    """Return the statements, in order; nothing is run. DatabaseUnusable if the table has no key of one column."""
    engine = make_engine(connection, password)
    with told(connection, f"looking at {table}"), engine.connect() as opened:
        shape = shape_of(connection, opened, table)
    if len(shape.key) != 1:
        raise DatabaseUnusable(
            f"{table} needs a primary key of one column to be followed by a ChangeLog."
        )
    makers = {
        DatabaseKind.SQLITE: _single_triggers,
        DatabaseKind.MYSQL: _single_triggers,
        DatabaseKind.POSTGRESQL: _postgres_triggers,
        DatabaseKind.MSSQL: _mssql_triggers,
    }
    return (
        _log_table(engine, table, shape),
        *makers[connection.kind](_names(engine, table, shape)),
    )


def apply_setup(connection: Connection, password: Password | None, table: TableName) -> None:
    """Run the statements, in one transaction where the database can. DatabaseUnusable."""
    statements = setup_statements(connection, password, table)
    engine = make_engine(connection, password, write=True)
    with told(connection, "making the ChangeLog"), engine.begin() as opened:
        dialect_of(connection.kind).limit_waiting(opened)
        for statement in statements:
            opened.exec_driver_sql(statement)


def _names(engine: Engine, table: TableName, shape: Shape) -> _Names:
    preparer = engine.dialect.identifier_preparer
    quote = preparer.quote_identifier
    schema = f"{quote(table.schema)}." if table.schema else ""
    own = {column.name.lower(): column.name for column in shape.columns}
    copied = tuple(
        (quote(name), quote(own[name.lower()])) for name in _COPIED if name.lower() in own
    )
    return _Names(
        f"{schema}{quote(table.name)}",
        f"{schema}{quote(LOG_NAME)}",
        quote(shape.key[0]),
        copied,
        table.name,
        quote,
    )


def _log_table(engine: Engine, table: TableName, shape: Shape) -> str:
    """Return the CREATE TABLE; the copied columns have the types of the table's own."""
    from sqlalchemy import Column, DateTime, Integer, MetaData, String, Table, func
    from sqlalchemy.schema import CreateTable

    own = {column.name.lower(): column.type for column in shape.columns}
    key = own[shape.key[0].lower()]
    log = Table(
        LOG_NAME,
        MetaData(),
        Column("LogID", Integer, primary_key=True, autoincrement=True),
        Column("ChangeType", String(10), nullable=False),
        Column("ProductID", key, nullable=False),
        *(Column(name, own[name.lower()]) for name in _COPIED if name.lower() in own),
        Column("ChangeDateTime", DateTime, server_default=func.current_timestamp()),
        schema=table.schema,
    )
    return str(CreateTable(log).compile(engine)).strip()


def _single_triggers(names: _Names) -> list[str]:
    """SQLite and MariaDB: a trigger a kind of change. A changed key is another product, and the old one gone."""
    renamed = f"NEW.{names.key} <> OLD.{names.key}"
    bodies = {
        _INSERT: names.entry(_INSERT, "NEW"),
        _UPDATE: names.entry(_UPDATE, "NEW"),
        DELETED: names.entry(DELETED, "OLD"),
    }
    made = [
        f"CREATE TRIGGER {names.trigger(change)} AFTER {change} ON {names.table} FOR EACH ROW BEGIN {body} END"
        for change, body in bodies.items()
    ]
    if names.quote("x") == "`x`":  # MariaDB knows no WHEN
        gone = f"IF {renamed} THEN {names.entry(DELETED, 'OLD')} END IF;"
        head = f"CREATE TRIGGER {names.trigger('rename')} AFTER UPDATE ON {names.table} FOR EACH ROW BEGIN"
        return [*made, f"{head} {gone} END"]
    head = f"CREATE TRIGGER {names.trigger('rename')} AFTER UPDATE ON {names.table} FOR EACH ROW WHEN {renamed}"
    return [*made, f"{head} BEGIN {names.entry(DELETED, 'OLD')} END"]


def _postgres_triggers(names: _Names) -> list[str]:
    function = names.quote(f"{names.prefix}_log")
    body = (
        f"IF TG_OP = 'DELETE' THEN {names.entry(DELETED, 'OLD')} RETURN NULL; END IF; "
        f"IF TG_OP = 'INSERT' THEN {names.entry(_INSERT, 'NEW')} RETURN NULL; END IF; "
        f"IF NEW.{names.key} <> OLD.{names.key} THEN {names.entry(DELETED, 'OLD')} END IF; "
        f"{names.entry(_UPDATE, 'NEW')} RETURN NULL;"
    )
    return [
        f"CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $log$ BEGIN {body} END $log$",
        f"CREATE TRIGGER {function} AFTER INSERT OR UPDATE OR DELETE ON {names.table} "
        f"FOR EACH ROW EXECUTE FUNCTION {function}()",
    ]


def _mssql_triggers(names: _Names) -> list[str]:
    """SQL Server's triggers see all rows of a statement at once, in `inserted` and `deleted`."""
    columns = ", ".join(
        [names.quote("ChangeType"), names.quote("ProductID"), *(log for log, _ in names.copied)]
    )
    values = ", ".join([names.key, *(own for _, own in names.copied)])
    found = []
    for change, rows in ((_INSERT, "inserted"), (_UPDATE, "inserted"), (DELETED, "deleted")):
        insert = f"INSERT INTO {names.log} ({columns}) SELECT '{change}', {values} FROM {rows};"
        if change == _UPDATE:
            gone = f"WHERE {names.key} NOT IN (SELECT {names.key} FROM inserted)"
            insert += f" INSERT INTO {names.log} ({columns}) SELECT '{DELETED}', {values} FROM deleted {gone};"
        head = f"CREATE TRIGGER {names.trigger(change)} ON {names.table} AFTER {change} AS"
        found.append(f"{head} BEGIN SET NOCOUNT ON; {insert} END")
    return found
