"""shopMaster's ChangeLog: which products changed, as triggers of the shop's database wrote it down.

Source of the table and its meaning: shopMaster's own documentation. LogIDs do not commit in order, so a row is
cleared by its very LogID and by nothing else; a product is read after its log rows, so it is never older.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from importers.database.connection import Connection, Password
from importers.database.dialects import dialect_of
from importers.database.drivers import make_engine
from importers.database.failures import told
from importers.database.reading import opened_for_reading
from importers.database.tables import TableName, shape_of
from importers.errors import DatabaseUnusable

if TYPE_CHECKING:
    from sqlalchemy import TableClause

LOG_ID, CHANGE_TYPE, PRODUCT_ID = "LogID", "ChangeType", "ProductID"
CHANGES = ("INSERT", "UPDATE")
DELETED = "DELETE"
_NEEDED = (LOG_ID, CHANGE_TYPE, PRODUCT_ID)
_AT_ONCE = 500  # LogIDs in one statement; SQLite takes 999 values in old versions


@dataclass(frozen=True, slots=True)
class LoggedProduct:
    """What the log has of one product: its rows' LogIDs, and whether the last of them is a DELETE."""

    key: str
    log_ids: tuple[int, ...]
    gone: bool


def read_log(
    connection: Connection, password: Password | None, table: TableName
) -> Mapping[str, LoggedProduct]:
    """Return the log by product, in the order of their first rows. DatabaseUnusable."""
    from sqlalchemy import select

    with opened_for_reading(connection, password) as (opened, _):
        log, names = _log(connection, opened, table)
        number, change, key = (log.c[names[name]] for name in _NEEDED)
        as_text = dialect_of(connection.kind).text_of(
            key, key.type
        )  # as the product's own key is read
        chosen = [number, change, key if as_text is None else as_text]
        with told(connection, f"reading {table}"):
            rows = opened.execute(select(*chosen).order_by(number)).all()
    return by_product([(int(log_id), str(kind), str(name)) for log_id, kind, name in rows], table)


def by_product(
    rows: Sequence[tuple[int, str, str]], table: TableName
) -> Mapping[str, LoggedProduct]:
    """Return (LogID, ChangeType, ProductID) rows as one entry a product. DatabaseUnusable at an unknown change."""
    found: dict[str, tuple[list[int], bool]] = {}
    for number, change, key in rows:
        kind = change.strip().upper()
        if kind not in (*CHANGES, DELETED):
            raise DatabaseUnusable(
                f"LogID {number} of {table} has the unknown ChangeType {change!r}."
            )
        ids, _ = found.get(key, ([], False))
        found[key] = ([*ids, number], kind == DELETED)
    return {key: LoggedProduct(key, tuple(ids), gone) for key, (ids, gone) in found.items()}


def clear(
    connection: Connection, password: Password | None, table: TableName, log_ids: Sequence[int]
) -> int:
    """Delete exactly these rows of the log in one transaction, and return how many were there. DatabaseUnusable."""
    from sqlalchemy import delete

    if not log_ids:
        return 0
    engine = make_engine(connection, password, write=True)
    with told(connection, f"clearing rows of {table}"), engine.begin() as opened:
        dialect_of(connection.kind).limit_waiting(opened)
        log, names = _log(connection, opened, table)
        number = log.c[names[LOG_ID]]
        return sum(
            opened.execute(
                delete(log).where(number.in_(log_ids[start : start + _AT_ONCE]))
            ).rowcount
            for start in range(0, len(log_ids), _AT_ONCE)
        )


def _log(
    connection: Connection, opened: Any, table: TableName
) -> tuple[TableClause, Mapping[str, str]]:
    """Return the log's table, and its own spelling of the columns that are needed."""
    from sqlalchemy import column
    from sqlalchemy import table as table_of

    shape = shape_of(connection, opened, table)
    own = {each.name.lower(): each for each in shape.columns}
    lacking = [name for name in _NEEDED if name.lower() not in own]
    if lacking:
        raise DatabaseUnusable(
            f"{table} is no ChangeLog: it lacks {' and '.join(lacking)}. It has: "
            f"{', '.join(each.name for each in shape.columns)}."
        )
    columns = [column(each.name, each.type) for each in shape.columns]
    return (
        table_of(table.name, *columns, schema=table.schema),
        {name: own[name.lower()].name for name in _NEEDED},
    )
