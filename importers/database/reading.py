"""Reads a table, a view or a query as columns of exact text, in one read-only look at an unchanging state."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from importers.catalog import arrow
from importers.catalog.model import Progress, Reporter, no_report
from importers.database.connection import Connection, DatabaseKind, Password
from importers.database.dialects import Dialect, dialect_of
from importers.database.dialects.base import statement_of
from importers.database.drivers import make_engine
from importers.database.failures import told
from importers.database.tables import Column, Query, Shape, TableName, shape_of
from importers.errors import DatabaseUnusable

if TYPE_CHECKING:
    from sqlalchemy import Connection as OpenConnection
    from sqlalchemy import Select

_CHUNK = 10_000  # rows
_GLANCE = 0.2  # seconds between two looks whether the operator gave up


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be read: a table or a SELECT, by which key, and at most how many rows (None: all)."""

    what: TableName | Query
    key: tuple[str, ...] = ()
    limit: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class TableData:
    """A table as text. `nulls[i]` tells which cells of column i are NULL; their text is "".

    `key` are the columns' indices whose cells tell each row from every other, in order; () if unknown.
    `left_out` names columns of bytes, `bytes_cells` counts cells of bytes in other columns (SQLite),
    `remark` is what the reading could not promise, "" if nothing; `numeric_keys` names key columns of numbers
    with decimals, which in SQLite lose the zeros of a code.
    """

    names: tuple[str, ...]
    columns: tuple[pa.ChunkedArray, ...]
    nulls: tuple[np.ndarray, ...]
    key: tuple[int, ...]
    left_out: tuple[str, ...] = ()
    bytes_cells: int = 0
    remark: str = ""
    numeric_keys: tuple[str, ...] = ()

    @property
    def row_count(self) -> int:
        """Return the number of rows."""
        return len(self.columns[0]) if self.columns else 0


@contextmanager
def opened_for_reading(
    connection: Connection, password: Password | None
) -> Iterator[tuple[OpenConnection, str]]:
    """Open a database for one read-only look, and say what could not be promised. DatabaseUnusable."""
    from sqlalchemy.exc import DBAPIError

    engine = make_engine(connection, password)
    with told(connection, "connecting"):
        opened = engine.connect()
    try:
        with told(connection, "connecting"):
            remark = dialect_of(connection.kind).begin_reading(opened)
        yield opened, remark
    finally:
        with suppress(DBAPIError):  # a connection that is lost by now cannot be told to roll back
            opened.close()


def read_table(
    connection: Connection, password: Password | None, wanted: Wanted, report: Reporter = no_report
) -> TableData:
    """Read all rows by their key. DatabaseUnusable, or Cancelled from `report`.

    A key that is not the table's own is proven: a repeated or NULL one is an error that names it.
    """
    try:
        data = _read(connection, password, wanted, report)
    except _OddText:
        data = _read(connection, password, wanted, report, decode_any=True)
    if wanted.key or connection.kind is DatabaseKind.SQLITE:  # SQLite lets a primary key be NULL
        require_unique(data)
    return data


class _OddText(Exception):
    """A text's bytes are not of the database's encoding."""


def _read(
    connection: Connection,
    password: Password | None,
    wanted: Wanted,
    report: Reporter,
    *,
    decode_any: bool = False,
) -> TableData:
    from sqlalchemy import Numeric
    from sqlalchemy.exc import DBAPIError

    dialect = dialect_of(connection.kind)
    with opened_for_reading(connection, password) as (opened, remark):
        shape = shape_of(connection, opened, wanted.what)
        key = wanted.key or shape.key
        _require_columns(wanted, shape, key)
        kept, statement = _statement(dialect, wanted, shape, key)
        chunks = _Chunks(dialect, kept)
        odd_texts = dialect.decode_any(opened) if decode_any else None
        with told(connection, f"reading {wanted.what}"):
            try:
                for rows in _fetched(dialect, opened, statement, report):
                    chunks.add(rows)
                    report(Progress("Reading rows", chunks.row_count))
            except DBAPIError as error:
                if decode_any or not dialect.undecodable(error):
                    raise
                raise _OddText from None
    names = tuple(column.name for column in kept)
    return TableData(
        names,
        *chunks.finish(),
        key=tuple(names.index(name) for name in key),
        left_out=tuple(each.name for each in shape.columns if each.name not in set(names)),
        bytes_cells=chunks.bytes_cells,
        remark=" ".join(filter(None, (remark, odd_texts and odd_texts()))),
        numeric_keys=tuple(
            each.name for each in kept if each.name in key and isinstance(each.type, Numeric)
        ),
    )


def require_unique(data: TableData) -> None:
    """Prove that the key tells every row from every other, exactly, not by the database's collation."""
    if not data.key:
        return
    label = " and ".join(data.names[column] for column in data.key)
    missing = np.logical_or.reduce([data.nulls[column] for column in data.key])
    if missing.any():
        raise DatabaseUnusable(
            f"{label} is no key: it is NULL in {int(missing.sum()):,} rows. Choose another column."
        )
    found = _first_repeated([data.columns[column] for column in data.key])
    if found is not None:
        raise DatabaseUnusable(
            f"{label} is no key: {' / '.join(found)} stands there more than once. Choose another column."
        )


