"""The databases that the operator named in the settings file, each by its parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields
from enum import StrEnum
from types import MappingProxyType
from typing import Any, get_args, get_type_hints

from importers.database.connection import Connection
from importers.errors import SettingsUnusable
from importers.storage.home import Home
from importers.storage.settings import read_document

_HINTS = {name: hint for name, hint in get_type_hints(Connection).items() if name != "name"}
_NEEDED = tuple(
    each.name for each in fields(Connection) if each.default is MISSING and each.name != "name"
)
_WORDS = {str: "text in quotes", bool: "true or false", int: "a whole number"}
_SECRETS = ("password", "url")


def load_connections(home: Home) -> Mapping[str, Connection]:
    """Return the databases by name: the `[connections.NAME]` tables of settings.toml. SettingsUnusable."""
    if not home.settings.exists():
        return MappingProxyType({})
    tables = read_document(home.settings).unwrap().get("connections", {})
    if not isinstance(tables, dict):
        raise SettingsUnusable(
            f"{home.settings}: connections must be tables such as [connections.shop]."
        )
    return MappingProxyType(
        {name: _connection(home, name, table) for name, table in tables.items()}
    )


def find_connection(home: Home, name: str) -> Connection:
    """Return one database; SettingsUnusable names the known ones, and how to add one."""
    known = load_connections(home)
    if name in known:
        return known[name]
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
        if value not in list(kind):
            raise SettingsUnusable(f"{where}: {key} must be one of {', '.join(kind)}.")
        return kind(str(value))
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise SettingsUnusable(f"{where}: {key} must be {_WORDS[kind]}.")
    return value
