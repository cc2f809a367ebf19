"""Proves that columns which the operator names tell the rows of a table apart, before the table is opened by them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from importers.catalog.model import Progress, Reporter, no_report
from importers.database.connection import Connection, Password
from importers.database.dialects import dialect_of
from importers.database.failures import told
from importers.database.reading import opened_for_reading
from importers.database.tables import TableName, shape_of
from importers.errors import DatabaseUnusable

if TYPE_CHECKING:
    from sqlalchemy import Connection as OpenConnection
    from sqlalchemy import Select
    from sqlalchemy.types import TypeEngine

_AT_ONCE = 10_000  # rows


def prove_key(
    connection: Connection,
    password: Password | None,
    table: TableName,
    key: Sequence[str],
    report: Reporter = no_report,
) -> None:
    """Read these columns of all rows. DatabaseUnusable names the first repeated or missing value; Cancelled.

    Texts are compared exactly, not by the database's collation, to which `KÄSE` and `käse` may be the same.
    """
    dialect = dialect_of(connection.kind)
    label = " and ".join(key)
    with opened_for_reading(connection, password) as (opened, _):
        statement, kinds = _statement(connection, opened, table, key)
        seen: set[tuple[Any, ...]] = set()
        with told(connection, f"reading {label} of {table}"):
            streamed = opened.execution_options(stream_results=True, yield_per=_AT_ONCE)
            for rows in streamed.execute(statement).partitions(_AT_ONCE):
                columns = zip(*rows, strict=True)
                texts = [
                    dialect.texts(each, kind) for each, kind in zip(columns, kinds, strict=True)
                ]
                for found in zip(*texts, strict=True):
                    _require_new(found, seen, label)
                report(Progress("Looking whether the key repeats", len(seen)))


def _statement(
    connection: Connection, opened: OpenConnection, table: TableName, key: Sequence[str]
) -> tuple[Select[Any], list[TypeEngine[object]]]:
    from sqlalchemy import column, select
    from sqlalchemy import table as table_of

    shape = shape_of(connection, opened, table)
    kinds = {each.name: each.type for each in shape.columns}
    source = table_of(
        table.name, *(column(each.name, each.type) for each in shape.columns), schema=table.schema
    )
    texts = []
    for name in key:
        text = None
        if name in kinds:
            text = dialect_of(connection.kind).text_of(source.c[name], kinds[name])
        if text is None:
            raise DatabaseUnusable(f"{table} has no column of text {name!r} to be its key.")
        texts.append(text)
    return select(*texts), [kinds[name] for name in key]


def _require_new(found: tuple[Any, ...], seen: set[tuple[Any, ...]], label: str) -> None:
    if None in found:
        raise DatabaseUnusable(
            f"{label} is no key: it is NULL in some rows. Choose another column."
        )
    if found in seen:
        shown = " / ".join(map(str, found))
        raise DatabaseUnusable(
            f"{label} is no key: {shown} stands there more than once. Choose another column, or several."
        )
    seen.add(found)
