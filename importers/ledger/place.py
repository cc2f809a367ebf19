"""Where a record of uploads lies, and how it is opened: a file of this machine, or a database that others share."""

from __future__ import annotations

from pathlib import Path

from importers.destinations.base import Profile
from importers.ledger import sqlite_store, sqlite_use
from importers.ledger.shared_place import SharedPlace
from importers.ledger.sqlite_lock import SqliteLock
from importers.ledger.sqlite_store import SqliteLedger
from importers.ledger.store import LedgerStore, UploadLock

LedgerPlace = Path | SharedPlace  # a path is that of a SQLite file


def open_ledger(place: LedgerPlace, profile: Profile) -> LedgerStore:
    """Open the record of uploads, or make it if there is none, and look through it for damage.

    Raises LedgerUnusable if it is damaged, locked, read-only, out of reach, not ours or newer; it is left as it is.
    """
    if isinstance(place, Path):
        return sqlite_store.open_ledger(place, profile)
    from importers.ledger import postgres_store

    return postgres_store.open_ledger(place, profile)


def existing_ledger(place: LedgerPlace, profile: Profile) -> LedgerStore | None:
    """Open the record of uploads as `open_ledger` does; None if there is none, so that nothing was sent yet."""
    if isinstance(place, Path):
        return sqlite_store.existing_ledger(place, profile)
    from importers.ledger import postgres_store

    return postgres_store.existing_ledger(place, profile)


def reopen_ledger(place: LedgerPlace, profile: Profile, *, thorough: bool = False) -> LedgerStore:
    """Open the record once more that this upload began with; LedgerUnusable also if it is not there any more.

    A file is looked through for damage only if `thorough`; a database's server does that by itself.
    """
    if isinstance(place, Path):
        return sqlite_store.reopen_ledger(place, profile, thorough=thorough)
    from importers.ledger import postgres_store

    return postgres_store.reopen_ledger(place, profile)


def upload_lock(place: LedgerPlace, profile: Profile) -> UploadLock:
    """Return the lock that lets one upload at a time to a destination; it is not taken yet."""
    if isinstance(place, Path):
        return SqliteLock(place, profile)
    from importers.ledger.postgres_lock import PostgresLock

    return PostgresLock(place, profile)


def note_use(place: LedgerPlace, ledger: LedgerStore) -> None:
    """Count a use of the record, so that a copy made before is known as an older one. LedgerUnusable."""
    if isinstance(place, Path):
        assert isinstance(ledger, SqliteLedger)
        sqlite_use.note_use(place, ledger)
        return
    from importers.ledger import shared_use
    from importers.ledger.postgres_store import PostgresLedger

    assert isinstance(ledger, PostgresLedger)
    shared_use.note_use(place, ledger)


def is_suspect(place: LedgerPlace, ledger: LedgerStore | None) -> bool:
    """Tell whether the record may lack what was sent; without one, whether there once was one. LedgerUnusable."""
    if isinstance(place, Path):
        assert ledger is None or isinstance(ledger, SqliteLedger)
        return sqlite_use.is_suspect(place, ledger)
    from importers.ledger import shared_use
    from importers.ledger.postgres_store import PostgresLedger

    assert ledger is None or isinstance(ledger, PostgresLedger)
    return shared_use.is_suspect(place, ledger)
