"""What each source held when it was last sent to each destination, to tell when far less comes of it."""

from __future__ import annotations

import contextlib
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from importers.destinations.base import Profile
from importers.files import write_atomically
from importers.ledger.store import scope_of
from importers.storage.home import Home


@dataclass(frozen=True, slots=True)
class LastTime:
    """A source as it was then: how many rows, and the SKUs in them; `earlier` are SKUs that it had before that."""

    rows: int
    keys: tuple[str, ...]
    earlier: tuple[str, ...] = ()


def last_time(home: Home, profile: Profile, source: str) -> LastTime | None:
    """Return what a source held when it was last sent there; None if it never was, or that cannot be read."""
    with contextlib.suppress(OSError, ValueError, TypeError, KeyError):
        told = json.loads(_place(home, profile, source).read_text(encoding="utf-8"))
        return LastTime(int(told["rows"]), tuple(told["keys"]), tuple(told.get("earlier", ())))
    return None


def keep_last_time(home: Home, profile: Profile, source: str, now: LastTime) -> None:
    """Note what a source holds that is being sent; a note that cannot be written is no reason to stop."""
    told = {"source": source, "profile": profile.name, "rows": now.rows, "keys": now.keys}
    place = _place(home, profile, source)
    with contextlib.suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(place, json.dumps(told | {"earlier": now.earlier}))


def _place(home: Home, profile: Profile, source: str) -> Path:
    name = "\x1f".join((*scope_of(profile), source)).encode("utf-8", "surrogateescape")
    return home.root / "sources" / f"{hashlib.blake2b(name, digest_size=12).hexdigest()}.json"
