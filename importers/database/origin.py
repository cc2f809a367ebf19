"""A table of a database as the place that a catalog comes from."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, quote, unquote, urlencode

from importers.catalog.origin import SourceOrigin, register_origin
from importers.database.connection import Connection, DatabaseKind, Password
from importers.database.tables import Query, TableName

if TYPE_CHECKING:
    from importers.catalog.model import Reporter
    from importers.catalog.source import ReadOptions, SourceTable

NAMED, SQLITE_FILE = "db", "sqlite"  # the schemes of locators


@dataclass(frozen=True, slots=True)
class DatabaseOrigin(SourceOrigin):
    """A table, a view or a query of a database; `what` None: the only table that there is.

    `reference` is a connection's name in the settings, or (`is_file`) the path of a SQLite database. The
    connection and its password are found when it is opened; they are no part of what it names.
    """

    reference: str
    what: TableName | Query | None
    key: tuple[str, ...] = ()
    is_file: bool = False
    connection: Connection | None = field(default=None, compare=False)
    password: Password | None = field(default=None, compare=False, repr=False)

    @property
    def name(self) -> str:
        """Return `product in shop.sqlite`, `product at shop`."""
        if self.is_file:
            return f"{self._table} in {Path(self.reference).name}"
        return f"{self._table} at {self.reference}"

    @property
    def display(self) -> str:
        """Return where it is."""
        return f"{self._table} in {self.reference}" if self.is_file else self.name

    @property
    def locator(self) -> str:
        """Return `db:shop?table=product`; parts that could be mistaken are quoted."""
        scheme = SQLITE_FILE if self.is_file else NAMED
        place = str(Path(self.reference).absolute()) if self.is_file else self.reference
        parts: list[tuple[str, str]] = [("key", name) for name in self.key]
        if isinstance(self.what, Query):
            parts.append(("sql", self.what.sql))
        elif self.what is not None:
            parts.append(("table", self.what.name))
            parts += [("schema", self.what.schema)] if self.what.schema else []
        return f"{scheme}:{quote(place)}" + (f"?{urlencode(parts)}" if parts else "")

    @property
    def beside(self) -> Path:
        """Return a name beside the SQLite database, or in the folder that the program was started in."""
        table = self.what.name if isinstance(self.what, TableName) else "query"
        plain = "".join("_" if letter in '/\\:*?"<>|' else letter for letter in table)
        return (Path(self.reference) if self.is_file else Path.cwd() / "x").with_name(plain)

    @property
    def words(self) -> tuple[str, ...]:
        """Return the words by which a command line names it."""
        asked: tuple[str, ...] = ()
        if isinstance(self.what, Query):
            asked = ("--sql", self.what.sql)
        elif self.what is not None:
            asked = ("--table", str(self.what))
        keys = (word for name in self.key for word in ("--key", name))
        return (self.reference if self.is_file else f"{NAMED}:{self.reference}", *asked, *keys)

    @property
    def is_there(self) -> bool:
        """Tell whether the SQLite database is there; a server is only asked when it is opened."""
        return not self.is_file or Path(self.reference).exists()

    def read(self, options: ReadOptions, report: Reporter) -> SourceTable:
        """Read the table, whose connection must be known by now. DatabaseUnusable, and what `report` raises."""
        from importers.database.source import read_origin

        return read_origin(self, report)

    @property
    def _table(self) -> str:
        return "its table" if self.what is None else str(self.what)


def sqlite_origin(
    path: Path, what: TableName | Query | None, key: tuple[str, ...] = ()
) -> DatabaseOrigin:
    """Return a table of a SQLite database that is named by its path; it needs no settings."""
    connection = Connection(path.name, DatabaseKind.SQLITE, str(path))
    return DatabaseOrigin(str(path), what, key, is_file=True, connection=connection)


def _from_locator(locator: str) -> DatabaseOrigin:
    scheme, _, rest = locator.partition(":")
    place, _, query = rest.partition("?")
    parts = parse_qs(query)
    what: TableName | Query | None = None
    if "sql" in parts:
        what = Query(parts["sql"][0])
    elif "table" in parts:
        what = TableName(parts["table"][0], parts.get("schema", [None])[0])
    key = tuple(parts.get("key", ()))
    if scheme == SQLITE_FILE:
        return sqlite_origin(Path(unquote(place)), what, key)
    return DatabaseOrigin(unquote(place), what, key)


register_origin(NAMED, _from_locator)
register_origin(SQLITE_FILE, _from_locator)
