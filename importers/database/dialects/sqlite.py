"""SQLite, through Python's own module: every cell has a type of its own, whatever its column says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pyarrow as pa
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

from importers.database.dialects.base import Dialect, Texts, Value, no_row_of

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

    def texts(self, values: Sequence[Value], kind: TypeEngine[Any]) -> Texts:
        """Return the text of each cell; a NUMERIC(p, s) with all its decimals; bytes are no text (None)."""
        types = set(map(type, values))
        if types <= {str, type(None)}:
            return values
        scale = kind.scale if isinstance(kind, Numeric) and not isinstance(kind, Float) else None
        if scale is not None and types <= {int, float}:
            scaled = _all_scaled(values, scale)
            if scaled is not None:
                return scaled
        elif types == {int}:
            return list(map(str, values))
        elif types == {float}:
            return list(map(repr, values))
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


_MOST_SCALE = 6  # Arrow writes smaller decimals with an exponent
_EXACT = 2.0**43  # so far from it, a double's error is less than any digit behind its point


def _all_scaled(values: Sequence[int | float], scale: int) -> pa.Array | None:
    """Return numbers with their declared decimals, as `_text` does it for each; None where that is not sure for all.

    A double that is the quotient of whole hundredths and a hundred is the one that their decimal text means: both
    are the nearest to the same number.
    """
    if not 0 < scale <= _MOST_SCALE:
        return None
    numbers = np.array(values, np.float64)
    power = 10.0**scale
    with np.errstate(invalid="ignore", over="ignore"):
        whole = np.rint(numbers * power)
        sure = (np.abs(whole) < _EXACT) & (whole / power == numbers)
    if not sure.all() or (np.signbit(numbers) & (numbers == 0)).any():
        return None
    units = whole.astype(np.int64)
    wide = np.stack([units, units >> 63], axis=1)
    kind = pa.decimal128(38, scale)
    decimals = pa.Array.from_buffers(kind, len(units), [None, pa.py_buffer(wide)])
    return decimals.cast(pa.string())


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
