"""MariaDB and MySQL, through PyMySQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Inspector, LargeBinary, Text, cast, text
from sqlalchemy.dialects.mysql import BIT, CHAR, INTEGER
from sqlalchemy.types import TypeEngine

from importers.database import drivers
from importers.database.dialects.base import Dialect, no_row_of

_SYSTEM = ("information_schema", "mysql", "performance_schema", "sys")
_BINARY_CHARSET = 63
_BIT_FIELD = 16  # MYSQL_TYPE_BIT
_TEXT_FIELDS = frozenset(
    {15, 249, 250, 251, 252, 253, 254, 255}
)  # VARCHAR, the BLOBs, STRING, GEOMETRY


class MySQL(Dialect):
    """One consistent, read-only snapshot; everything cast to text by the server."""

    def begin_reading(self, opened: Connection) -> str:
        """Begin; times are UTC, and zero dates stay as they are."""
        self.limit_waiting(opened)
        for statement in (
            "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY",
            "SET SESSION time_zone = '+00:00'",
            "COMMIT",
            "START TRANSACTION WITH CONSISTENT SNAPSHOT",
        ):
            opened.exec_driver_sql(statement)
        return ""

    def limit_waiting(self, opened: Connection) -> None:
        """Limit it for this session: locks of whole tables, and those of rows."""
        for lock in ("lock_wait_timeout", "innodb_lock_wait_timeout"):
            opened.exec_driver_sql(f"SET SESSION {lock} = {drivers.LOCK_SECONDS}")

    def text_of(
        self, column: ColumnElement[Any], kind: TypeEngine[Any]
    ) -> ColumnElement[Any] | None:
        """Cast to CHAR: all digits of a DECIMAL, `0000-00-00` as it is; a BIT is its number."""
        if (
            isinstance(kind, LargeBinary)
            or "BINARY" in str(kind).upper()
            or "BLOB" in str(kind).upper()
        ):
            return None
        number = cast(column, INTEGER(unsigned=True)) if isinstance(kind, BIT) else column
        return cast(number, CHAR(charset="utf8mb4"))

    def describe(self, opened: Connection, sql: str) -> Sequence[tuple[str, TypeEngine[Any]]]:
        """Ask for no row of it, and look at the types; bytes are texts of the binary character set."""
        result = opened.execute(no_row_of(sql))
        raw = getattr(result.cursor, "_result", None)
        found: list[tuple[str, TypeEngine[Any]]] = []
        for field in () if raw is None else raw.fields:
            binary = field.charsetnr == _BINARY_CHARSET and field.type_code in _TEXT_FIELDS
            bits = field.type_code == _BIT_FIELD
            found.append((field.name, LargeBinary() if binary else BIT() if bits else Text()))
        return found

    def estimates(self, opened: Connection, schema: str | None) -> Mapping[str, int]:
        """Return the storage engine's own numbers."""
        known = text(
            "SELECT table_name, table_rows FROM information_schema.tables "
            "WHERE table_schema = :schema AND table_rows IS NOT NULL"
        )
        return {name: int(rows) for name, rows in opened.execute(known, {"schema": schema})}

    def abandon(self, raw: Any) -> None:
        """Keep PyMySQL from reading the other rows when its cursor is thrown away, and printing why it cannot."""
        result = getattr(raw, "_result", None)
        if result is not None:
            result.unbuffered_active = False

    def stop(self, raw: Any, opened: Connection) -> None:
        """Kill the query from a connection beside it."""
        with opened.engine.connect() as beside:
            beside.exec_driver_sql(f"KILL QUERY {int(raw.thread_id())}")

    def same_text(self, held: ColumnElement[Any], text: ColumnElement[Any]) -> ColumnElement[bool]:
        """Compare bytes: to the usual collations `KÄSE` and `käse` are one."""
        return cast(held, LargeBinary) == cast(text, LargeBinary)

    def schemas(self, inspector: Inspector) -> Sequence[str]:
        """Leave out the server's own."""
        return [name for name in inspector.get_schema_names() if name not in _SYSTEM]


DIALECT = MySQL()
