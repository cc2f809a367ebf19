"""Which record of uploads a command means; a password that is lacking is asked for where there is a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from getpass import getpass
from typing import TypeVar

from importers.cli.console import asked, say
from importers.database.connection import Password
from importers.errors import LedgerPasswordRefused
from importers.ledger.place import LedgerPlace
from importers.ledger.shared_place import SharedPlace
from importers.storage.home import Home
from importers.storage.record_places import RecordPlaces
from importers.storage.secrets import KeyringUnusable, remember_password

Found = TypeVar("Found")


def named(home: Home, name: str) -> LedgerPlace:
    """Return the record of that name, "" for the one of the settings. SettingsUnusable."""
    places = RecordPlaces(home)
    return places.named(name) if name else places.of(None)


def with_password(place: LedgerPlace, use: Callable[[LedgerPlace], Found]) -> Found:
    """Use a record; where it refuses us, ask for the password once, and offer to remember it. LedgerUnusable."""
    try:
        return use(place)
    except LedgerPasswordRefused as error:
        if not isinstance(place, SharedPlace) or not sys.stdin.isatty():
            raise
        say(error.sentence)
        typed = Password(getpass(f"Password for {place}: "))
        found = use(replace(place, password=typed))
        if asked("Let this computer's keyring remember it?"):
            try:
                remember_password(place.connection, typed)
            except KeyringUnusable as unusable:
                say(unusable.sentence)
        return found
