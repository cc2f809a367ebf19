"""SQL Server, through mssql-python. Tried over its protocol against Babelfish, not against SQL Server itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import (
    CHAR,
    ColumnElement,
    Connection,
    Inspector,
    LargeBinary,
    Text,
    cast,
    func,
    literal_column,
    text,
)
from sqlalchemy.dialects.mssql import (
    DATETIME2,
    DATETIMEOFFSET,
    IMAGE,
    MONEY,
    NVARCHAR,
    SMALLMONEY,
    SQL_VARIANT,
    TIMESTAMP,
)
from sqlalchemy.types import DateTime, Float, TypeEngine

from importers.database import drivers
from importers.database.dialects.base import Dialect
from importers.database.failures import BadQuery

_SYSTEM = ("sys", "INFORMATION_SCHEMA", "guest")
_MARK = "|"
_LEFT_OUT = (LargeBinary, IMAGE, TIMESTAMP, SQL_VARIANT)
# What `CONVERT(nvarchar, value, style)` must be told so that no digit is lost (T-SQL reference, CAST and CONVERT).
_STYLES: tuple[tuple[tuple[type[TypeEngine[Any]], ...], int], ...] = (
    ((MONEY, SMALLMONEY), 2),  # four decimals
    ((Float,), 3),  # 17 digits, which come back as the very number
    ((DateTime, DATETIME2, DATETIMEOFFSET), 121),  # ISO, with all fractions
)
_NAMES: dict[str, type[TypeEngine[Any]]] = {
    "money": MONEY, "smallmoney": SMALLMONEY, "float": Float, "real": Float, "char": CHAR, "nchar": CHAR,
    "datetime": DateTime, "smalldatetime": DateTime, "datetime2": DATETIME2, "datetimeoffset": DATETIMEOFFSET,
    "binary": LargeBinary, "varbinary": LargeBinary, "image": IMAGE, "timestamp": TIMESTAMP,
    "sql_variant": SQL_VARIANT, "geography": LargeBinary, "geometry": LargeBinary, "hierarchyid": LargeBinary,
}  # fmt: skip


class SQLServer(Dialect):
    """A snapshot where the database allows it; everything converted to text by the server."""

    def begin_reading(self, opened: Connection) -> str:
        """Begin. SQL Server has no read-only transaction: only our own SELECTs run, and it is rolled back."""
        self.limit_waiting(opened)
        allowed = opened.exec_driver_sql(
            "SELECT snapshot_isolation_state FROM sys.databases WHERE name = DB_NAME()"
        ).scalar()
        if allowed == 1:
            opened.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL SNAPSHOT")
            return ""
        return (
            "The database does not allow snapshots, so rows that changed while the table was read may be "
            "older or newer than others."
        )

    def limit_waiting(self, opened: Connection) -> None:
        """Limit it for this session."""
        opened.exec_driver_sql(f"SET LOCK_TIMEOUT {drivers.LOCK_SECONDS * 1000}")

    def text_of(
        self, column: ColumnElement[Any], kind: TypeEngine[Any]
    ) -> ColumnElement[Any] | None:
        """Convert with the style that keeps every digit; a CHAR loses its padding."""
        if isinstance(kind, _LEFT_OUT):
            return None
        wide = NVARCHAR()  # nvarchar(max)
        for kinds, style in _STYLES:
            if isinstance(kind, kinds):
                return func.convert(
                    literal_column("nvarchar(max)"), column, literal_column(str(style))
                )
        as_text = cast(column, wide)
        return func.rtrim(as_text) if isinstance(kind, CHAR) else as_text

    def describe(self, opened: Connection, sql: str) -> Sequence[tuple[str, TypeEngine[Any]]]:
        """Ask the server what the statement would give."""
        told = opened.execute(
            text(
                "SELECT name, system_type_name, error_message "
                "FROM sys.dm_exec_describe_first_result_set(:sql, NULL, 0) ORDER BY column_ordinal"
            ),
            {"sql": sql},
        ).all()
        if told and told[0][2]:
            raise BadQuery(str(told[0][2]))
        return [(name or "", _NAMES.get(kind.partition("(")[0], Text)()) for name, kind, _ in told]

    def estimates(self, opened: Connection, schema: str | None) -> Mapping[str, int]:
        """Return the partitions' own numbers."""
        known = text(
            "SELECT t.name, SUM(p.rows) FROM sys.tables t JOIN sys.partitions p ON p.object_id = t.object_id "
            "WHERE p.index_id IN (0, 1) AND SCHEMA_NAME(t.schema_id) = :schema GROUP BY t.name"
        )
        return {name: int(rows) for name, rows in opened.execute(known, {"schema": schema})}

    def stop(self, raw: Any, opened: Connection) -> None:
        """Nothing: the driver has no word for it, so the reading ends with its next rows."""

    def same_text(self, held: ColumnElement[Any], text: ColumnElement[Any]) -> ColumnElement[bool]:
        """Compare by code points: to the usual collations `KÄSE` and `käse` are one.

        A mark behind both, since blanks at the end count for nothing in any comparison (T-SQL reference, `=`).
        """
        return held.collate("Latin1_General_BIN2").concat(_MARK) == text.concat(_MARK)

    def schemas(self, inspector: Inspector) -> Sequence[str]:
        """Leave out the server's own, and those of its roles."""
        names = inspector.get_schema_names()
        return [name for name in names if name not in _SYSTEM and not name.startswith("db_")]


DIALECT = SQLServer()
