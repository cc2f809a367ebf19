"""What the last sync of each source did, kept for `sync status` and the screen."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from importers.files import write_atomically
from importers.storage.home import Home


@dataclass(frozen=True, slots=True)
class SyncRecord:
    """One source's last sync to one profile: when (Unix time), and rows by what became of them."""

    source: str
    profile: str
    when: float
    uploaded: int = 0
    skipped: int = 0
    refused: int = 0
    unknown: int = 0
    blocked: int = 0
    gone: int = 0
    cleared: int = 0
    error: str = ""

    @classmethod
    def of(cls, source: str, profile: str, when: float, told: Mapping[str, Any]) -> SyncRecord:
        """Return the record of a sync from the object that it printed."""
        numbers = {name: int(told.get(name, 0)) for name in _NUMBERS}
        stopped = " ".join(told.get("guards", ()))
        return cls(
            source,
            profile,
            when,
            gone=len(told.get("gone", ())),
            error=str(told.get("error", stopped)),
            **numbers,
        )


_NUMBERS = ("uploaded", "skipped", "refused", "unknown", "blocked", "cleared")


def load_records(home: Home) -> tuple[SyncRecord, ...]:
    """Return what is known of earlier syncs, the latest first; a damaged list is empty."""
    known = {each.name for each in fields(SyncRecord)}
    found = []
    try:
        for entry in json.loads((home.root / _FILE).read_text(encoding="utf-8")):
            with contextlib.suppress(TypeError, AttributeError):
                found.append(SyncRecord(**{name: entry[name] for name in known & entry.keys()}))
    except (OSError, ValueError, TypeError):
        return ()
    return tuple(sorted(found, key=lambda record: -record.when))


_FILE = "syncs.json"


def keep_record(home: Home, record: SyncRecord) -> None:
    """Note a sync in place of the one before it; a list that cannot be written is no reason to stop."""
    place = (record.source, record.profile)
    others = [each for each in load_records(home) if (each.source, each.profile) != place]
    with contextlib.suppress(OSError):
        write_atomically(
            home.root / _FILE, json.dumps([asdict(each) for each in (record, *others)], indent=1)
        )
