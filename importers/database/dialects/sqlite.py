"""SQLite, through Python's own module: every cell has a type of its own, whatever its column says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import (
    ColumnElement,
    Connection,
    Inspector,
    LargeBinary,
    Numeric,
    String,
    literal,
    null,
    type_coerce,
)
from sqlalchemy.types import Float, NullType, TypeEngine

from importers.database.dialects.base import Dialect, Value, no_row_of

if TYPE_CHECKING:
    import sqlite3


class SQLite(Dialect):
    """A file opened read-only; cells come as they are stored, and become text here."""

    def begin_reading(self, opened: Connection) -> str:
        """Begin; the first SELECT fixes the state that all later ones see."""
        opened.exec_driver_sql("PRAGMA query_only = ON")
        opened.exec_driver_sql("BEGIN")
        return ""

    def text_of(
        self, column: ColumnElement[Any], kind: TypeEngine[Any]
    ) -> ColumnElement[Any] | None:
        """Return the column itself: SQLite's own CAST would cut a REAL to 15 digits."""
        return None if isinstance(kind, LargeBinary) else type_coerce(column, NullType())

    def describe(self, opened: Connection, sql: str) -> Sequence[tuple[str, TypeEngine[Any]]]:
        """Ask for no row of it; SQLite knows no types beforehand."""
        cursor = opened.execute(no_row_of(sql)).cursor
        return [(each[0], NullType()) for each in (cursor and cursor.description) or ()]

    def estimates(self, opened: Connection, schema: str | None) -> Mapping[str, int]:
        """Return what ANALYZE noted; tables that it never saw have no estimate."""
        noted = "SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'"
        if opened.exec_driver_sql(noted).first() is None:
            return {}
        known = opened.exec_driver_sql("SELECT tbl, stat FROM sqlite_stat1 WHERE stat IS NOT NULL")
        return {name: int(stat.split()[0]) for name, stat in known if stat.split()[0].isdigit()}

    def stop(self, raw: Any, opened: Connection) -> None:
        """Interrupt it."""
        raw.interrupt()

    def schemas(self, inspector: Inspector) -> Sequence[str]:
        """Return the file's own schema."""
        return ["main"]

    def undecodable(self, error: BaseException) -> bool:
        """Know Python's own words for it."""
        return "Could not decode to UTF-8" in str(error)

    def decode_any(self, opened: Connection) -> Callable[[], str]:
        """Decode text by text: as UTF-8, else as Windows-1252, which other programs on Windows write."""
        decoder = _Decoder()
        cast("sqlite3.Connection", opened.connection.driver_connection).text_factory = decoder
        return decoder.remark

    def stored(self, text: str | None, kind: TypeEngine[Any]) -> Any:
        """Return the text itself: the column's affinity makes a number of it where it is one."""
        return (
            null() if text is None or (not text and not isinstance(kind, String)) else literal(text)
        )

    def texts(self, values: Sequence[Value], kind: TypeEngine[Any]) -> Sequence[str | None]:
        """Return the text of each cell; a NUMERIC(p, s) with all its decimals; bytes are no text (None)."""
        if set(map(type, values)) <= {str, type(None)}:
            return values
        scale = kind.scale if isinstance(kind, Numeric) and not isinstance(kind, Float) else None
        return [_text(value, scale) for value in values]


class _Decoder:
    """Decodes texts one by one, and counts those that are no UTF-8."""

    def __init__(self) -> None:
        self._odd = 0

    def __call__(self, content: bytes) -> str:
        try:
            return content.decode()
        except UnicodeDecodeError:
            self._odd += 1
        try:
            return content.decode("cp1252")
        except UnicodeDecodeError:
            return content.decode("latin-1")

    def remark(self) -> str:
        """Return how many there were, in a sentence."""
        texts = "1 text is" if self._odd == 1 else f"{self._odd:,} texts are"
        return f"{texts} not UTF-8 and were read as Windows-1252: look at their accents."


def _text(value: Value, scale: int | None) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bytes):
        return None
    if scale is not None:
        scaled = f"{value:.{scale}f}"
        if float(scaled) == value:
            return scaled  # it says the very same number, with its declared decimals
    return str(value) if isinstance(value, int) else repr(value)


DIALECT = SQLite()
