"""What is wrong with a sync before it is kept: a sentence that says what to put right."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import Path

from importers.database.origin import DatabaseOrigin
from importers.errors import ShelfreadyError
from importers.fixes.recipe import parse
from importers.session.places import located_without_password, place_named
from importers.session.recipes import read_text
from importers.storage.home import Home
from importers.storage.profiles import find_profile
from importers.sync.configured import ConfiguredSync, SyncWay

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")


def mistake_in(sync: ConfiguredSync, home: Home, others: Collection[str] = ()) -> str:
    """Return the first thing that is wrong with a sync, "" if nothing is. A server is not asked."""
    try:
        return next(_mistakes(sync, home, others), "")
    except ShelfreadyError as error:
        return error.sentence


def _mistakes(sync: ConfiguredSync, home: Home, others: Collection[str]) -> Iterator[str]:
    if not sync.name:
        yield "Give the sync a name, such as till."
    if not _NAME.fullmatch(sync.name):
        yield "A name may only hold letters, digits, hyphens and underscores."
    if sync.name in others:
        yield f"There is a sync {sync.name} already; choose another name."
    if not sync.source:
        yield "Say what is read: a file, a folder, a SQLite file, or db:NAME of a connection."
    yield from _of_the_source(sync, home)
    if not sync.to:
        yield "Choose where it is sent."
    find_profile(home, sync.to)
    if sync.recipe:
        parse(read_text(Path(sync.recipe)))


def _of_the_source(sync: ConfiguredSync, home: Home) -> Iterator[str]:
    path = Path(sync.source)
    if not sync.source.startswith("db:") and not path.exists():
        yield f"{sync.source} is not there: name a file, a folder, or db:NAME of a connection."
    if path.is_dir():
        if sync.table or sync.sql:
            yield f"{sync.source} is a folder, so it has no tables: leave table and SELECT blank."
        place = None
    else:
        place = place_named(sync.source, sync.table or None, sync.sql or None, sync.key)
        place = located_without_password(place, home)
    if sync.by is SyncWay.CHANGELOG:
        if not isinstance(place, DatabaseOrigin):
            yield f"{sync.source} is no database, so it has no ChangeLog: compare instead."
        if sync.sql:
            yield "A ChangeLog follows a table, not a SELECT: name the table, or compare instead."
