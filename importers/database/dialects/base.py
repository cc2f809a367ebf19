"""What every kind of database must be able to do for a table to be read as text."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Union

_COLON = re.compile(r"(?<!:):(?=\w)")  # SQLAlchemy would take `:name` for a value to be put in

if TYPE_CHECKING:
    import pyarrow as pa
    from sqlalchemy import ColumnElement, Connection, Inspector, Select, TextClause
    from sqlalchemy.types import TypeEngine

# Every driver's own cell, before it is text: most give text or None already.
Value = Any
Texts = Union[Sequence[str | None], "pa.Array"]


class Dialect(ABC):
    """One kind of database. All statements are SQLAlchemy's: no name is ever put into SQL by hand."""

    @abstractmethod
    def begin_reading(self, opened: Connection) -> str:
        """Begin one read-only transaction over an unchanging state; "" or what could not be promised."""

    @abstractmethod
    def text_of(
        self, column: ColumnElement[Any], kind: TypeEngine[Any]
    ) -> ColumnElement[Any] | None:
        """Return a column as its exact text; None for one whose bytes are no text."""

    @abstractmethod
    def describe(self, opened: Connection, sql: str) -> Sequence[tuple[str, TypeEngine[Any]]]:
        """Return the columns of a SELECT, which is not run for it."""

    @abstractmethod
    def estimates(self, opened: Connection, schema: str | None) -> Mapping[str, int]:
        """Return about how many rows the tables of a schema have, without counting them."""

    @abstractmethod
    def stop(self, raw: Any, opened: Connection) -> None:
        """Stop the statement that runs on a raw connection, from another thread."""

    def limit_waiting(self, opened: Connection) -> None:
        """Let no statement from now on wait longer than `LOCK_SECONDS` for somebody else's lock."""
        return  # where the driver was told when it connected

    def abandon(self, raw: Any) -> None:
        """Let go of a raw connection whose reading has failed; it may be lost."""
        return  # drivers do that quietly themselves

    def undecodable(self, error: BaseException) -> bool:
        """Tell whether a reading failed at bytes that are no text, so that `decode_any` may help."""
        return False

    def decode_any(self, opened: Connection) -> Callable[[], str]:
        """Take any bytes for text from now on; what is returned says afterwards how many were odd."""
        return lambda: ""

    def same_text(self, held: ColumnElement[Any], text: ColumnElement[Any]) -> ColumnElement[bool]:
        """Return whether two texts are the same to the letter, whatever the column's collation takes for equal."""
        return held == text

    def stored(self, text: str | None, kind: TypeEngine[Any]) -> Any:
        """Return a value to be stored in a column; an empty text is NULL where the column holds no text."""
        from sqlalchemy import String, cast, null

        if text is None or (not text and not isinstance(kind, String)):
            return null()
        return text if isinstance(kind, String) else cast(text, kind)

    def schemas(self, inspector: Inspector) -> Sequence[str]:
        """Return the schemas that may hold a shop's tables."""
        return inspector.get_schema_names()

    def texts(self, values: Sequence[Value], kind: TypeEngine[Any]) -> Texts:
        """Return the text of a column's cells as its driver gave them; an array has no nulls."""
        return values


def statement_of(sql: str) -> TextClause:
    """Return the operator's own SELECT as it stands; used within another SELECT, so it can change nothing."""
    from sqlalchemy import text

    return text(_COLON.sub(r"\:", sql.strip().rstrip(";")))


def no_row_of(sql: str) -> Select[Any]:
    """Return a SELECT that gives the columns of the operator's own, and none of its rows."""
    from sqlalchemy import literal_column, select

    asked = statement_of(sql).columns().subquery("asked")
    return select(literal_column("*")).select_from(asked).limit(0)
