"""PostgreSQL, through psycopg 3."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import (
    CHAR,
    ColumnElement,
    Connection,
    Inspector,
    LargeBinary,
    Numeric,
    Text,
    cast,
    text,
)
from sqlalchemy.dialects.postgresql import BYTEA, MONEY
from sqlalchemy.types import TypeEngine

from importers.database import drivers
from importers.database.dialects.base import Dialect, no_row_of

_SYSTEM = ("information_schema", "pg_catalog", "pg_toast")
_MONEY, _BYTEA, _BPCHAR = 790, 17, 1042  # pg_type's oids


class PostgreSQL(Dialect):
    """One repeatable-read, read-only transaction; everything cast to text by the server."""

    def begin_reading(self, opened: Connection) -> str:
        """Begin; times are UTC and dates ISO, whatever the user's own settings are."""
        opened.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        opened.exec_driver_sql("SET LOCAL TIME ZONE 'UTC'")
        opened.exec_driver_sql("SET LOCAL datestyle TO 'ISO'")
        opened.exec_driver_sql("SET LOCAL intervalstyle TO 'postgres'")
        opened.exec_driver_sql("SET LOCAL extra_float_digits TO 1")
        self.limit_waiting(opened)
        return ""

    def limit_waiting(self, opened: Connection) -> None:
        """Limit it for this transaction."""
        opened.exec_driver_sql(f"SET LOCAL lock_timeout TO '{drivers.LOCK_SECONDS}s'")

    def text_of(
        self, column: ColumnElement[Any], kind: TypeEngine[Any]
    ) -> ColumnElement[Any] | None:
        """Cast to text: all digits of a NUMERIC, a CHAR without its padding, `infinity` as it is.

        `money` would show the server's currency sign, so it goes by way of NUMERIC.
        """
        if isinstance(kind, BYTEA | LargeBinary):
            return None
        return cast(cast(column, Numeric) if isinstance(kind, MONEY) else column, Text)

    def describe(self, opened: Connection, sql: str) -> Sequence[tuple[str, TypeEngine[Any]]]:
        """Ask for no row of it, and look at the types."""
        kinds: dict[int, TypeEngine[Any]] = {_MONEY: MONEY(), _BYTEA: BYTEA(), _BPCHAR: CHAR()}
        cursor = opened.execute(no_row_of(sql)).cursor
        return [
            (each[0], kinds.get(int(str(each[1])), Text()))
            for each in (cursor and cursor.description) or ()
        ]

    def estimates(self, opened: Connection, schema: str | None) -> Mapping[str, int]:
        """Return the planner's own numbers; a table never analysed has none."""
        known = text(
            "SELECT relname, reltuples::bigint FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace "
            "WHERE nspname = :schema AND relkind IN ('r', 'p', 'm') AND reltuples >= 0"
        )
        return {name: int(rows) for name, rows in opened.execute(known, {"schema": schema})}

    def stop(self, raw: Any, opened: Connection) -> None:
        """Ask the server to cancel."""
        raw.cancel_safe(timeout=2)

    def schemas(self, inspector: Inspector) -> Sequence[str]:
        """Leave out the server's own."""
        return [name for name in inspector.get_schema_names() if name not in _SYSTEM]


DIALECT = PostgreSQL()
