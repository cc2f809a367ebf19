"""The upload profiles: those of the program, and those of the operator's settings file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from types import MappingProxyType
from typing import Any

from importers.destinations.base import BUILT_IN, OnExists, Profile
from importers.errors import SettingsUnusable
from importers.home import Home

_DESTINATIONS = ("scantrust", "digible")
_TYPES = {field.name: str(field.type) for field in fields(Profile) if field.name != "name"}


def load_profiles(home: Home) -> Mapping[str, Profile]:
    """Return all profiles by name; a `[profiles.NAME]` table of settings.toml overrides or adds one.

    Raises SettingsUnusable if the file is no TOML or a value in it cannot be used.
    """
    tables = _tables(home)
    own = {name: _profile(home, name, table) for name, table in tables.items()}
    return MappingProxyType({**BUILT_IN, **own})


def find_profile(home: Home, name: str) -> Profile:
    """Return one profile; SettingsUnusable names the known ones if there is none of that name."""
    known = load_profiles(home)
    if name not in known:
        raise SettingsUnusable(
            f'There is no profile "{name}"; the profiles are {", ".join(known)}.'
        )
    return known[name]


def _tables(home: Home) -> dict[str, Any]:
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        settings = tomlkit.parse(home.settings.read_text(encoding="utf-8")).unwrap()
    except FileNotFoundError:
        return {}
    except (TOMLKitError, UnicodeDecodeError) as error:
        raise SettingsUnusable(f"The settings file {home.settings} is no TOML: {error}.") from None
    except OSError as error:
        raise SettingsUnusable(f"{home.settings} cannot be read: {error.strerror}.") from None
    tables = settings.get("profiles", {})
    return tables if isinstance(tables, dict) else {}


def _profile(home: Home, name: str, table: object) -> Profile:
    where = f"{home.settings}: profile {name}"
    if not isinstance(table, dict):
        raise SettingsUnusable(f"{where} is not a table such as [profiles.{name}].")
    for key, value in table.items():
        _expect(where, key, value)
    base = BUILT_IN.get(name) or _base_of(where, name, table)
    profile = replace(base, **_converted(where, table))
    if profile.destination not in _DESTINATIONS:
        raise SettingsUnusable(f"{where}: destination must be one of {', '.join(_DESTINATIONS)}.")
    return profile


def _expect(where: str, key: str, value: object) -> None:
    if key not in _TYPES:
        raise SettingsUnusable(f'{where} has no setting "{key}"; it has {", ".join(_TYPES)}.')
    kinds = {"str": str, "int": int, "int | None": int, "bool": bool, "OnExists": str}
    wanted = kinds[_TYPES[key]]
    if not isinstance(value, wanted) or (wanted is int and isinstance(value, bool)):
        raise SettingsUnusable(f"{where}: {key} must be {_WORDS[wanted]}.")
    if wanted is int and isinstance(value, int) and value < 1:
        raise SettingsUnusable(f"{where}: {key} must be at least 1.")


def _converted(where: str, table: dict[str, Any]) -> dict[str, Any]:
    if "on_exists" not in table:
        return table
    if table["on_exists"] not in list(OnExists):
        raise SettingsUnusable(f"{where}: on_exists must be one of {', '.join(OnExists)}.")
    return {**table, "on_exists": OnExists(table["on_exists"])}


_WORDS = {str: "text in quotes", int: "a whole number", bool: "true or false"}


def _base_of(where: str, name: str, table: dict[str, Any]) -> Profile:
    destination = table.get("destination")
    if destination not in BUILT_IN:
        raise SettingsUnusable(f"{where} needs a destination: {' or '.join(_DESTINATIONS)}.")
    return replace(BUILT_IN[str(destination)], name=name)
