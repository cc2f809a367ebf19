"""The upload profiles: those of the program, and those of the operator's settings file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any, get_type_hints

from importers.destinations.base import Profile
from importers.destinations.registry import BUILT_IN, destinations, faults, look_in
from importers.errors import SettingsUnusable
from importers.files import read_small_text
from importers.storage.home import Home

_TYPES = {
    name: kind for name, kind in get_type_hints(Profile).items() if name not in ("name", "options")
}
_WORDS = {str: "text in quotes", bool: "true or false"}


def load_profiles(home: Home) -> Mapping[str, Profile]:
    """Return all profiles by name; a `[profiles.NAME]` table of settings.toml overrides or adds one.

    Raises SettingsUnusable if the file is no TOML or a value in it cannot be used.
    """
    settings = _settings(home)
    look_in(_folder(home, settings))
    found = settings.get("profiles", {})
    tables = found if isinstance(found, dict) else {}
    own = {name: _profile(home, name, table) for name, table in tables.items()}
    return MappingProxyType({**BUILT_IN, **own})


def find_profile(home: Home, name: str) -> Profile:
    """Return one profile; SettingsUnusable names the known ones if there is none of that name."""
    known = load_profiles(home)
    if name not in known:
        raise SettingsUnusable(
            " ".join(
                [f'There is no profile "{name}"; the profiles are {", ".join(known)}.', *faults()]
            )
        )
    return known[name]


def manifest_folder(home: Home) -> Path:
    """Return the folder of files that describe shops. SettingsUnusable."""
    return _folder(home, _settings(home))


def _folder(home: Home, settings: Mapping[str, Any]) -> Path:
    named = settings.get("destinations", "")
    if not isinstance(named, str):
        raise SettingsUnusable(f"{home.settings}: destinations must be the name of a folder.")
    return home.root / Path(named).expanduser() if named else home.destinations


def _settings(home: Home) -> dict[str, Any]:
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        return tomlkit.parse(read_small_text(home.settings)).unwrap()
    except FileNotFoundError:
        return {}
    except (TOMLKitError, UnicodeDecodeError) as error:
        raise SettingsUnusable(f"The settings file {home.settings} is no TOML: {error}.") from None
    except OSError as error:
        raise SettingsUnusable(f"{home.settings} cannot be read: {error.strerror}.") from None


def _profile(home: Home, name: str, table: object) -> Profile:
    where = f"{home.settings}: profile {name}"
    if not isinstance(table, dict):
        raise SettingsUnusable(f"{where} is not a table such as [profiles.{name}].")
    base = BUILT_IN.get(name) or _base_of(where, name, table)
    own = _options()
    values: dict[str, Any] = {key: _value(where, key, value) for key, value in table.items()}
    options = {key: values.pop(key) for key in table if key in own}
    profile = replace(base, **values).having(**options) if options else replace(base, **values)
    if profile.destination not in destinations():
        raise SettingsUnusable(f"{where}: destination must be one of {', '.join(destinations())}.")
    return profile


def _options() -> dict[str, type]:
    """Return what any destination's profiles may set beside what all have, with the kind of its value."""
    settings = [s for each in destinations().values() for s in each.settings]
    return {s.name: type(s.default) for s in settings if s.name not in _TYPES}


def _value(where: str, key: str, value: object) -> object:
    types = {**_TYPES, **_options()}
    if key not in types:
        raise SettingsUnusable(f'{where} has no setting "{key}"; it has {", ".join(types)}.')
    kind = types[key]
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        if value not in list(kind):
            raise SettingsUnusable(f"{where}: {key} must be one of {', '.join(kind)}.")
        return kind(str(value))
    if kind in _WORDS:
        if not isinstance(value, kind):
            raise SettingsUnusable(f"{where}: {key} must be {_WORDS[kind]}.")
    elif not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise SettingsUnusable(f"{where}: {key} must be a whole number, at least 1.")
    return value


def _base_of(where: str, name: str, table: dict[str, Any]) -> Profile:
    known = destinations()
    destination = table.get("destination")
    if not isinstance(destination, str) or destination not in known:
        raise SettingsUnusable(f"{where} needs a destination: {' or '.join(known)}.")
    return replace(known[destination].profiles[0], name=name)
