"""The databases that the operator named in the settings file, each by its parts."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import MISSING, fields
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

from importers.database.connection import Connection, DatabaseKind
from importers.errors import SettingsUnusable
from importers.storage.home import Home
from importers.storage.settings import change_document, read_document

if TYPE_CHECKING:
    from tomlkit import TOMLDocument

_TABLE = "connections"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")

_HINTS = {name: hint for name, hint in get_type_hints(Connection).items() if name != "name"}
_NEEDED = tuple(
    each.name for each in fields(Connection) if each.default is MISSING and each.name != "name"
)
_WORDS = {str: "text in quotes", bool: "true or false", int: "a whole number"}
# What people call a kind of database, too.
_OTHER_NAMES = {
    "mariadb": "mysql",
    "postgres": "postgresql",
    "sqlserver": "mssql",
    "sqlite3": "sqlite",
}
_SECRETS = ("password", "url")


def load_connections(home: Home) -> Mapping[str, Connection]:
    """Return the databases by name: the `[connections.NAME]` tables of settings.toml. SettingsUnusable."""
    return MappingProxyType(
        {name: _connection(home, name, table) for name, table in _tables(home).items()}
    )


def _tables(home: Home) -> Mapping[str, object]:
    if not home.settings.exists():
        return {}
    tables = read_document(home.settings).unwrap().get(_TABLE, {})
    if not isinstance(tables, dict):
        raise SettingsUnusable(
            f"{home.settings}: connections must be tables such as [connections.shop]."
        )
    return tables


def find_connection(home: Home, name: str) -> Connection:
    """Return one database, whatever is wrong with others; SettingsUnusable names the known ones, and how to add one."""
    known = _tables(home)
    if name in known:
        return _connection(home, name, known[name])
    have = f"the connections are {', '.join(known)}" if known else "there is none yet"
    raise SettingsUnusable(
        f'There is no database connection "{name}" in {home.settings}; {have}. Add a table '
        f"[connections.{name}] with kind, host, database and user."
    )


def _connection(home: Home, name: str, table: object) -> Connection:
    where = f"{home.settings}: connection {name}"
    if not isinstance(table, dict):
        raise SettingsUnusable(f"{where} is not a table such as [connections.{name}].")
    for secret in _SECRETS:
        if secret in table:
            raise SettingsUnusable(
                f"{where} holds a {secret}: take it out, passwords are never kept in files. Name an "
                "environment variable with password_env, or let the keyring remember it."
            )
    lacking = [key for key in _NEEDED if key not in table]
    if lacking:
        raise SettingsUnusable(f"{where} lacks {' and '.join(lacking)}.")
    values = {key: _value(where, key, value) for key, value in table.items()}
    return Connection(name, **values)


def _value(where: str, key: str, value: object) -> Any:
    if key not in _HINTS:
        raise SettingsUnusable(f'{where} has no setting "{key}"; it has {", ".join(_HINTS)}.')
    kind = next((each for each in get_args(_HINTS[key]) if each is not type(None)), _HINTS[key])
    if issubclass(kind, StrEnum):
        value = _OTHER_NAMES.get(str(value), value)
        if value not in list(kind):
            raise SettingsUnusable(f"{where}: {key} must be one of {', '.join(kind)}.")
        return kind(str(value))
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise SettingsUnusable(f"{where}: {key} must be {_WORDS[kind]}.")
    return value


def save_connection(home: Home, connection: Connection, instead_of: str | None = None) -> None:
    """Write one database, under a new name `instead_of` another. SettingsUnusable or SaveFailed: all is as it was."""

    def change(document: TOMLDocument) -> None:
        import tomlkit

        tables = document.setdefault(_TABLE, tomlkit.table(is_super_table=True))
        kept = tables.pop(instead_of, None) if instead_of not in (None, connection.name) else None
        table = tables.setdefault(connection.name, kept if kept is not None else tomlkit.table())
        for each in fields(connection):
            value = getattr(connection, each.name)
            if each.name == "name":
                continue
            if each.default is MISSING or value != each.default:
                table[each.name] = value.value if isinstance(value, StrEnum) else value
            else:
                table.pop(each.name, None)

    change_document(home.settings, change)


def remove_connection(home: Home, name: str) -> None:
    """Take a database out of the settings file; the database itself is left alone. As `save_connection`."""

    def change(document: TOMLDocument) -> None:
        document.get(_TABLE, {}).pop(name, None)

    if home.settings.exists():
        change_document(home.settings, change)


def mistake_in(connection: Connection, others: Collection[str] = ()) -> str:
    """Return what is wrong with a database that is to be kept, "" if nothing is. No server is asked."""
    if not _NAME.fullmatch(connection.name):
        return "Give it a name of letters, digits, hyphens and underscores, such as shop."
    if connection.name in others:
        return f"There is a connection {connection.name} already; choose another name."
    if connection.kind is DatabaseKind.SQLITE:
        there = Path(connection.database).is_file()
        return (
            ""
            if there
            else f"There is no file {connection.database or 'yet'}: name the SQLite file."
        )
    if not connection.database:
        return "Name the database on the server."
    if "://" in connection.host or "@" in connection.host:
        return "The host is a name such as db.example.com, no address with :// or @ in it."
    return "" if connection.user else "Name the user who asks, such as till."
