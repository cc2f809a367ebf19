"""Writes corrected cells back to the table they were read from: one transaction, guarded by the old values.

Nothing is ever inserted or deleted. An UPDATE finds its row by the key and by each old value exactly as it was
read; where that row is not there any more, everything is rolled back and the row named.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from importers.catalog.model import Progress, Reporter, no_report
from importers.database.connection import Connection, Password
from importers.database.dialects import Dialect, dialect_of
from importers.database.drivers import make_engine
from importers.database.failures import told
from importers.database.tables import Shape, TableName, shape_of
from importers.errors import SaveFailed

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, TableClause, Update
    from sqlalchemy.types import TypeEngine


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell's old and new text; None is NULL."""

    column: str
    was: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class RowChange:
    """The changed cells of one row, which its key finds: one text for each column of the key."""

    key: tuple[str, ...]
    cells: tuple[CellChange, ...]

    @property
    def name(self) -> str:
        """Return the row as the operator knows it."""
        return " / ".join(self.key)


def require_writable(connection: Connection) -> None:
    """Refuse a connection that the settings do not allow to be written to. SaveFailed."""
    if not connection.writable:
        raise SaveFailed(
            f"The connection {connection.name} is only read: to write corrections back into "
            f"{connection.place}, set writable = true for it in the settings; or save to a file."
        )


def preview(
    connection: Connection,
    password: Password | None,
    table: TableName,
    changes: Sequence[RowChange],
) -> Iterator[str]:
    """Yield the statements that `write_back` would run, with their values, for the operator to read."""
    engine = make_engine(connection, password)
    with told(connection, f"looking at {table}"), engine.connect() as opened:
        shape = shape_of(connection, opened, table)
    for change in changes:
        statement = _update(dialect_of(connection.kind), table, shape, change)
        compiled = statement.compile(engine, compile_kwargs={"literal_binds": True})
        yield f"{str(compiled).replace('%%', '%')};"  # doubled for drivers that put values in by `%`


def write_back(
    connection: Connection,
    password: Password | None,
    table: TableName,
    changes: Sequence[RowChange],
    report: Reporter = no_report,
) -> int:
    """Write all changes, or none, and return how many rows. SaveFailed, DatabaseUnusable; Cancelled from `report`."""
    require_writable(connection)
    dialect = dialect_of(connection.kind)
    engine = make_engine(connection, password, write=True)
    with told(connection, f"writing to {table}; nothing was changed"), engine.begin() as opened:
        dialect.limit_waiting(opened)
        shape = shape_of(connection, opened, table)
        if not shape.key:
            raise SaveFailed(
                f"{table} has no key, so no row of it can be written to: save to a file."
            )
        for done, change in enumerate(changes):
            report(Progress("Writing rows", done, len(changes)))
            found = opened.execute(_update(dialect, table, shape, change)).rowcount
            if found != 1:
                raise SaveFailed(
                    f"{change.name} in {table} is not as it was read any more ({found} rows fit), so nothing "
                    "at all was written: read the table again."
                )
    return len(changes)


def _update(dialect: Dialect, table: TableName, shape: Shape, change: RowChange) -> Update:
    from sqlalchemy import Float, column, update
    from sqlalchemy import table as table_of

    kinds = {each.name: each.type for each in shape.columns}
    target = table_of(
        table.name, *(column(each.name, each.type) for each in shape.columns), schema=table.schema
    )
    for cell in change.cells:
        _require_fit(change, cell, kinds[cell.column])
    statement = update(target).values(
        {
            target.c[cell.column]: dialect.stored(cell.new, kinds[cell.column])
            for cell in change.cells
        }
    )
    for name, key in zip(shape.key, change.key, strict=True):
        if not isinstance(kinds[name], Float):  # by the index first, then exactly
            statement = statement.where(target.c[name] == dialect.stored(key, kinds[name]))
        statement = statement.where(_as_read(dialect, target, name, kinds[name], key))
    for cell in change.cells:
        held = _as_read(dialect, target, cell.column, kinds[cell.column], cell.was)
        statement = statement.where(held)
    return statement


def _require_fit(change: RowChange, cell: CellChange, kind: TypeEngine[Any]) -> None:
    """Refuse a text in a column of numbers beforehand: SQLite would store it. SaveFailed."""
    from sqlalchemy.types import Integer, Numeric

    if cell.new and isinstance(kind, Integer | Numeric):
        try:
            fits = Decimal(cell.new).is_finite()
        except InvalidOperation:
            fits = False
        if not fits:
            raise SaveFailed(
                f"{cell.column} of {change.name} takes numbers only, not {cell.new!r}: nothing was written."
            )


def _as_read(
    dialect: Dialect, target: TableClause, name: str, kind: TypeEngine[Any], was: str | None
) -> ColumnElement[bool]:
    """Return whether a cell still holds the very text that was read. SaveFailed for bytes."""
    from sqlalchemy import literal

    held = dialect.text_of(target.c[name], kind)
    if held is None:
        raise SaveFailed(f"{name} of {target.name} holds bytes, which cannot be written as text.")
    return held.is_(None) if was is None else dialect.same_text(held, literal(was))
