"""`shelfready sync NAME`: what the settings say of a sync, under what the command line says."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from importers.errors import UploadImpossible
from importers.storage.home import Home
from importers.sync.configured import (
    USUAL_MINUTES,
    ConfiguredSync,
    SyncWay,
    absolute,
    find_sync,
    load_syncs,
)
from importers.sync.mistakes import mistake_in
from importers.sync.places import place_of_sync, sync_place
from importers.sync.presence import SyncPlace
from importers.sync.record import SyncRecord, keep_record

_USUAL_LOG = "ChangeLog"


def complete(arguments: argparse.Namespace, home: Home) -> None:
    """Fill in what the command line leaves open: by the settings if SOURCE is the name of a sync there.

    A file of the same name is `./NAME`. `arguments.named` is the name of the sync of the settings that this one is,
    however it was asked for, "" if it is none. SettingsUnusable, UploadImpossible.
    """
    word = str(arguments.file)
    sync = find_sync(home, word) if word in arguments.words else None
    if sync is not None:
        _require_usable(sync, home)
        _take(arguments, sync)
    if arguments.to is None:
        raise UploadImpossible(_where_to(home))
    arguments.by = arguments.by or SyncWay.COMPARE.value
    arguments.log_table = arguments.log_table or _USUAL_LOG
    arguments.watch = USUAL_MINUTES if arguments.watch == 0 else arguments.watch
    arguments.named = _name_of(place_of(arguments, home), home)


def place_of(arguments: argparse.Namespace, home: Home) -> SyncPlace:
    """Return the place of this sync, the same whether it was named or told in words."""
    what = arguments.table or arguments.sql or ""
    return sync_place(home, absolute(str(arguments.file)), what, arguments.to)


def _name_of(place: SyncPlace, home: Home) -> str:
    for sync in load_syncs(home).syncs.values():
        if place_of_sync(home, sync) == place:
            return sync.name
    return ""


def _where_to(home: Home) -> str:
    known = load_syncs(home).syncs
    have = f"the syncs are {', '.join(known)}" if known else "there is none yet"
    return f"Say where it goes with --to PROFILE, or name a sync of {home.settings}; {have}."


def _require_usable(sync: ConfiguredSync, home: Home) -> None:
    """Note that it could not begin, as the screen tells, and raise UploadImpossible."""
    mistake = mistake_in(sync, home)
    if mistake:
        error = UploadImpossible(f"The sync {sync.name} cannot begin: {mistake}")
        keep_record(home, SyncRecord.failed(sync.name, sync.to, time.time(), error))
        raise error


def _take(arguments: argparse.Namespace, sync: ConfiguredSync) -> None:
    arguments.file = Path(sync.source)
    arguments.to = arguments.to or sync.to
    if arguments.table is None and arguments.sql is None:
        arguments.table, arguments.sql = sync.table or None, sync.sql or None
    arguments.key = arguments.key or list(sync.key)
    arguments.by = arguments.by or sync.by.value
    arguments.log_table = arguments.log_table or sync.log_table
    if arguments.recipe is None and sync.recipe:
        arguments.recipe = Path(sync.recipe)
    arguments.usual_guards = sync.stop_if
    arguments.no_guards = arguments.no_guards or not (sync.stop_if or arguments.stop_if)
    if arguments.watch == 0:
        arguments.watch = sync.every
