"""The settings file, `settings.toml`: the program's look, and what the operator changed of profiles.

Only what differs from the program's own is written; comments and unknown entries of the file stay.
Tokens are never in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from importers.destinations.base import Profile
from importers.destinations.registry import BUILT_IN, destination_of
from importers.errors import SaveFailed, SettingsUnusable
from importers.files import read_small_text, write_atomically
from importers.storage.home import Home

if TYPE_CHECKING:
    from tomlkit import TOMLDocument


class Look(StrEnum):
    """The colours of the screen."""

    DARK = "dark"
    LIGHT = "light"
    CONTRAST = "contrast"


@dataclass(frozen=True, slots=True)
class Settings:
    """What the operator chose for the whole program.

    `remembered` names the profiles whose token lies in the system's keyring; `keys` the keys that
    the operator gave to actions, by the action's name. `ledger` names a shared record of uploads, "" this machine's
    own; `till` is what other operators read of this machine, "" for its host name.
    """

    look: Look = Look.DARK
    remembered: tuple[str, ...] = ()
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ledger: str = ""
    till: str = ""


def load_settings(home: Home) -> Settings:
    """Return the settings; SettingsUnusable if the file is no TOML or a value cannot be used."""
    if not home.settings.exists():
        return Settings()
    document = read_document(home.settings)
    look, remembered = document.get("look", Look.DARK), document.get("remembered", [])
    if look not in list(Look):
        raise SettingsUnusable(f"{home.settings}: look must be one of {', '.join(Look)}.")
    if not isinstance(remembered, list) or not all(isinstance(name, str) for name in remembered):
        raise SettingsUnusable(f"{home.settings}: remembered must be a list of profile names.")
    ledger, till = document.get("ledger", ""), document.get("till", "")
    if not isinstance(ledger, str) or not isinstance(till, str):
        raise SettingsUnusable(f"{home.settings}: ledger and till must be texts.")
    keys = dict(_keys(document.get("keys", {}), home.settings))
    return Settings(
        Look(str(look)), tuple(str(name) for name in remembered), keys, str(ledger), str(till)
    )


def _keys(table: Any, path: Path, within: str = "") -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each name with its keys; `review.next` and a table `review` with `next` are the same."""
    if not isinstance(table, Mapping):
        raise SettingsUnusable(f"{path}: keys must be a table of names and keys.")
    for name, keys in table.items():
        if isinstance(keys, Mapping):
            yield from _keys(keys, path, f"{within}{name}.")
            continue
        several = [keys] if isinstance(keys, str) else keys
        if not isinstance(several, list) or not all(isinstance(key, str) for key in several):
            raise SettingsUnusable(f"{path}: the keys of {within}{name} must be texts.")
        yield f"{within}{name}", tuple(str(key) for key in several if key)


def save_settings(home: Home, settings: Settings) -> None:
    """Write the settings; SettingsUnusable or SaveFailed, and the file is as it was."""

    def change(document: TOMLDocument) -> None:
        document["look"] = settings.look.value
        if settings.remembered or "remembered" in document:
            document["remembered"] = list(settings.remembered)

    change_document(home.settings, change)


def save_key_set(home: Home, name: str) -> None:
    """Write which ready set of keys is used, "" for none; single keys stay as they are. As `save_settings`."""
    import tomlkit

    def change(document: TOMLDocument) -> None:
        keys = document.setdefault("keys", tomlkit.table())
        keys.pop("set", None)
        if name:
            keys["set"] = name

    change_document(home.settings, change)


def save_profile(home: Home, profile: Profile) -> None:
    """Write what a profile has other than the program's own of that name, or than its destination's."""
    base = BUILT_IN.get(profile.name) or destination_of(profile).profiles[0]
    wanted, usual = _values(profile), _values(base)
    differing = {name: value for name, value in wanted.items() if value != usual.get(name)}
    if profile.name not in BUILT_IN:
        differing = {"destination": profile.destination, **differing}

    def change(document: TOMLDocument) -> None:
        _put_profile(document, profile.name, wanted.keys() - differing.keys(), differing)

    change_document(home.settings, change)


def _values(profile: Profile) -> dict[str, Any]:
    """Return all that a profile sets, its destination's own options among the rest."""
    plain = {
        each.name: getattr(profile, each.name)
        for each in fields(Profile)
        if each.name not in ("name", "options")
    }
    own = {s.name: s.default for s in destination_of(profile).settings if s.name not in plain}
    return {**plain, **own, **profile.options}


def remove_profile(home: Home, name: str) -> None:
    """Take a profile out of the file; one of the program's own is then as it came. As `save_profile`."""

    def change(document: TOMLDocument) -> None:
        document.get("profiles", {}).pop(name, None)

    if home.settings.exists():
        change_document(home.settings, change)


def _put_profile(
    document: TOMLDocument, name: str, as_usual: set[str], differing: dict[str, Any]
) -> None:
    import tomlkit

    profiles = document.setdefault("profiles", tomlkit.table(is_super_table=True))
    table = profiles.setdefault(name, tomlkit.table())
    for key in as_usual:
        table.pop(key, None)
    for key, value in differing.items():
        if value is not None:  # TOML has no null; a documented rate stays as it is
            table[key] = value.value if isinstance(value, StrEnum) else value
    if not table:
        profiles.pop(name)


def change_document(path: Path, change: Callable[[TOMLDocument], None]) -> None:
    """Change the settings file, and leave the rest of it as it is. SettingsUnusable or SaveFailed, and nothing is."""
    import tomlkit

    document = read_document(path) if path.exists() else tomlkit.document()
    change(document)
    _write(path, tomlkit.dumps(document))


def read_document(path: Path) -> TOMLDocument:
    """Return the settings file as it stands, comments and all. SettingsUnusable."""
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        return tomlkit.parse(read_small_text(path))
    except (TOMLKitError, UnicodeDecodeError) as error:
        raise SettingsUnusable(f"The settings file {path} is no TOML: {error}.") from None
    except OSError as error:
        raise SettingsUnusable(f"{path} cannot be read: {error.strerror}.") from None


def _write(path: Path, text: str) -> None:
    try:
        write_atomically(path, text)
    except OSError as error:
        raise SaveFailed(f"The settings could not be saved in {path}: {error.strerror}.") from error
