"""Which sync is which: the same source to the same profile is the same sync, however it was asked for."""

from __future__ import annotations

from importers.storage.home import Home
from importers.sync.configured import ConfiguredSync
from importers.sync.presence import SyncPlace


def sync_place(home: Home, source: str, what: str, profile: str) -> SyncPlace:
    """Return where the locks and the note are of a source, with its table or SELECT, that goes to a profile."""
    return SyncPlace(home, " ".join(filter(None, (source, what, "to", profile))))


def place_of_sync(home: Home, sync: ConfiguredSync) -> SyncPlace:
    """Return where the locks and the note of a sync of the settings are."""
    return sync_place(home, sync.source, sync.table or sync.sql, sync.to)
