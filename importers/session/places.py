"""From what the operator names to what can be read: a file, a SQLite database, a table of a named connection."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from importers.catalog.origin import FileOrigin, SourceOrigin
from importers.database.connection import Connection
from importers.database.origin import NAMED, DatabaseOrigin, sqlite_origin
from importers.database.tables import Query, TableName, table_named
from importers.errors import UnreadableFile
from importers.storage.home import Home

_SQLITE = (
    b"SQLite format 3\0"  # the first bytes of every database file (sqlite.org/fileformat.html)
)


def place_named(
    word: str, table: str | None = None, sql: str | None = None, key: tuple[str, ...] = ()
) -> SourceOrigin:
    """Return what a word of the command line means: `db:CONNECTION`, a SQLite database or a catalog file.

    UnreadableFile where a table is asked of what has none.
    """
    what = _asked(table, sql)
    scheme, colon, name = word.partition(":")
    if colon and scheme == NAMED:
        return DatabaseOrigin(name, what, key)
    path = Path(word)
    if is_sqlite(path):
        return sqlite_origin(path, what, key)
    if what is not None or key:
        raise UnreadableFile(
            f"{path.name} is no database, so it has no tables: leave --table, --sql and --key out."
        )
    return FileOrigin(path)


def _asked(table: str | None, sql: str | None) -> TableName | Query | None:
    if table is not None and sql is not None:
        raise UnreadableFile("Give --table or --sql, not both.")
    if sql is not None:
        return Query(sql)
    return None if table is None else table_named(table)


def is_sqlite(path: Path) -> bool:
    """Tell whether a file is a SQLite database, whatever its name."""
    try:
        if not path.is_file():  # a device or a pipe would be read for ever
            return False
        with path.open("rb") as file:
            return file.read(len(_SQLITE)) == _SQLITE
    except OSError:
        return False


def database_without_table(place: Path | SourceOrigin) -> DatabaseOrigin | None:
    """Return the database of which a table must be chosen first; None where it is known what to read."""
    if isinstance(place, DatabaseOrigin):
        return place if place.what is None else None
    path = place if isinstance(place, Path) else place.file
    return sqlite_origin(path, None) if path is not None and is_sqlite(path) else None


def connection_of(place: DatabaseOrigin, home: Home) -> Connection:
    """Return how the database is reached. SettingsUnusable if there is no such connection."""
    from importers.storage.connections import find_connection

    return place.connection or find_connection(home, place.reference)


def located_without_password(place: SourceOrigin, home: Home) -> SourceOrigin:
    """Return a place with its connection; nothing is asked of a keyring or a server. SettingsUnusable."""
    if not isinstance(place, DatabaseOrigin):
        return place
    return replace(place, connection=connection_of(place, home))


def located(place: Path | SourceOrigin, home: Home) -> Path | SourceOrigin:
    """Return a place with all that is needed to read it. SettingsUnusable if there is no such connection.

    May block on the keyring's dialog, for a database's password.
    """
    if isinstance(place, Path) and is_sqlite(place):
        return sqlite_origin(place, None)
    if not isinstance(place, DatabaseOrigin) or (place.connection and place.password):
        return place
    from importers.storage.passwords import password_for

    connection = connection_of(place, home)
    return replace(place, connection=connection, password=password_for(connection))
