"""What each source held when it was last sent to each destination, to tell what is gone since."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Iterator
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
    told = _told(_place(home, profile, source))
    return None if told is None else told[1]


def keep_last_time(home: Home, profile: Profile, source: str, now: LastTime) -> None:
    """Note what a source holds that is being sent; a note that cannot be written is no reason to stop."""
    told = {"source": source, "profile": profile.name, "rows": now.rows, "keys": now.keys}
    place = _place(home, profile, source)
    with contextlib.suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(place, json.dumps(told | {"earlier": now.earlier}))


def other_sources(home: Home, profile: Profile, source: str) -> Iterator[LastTime | None]:
    """Yield what every other source held when it was last sent to the same shop.

    None for a note that cannot be read: nobody knows then what that source has.
    """
    here = _place(home, profile, source)
    for place in sorted(here.parent.glob("*.json")):
        told = None if place == here else _told(place)
        if told is not None and _place(home, profile, told[0]) == place:
            yield told[1]
        elif told is None and place != here:
            yield None


def _told(place: Path) -> tuple[str, LastTime] | None:
    """Return the source that a note is about, and what it held; None if that cannot be read."""
    with contextlib.suppress(OSError, ValueError, TypeError, KeyError):
        told = json.loads(place.read_text(encoding="utf-8"))
        keys, earlier = tuple(told["keys"]), tuple(told.get("earlier", ()))
        return str(told["source"]), LastTime(int(told["rows"]), keys, earlier)
    return None


def _place(home: Home, profile: Profile, source: str) -> Path:
    name = "\x1f".join((*scope_of(profile), source)).encode("utf-8", "surrogateescape")
    return home.root / "sources" / f"{hashlib.blake2b(name, digest_size=12).hexdigest()}.json"
