"""The syncs that the operator named in the settings file: what is read, where it goes, how often, and its guards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from importers.errors import SettingsUnusable
from importers.storage.home import Home
from importers.storage.settings import change_document, read_document
from importers.sync.guards import WATCH_GUARDS, Guard, parse_guard

if TYPE_CHECKING:
    from tomlkit import TOMLDocument

_TABLE = "syncs"
USUAL_MINUTES = 2.0  # as shopMaster does it
MOST_MINUTES = 10_000.0


class SyncWay(StrEnum):
    """How it is found out what has changed."""

    COMPARE = "compare"  # everything is read and compared with the record of uploads
    CHANGELOG = "changelog"  # shopMaster's table of changes tells


@dataclass(frozen=True, slots=True)
class ConfiguredSync:
    """One `[syncs.NAME]` table.

    `source` is a file, a folder (its newest catalog), a SQLite file or `db:CONNECTION`; `to` a profile's name;
    `recipe` a path or "". `on`: it is run every `every` minutes while the program is open.
    """

    name: str
    source: str
    to: str
    table: str = ""
    sql: str = ""
    key: tuple[str, ...] = ()
    by: SyncWay = SyncWay.COMPARE
    log_table: str = "ChangeLog"
    recipe: str = ""
    every: float = USUAL_MINUTES
    stop_if: tuple[Guard, ...] = WATCH_GUARDS
    on: bool = False

    @property
    def reads(self) -> str:
        """Return what is read, in a few words."""
        return " ".join(filter(None, (self.source, self.table or self.sql)))


_NEEDED = ("source", "to")
_PLAIN = {
    each.name: each.default
    for each in fields(ConfiguredSync)
    if each.name not in ("name", *_NEEDED)
}


@dataclass(frozen=True, slots=True)
class SyncSettings:
    """The syncs by name, and a sentence for each table that cannot be used."""

    syncs: Mapping[str, ConfiguredSync]
    faults: tuple[str, ...] = ()


def load_syncs(home: Home) -> SyncSettings:
    """Return all syncs of the settings file. SettingsUnusable if it is no TOML."""
    found: dict[str, ConfiguredSync] = {}
    faults = []
    for name, table in _tables(home).items():
        try:
            found[name] = _sync(home, name, table)
        except SettingsUnusable as error:
            faults.append(error.sentence)
    return SyncSettings(found, tuple(faults))


def find_sync(home: Home, name: str) -> ConfiguredSync | None:
    """Return one sync, None if there is none of that name. SettingsUnusable if its table cannot be used."""
    tables = _tables(home)
    return _sync(home, name, tables[name]) if name in tables else None


def save_sync(home: Home, sync: ConfiguredSync, instead_of: str | None = None) -> None:
    """Write one sync, under a new name `instead_of` another. SettingsUnusable or SaveFailed, and nothing is changed."""

    def change(document: TOMLDocument) -> None:
        import tomlkit

        tables = document.setdefault(_TABLE, tomlkit.table(is_super_table=True))
        kept = tables.pop(instead_of, None) if instead_of not in (None, sync.name) else None
        table = tables.setdefault(sync.name, kept if kept is not None else tomlkit.table())
        for key, value in _values(sync).items():
            if key in _NEEDED or value != _toml(_PLAIN[key]):
                table[key] = value
            else:
                table.pop(key, None)

    change_document(home.settings, change)


def remove_sync(home: Home, name: str) -> None:
    """Take a sync out of the settings file; its record stays. As `save_sync`."""

    def change(document: TOMLDocument) -> None:
        document.get(_TABLE, {}).pop(name, None)

    if home.settings.exists():
        change_document(home.settings, change)


def switch_sync(home: Home, name: str, *, on: bool) -> None:
    """Turn a sync on or off; nothing happens if there is none. As `save_sync`."""
    sync = find_sync(home, name)
    if sync is not None and sync.on is not on:
        save_sync(home, replace(sync, on=on))


def _tables(home: Home) -> Mapping[str, Any]:
    if not home.settings.exists():
        return {}
    tables = read_document(home.settings).unwrap().get(_TABLE, {})
    if not isinstance(tables, dict):
        raise SettingsUnusable(f"{home.settings}: {_TABLE} must be tables such as [syncs.shop].")
    return tables


def _values(sync: ConfiguredSync) -> dict[str, Any]:
    return {
        each.name: _toml(getattr(sync, each.name)) for each in fields(sync) if each.name != "name"
    }


def _toml(value: Any) -> Any:
    """Return a value as the settings file holds it."""
    if isinstance(value, tuple):
        return [str(each) for each in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value.value if isinstance(value, StrEnum) else value


def _sync(home: Home, name: str, table: object) -> ConfiguredSync:
    where = f"{home.settings}: sync {name}"
    if not isinstance(table, dict):
        raise SettingsUnusable(f"{where} is not a table such as [syncs.{name}].")
    lacking = [key for key in _NEEDED if not table.get(key)]
    if lacking:
        raise SettingsUnusable(f"{where} lacks {' and '.join(lacking)}.")
    return ConfiguredSync(name, **{key: _value(where, key, value) for key, value in table.items()})


def _value(where: str, key: str, value: object) -> Any:
    if key not in (*_NEEDED, *_PLAIN):
        known = ", ".join((*_NEEDED, *_PLAIN))
        raise SettingsUnusable(f'{where} has no setting "{key}"; it has {known}.')
    usual = _PLAIN.get(key, "")
    if isinstance(usual, bool):
        return _checked(where, key, value, bool, "true or false")
    if isinstance(usual, float):
        return minutes_of(where, key, value)
    if isinstance(usual, tuple):
        return _several(where, key, value)
    text = _checked(where, key, value, str, "text in quotes")
    if isinstance(usual, SyncWay):
        if text not in list(SyncWay):
            raise SettingsUnusable(f"{where}: {key} must be one of {', '.join(SyncWay)}.")
        return SyncWay(text)
    return text


def _checked(where: str, key: str, value: object, kind: type, words: str) -> Any:
    if not isinstance(value, kind):
        raise SettingsUnusable(f"{where}: {key} must be {words}.")
    return value


def minutes_of(where: str, key: str, value: object) -> float:
    """Return a number of minutes. SettingsUnusable for what is none."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not 0 < float(str(value)) <= MOST_MINUTES:
        raise SettingsUnusable(f"{where}: {key} must be a number of minutes, such as 2.")
    return float(str(value))


def _several(where: str, key: str, value: object) -> Any:
    several = [value] if isinstance(value, str) else value
    if not isinstance(several, list) or not all(isinstance(each, str) for each in several):
        raise SettingsUnusable(f"{where}: {key} must be a list of texts.")
    if key != "stop_if":
        return tuple(several)
    try:
        return tuple(parse_guard(each) for each in several)
    except ValueError as error:
        raise SettingsUnusable(f"{where}: {error}.") from None


def absolute(source: str) -> str:
    """Return a source as it is to be kept: a path from the root, since the next run may begin in another folder."""
    if source.startswith("db:") or not source:
        return source
    return str(Path(source).expanduser().absolute())