def _first_repeated(columns: Sequence[pa.ChunkedArray]) -> tuple[str, ...] | None:
    """Return the first texts that stood in an earlier row, None if each row's are its own."""
    if len(columns) == 1 and pc.count_distinct(columns[0]).as_py() == len(columns[0]):
        return None
    seen: set[tuple[str, ...]] = set()
    for found in zip(*(column.to_pylist() for column in columns), strict=True):
        if found in seen:
            return found
        seen.add(found)
    return None


def _require_columns(wanted: Wanted, shape: Shape, key: Sequence[str]) -> None:
    names = [column.name for column in shape.columns]
    if not names:
        raise DatabaseUnusable(f"{wanted.what} has no columns.")
    twice = next((name for name in names if names.count(name) > 1 or not name), None)
    if twice is not None:
        raise DatabaseUnusable(
            f"The SELECT gives a column without a name, or two of the name {twice!r}: name each with AS."
        )
    lacking = next((name for name in key if name not in names), None)
    if lacking is not None:
        raise DatabaseUnusable(
            f"{wanted.what} has no column {lacking!r} to be its key. It has: {', '.join(names[:20])}."
        )


def _statement(
    dialect: Dialect, wanted: Wanted, shape: Shape, key: Sequence[str]
) -> tuple[list[Column], Select[Any]]:
    """Return the columns that are text, and the SELECT of them, every one by its own name."""
    from sqlalchemy import column, select, table

    own = [column(each.name, each.type) for each in shape.columns]
    if isinstance(wanted.what, Query):
        source: Any = statement_of(wanted.what.sql).columns(*own).subquery("asked")
    else:
        source = table(wanted.what.name, *own, schema=wanted.what.schema)
    kept, expressions = [], []
    for each in shape.columns:
        as_text = dialect.text_of(source.c[each.name], each.type)
        if as_text is not None:
            kept.append(each)
            expressions.append(as_text.label(f"c{len(kept)}"))
    if not expressions:
        raise DatabaseUnusable(f"{wanted.what} has no column of text: all of it is bytes.")
    names = {each.name for each in kept}
    unreadable = next((name for name in key if name not in names), None)
    if unreadable is not None:
        raise DatabaseUnusable(f"The key {unreadable!r} of {wanted.what} is bytes, not text.")
    statement = select(*expressions).order_by(*(source.c[name] for name in key))
    return kept, statement if wanted.limit is None else statement.limit(wanted.limit)


def _fetched(
    dialect: Dialect, opened: OpenConnection, statement: Select[Any], report: Reporter
) -> Iterator[Sequence[Sequence[Any]]]:
    """Yield the rows in chunks; while the server is still busy with the first, `report` may end the wait."""
    from sqlalchemy.exc import DBAPIError

    streamed = opened.execution_options(stream_results=True, yield_per=_CHUNK)
    raw = opened.connection.driver_connection
    with ThreadPoolExecutor(1, "database") as beside:
        running = beside.submit(streamed.execute, statement)
        try:
            while not wait([running], _GLANCE).done:
                report(Progress("Waiting for the database", 0))
        except BaseException:
            dialect.stop(raw, opened)
            raise
        result = running.result()
    try:
        yield from result.partitions(_CHUNK)
    except DBAPIError:
        dialect.abandon(raw)
        raise


class _Chunks:
    """Gathers rows as columns of text, each with the mask of its NULLs."""

    def __init__(self, dialect: Dialect, columns: Sequence[Column]) -> None:
        self._dialect = dialect
        self._types = [column.type for column in columns]
        self._texts: list[list[pa.Array]] = [[] for _ in columns]
        self._nulls: list[list[np.ndarray]] = [[] for _ in columns]
        self.row_count = 0
        self.bytes_cells = 0

    def add(self, rows: Sequence[Sequence[Any]]) -> None:
        """Take some rows."""
        self.row_count += len(rows)
        for place, values in enumerate(zip(*rows, strict=True)):
            texts = self._dialect.texts(values, self._types[place])
            nulls = np.zeros(len(values), bool)
            if not isinstance(texts, pa.Array):
                texts, nulls = self._without_nulls(values, texts, nulls)
            self._texts[place].append(texts)
            self._nulls[place].append(nulls)

    def _without_nulls(
        self, values: Sequence[Any], texts: Sequence[str | None], nulls: np.ndarray
    ) -> tuple[pa.Array, np.ndarray]:
        """Return the texts with "" for a null, and which are NULL in the database; cells of bytes are counted."""
        if None in texts:
            nulls = np.array([value is None for value in values])
            self.bytes_cells += sum(isinstance(value, bytes) for value in values)
            texts = ["" if text is None else text for text in texts]
        return arrow.texts(cast("Sequence[str]", texts)), nulls

    def finish(self) -> tuple[tuple[pa.ChunkedArray, ...], tuple[np.ndarray, ...]]:
        """Return the columns and their masks; nothing may be added any more."""
        none = np.zeros(0, bool)
        return (
            tuple(pa.chunked_array(chunks, pa.string()) for chunks in self._texts),
            tuple(np.concatenate([none, *masks]) for masks in self._nulls),
        )
